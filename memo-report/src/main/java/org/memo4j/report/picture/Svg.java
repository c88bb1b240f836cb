package org.memo4j.report.picture;

import java.awt.Dimension;
import java.io.StringWriter;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Draws as SVG. Letters become outlines, so that the file looks the same on machines with other fonts. */
final class Svg {
    private static final String NAMESPACE = "http://www.w3.org/2000/svg";
    private static final int DECIMALS = 2;

    private Svg() {}

    static String of(Drawing drawing, PictureSize size, String description) {
        Document document = document();
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
        context.setComment(null);
        // Several pictures may stand on one page, where equal ids would clip one by the frame of the other.
        context.setIDGenerator(new Ids(Integer.toHexString((drawing.title() + description).hashCode())));
        context.setPrecision(DECIMALS);
        SVGGraphics2D g = new SVGGraphics2D(context, true);
        int height = drawing.height(size);
        g.setSVGCanvasSize(new Dimension(size.width(), height));
        drawing.paint(g, size);
        Element root = g.getRoot();
        root.setAttributeNS(null, "viewBox", "0 0 " + size.width() + " " + height);
        root.setAttributeNS(null, "role", "img");
        root.insertBefore(text(document, "desc", description), root.getFirstChild());
        root.insertBefore(text(document, "title", drawing.title()), root.getFirstChild());
        g.dispose();
        return serialize(root);
    }

    /** Without a prolog: a page takes it as it is, and no parser goes looking for a document type. */
    private static String serialize(Element root) {
        StringWriter svg = new StringWriter();
        try {
            Transformer transformer = TransformerFactory.newInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            transformer.transform(new DOMSource(root), new StreamResult(svg));
        } catch (TransformerException e) {
            throw new IllegalStateException("every Java platform can write an XML document", e);
        }
        return svg.toString();
    }

    private static final class Ids extends SVGIDGenerator {
        private final String picture;
        private int count;

        Ids(String picture) {
            this.picture = picture;
        }

        @Override
        public String generateID(String prefix) {
            return "memo-" + picture + "-" + prefix + count++;
        }
    }

    private static Document document() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(NAMESPACE, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every Java platform can build an XML document", e);
        }
    }

    private static Element text(Document document, String name, String content) {
        Element element = document.createElementNS(NAMESPACE, name);
        element.setTextContent(content);
        return element;
    }
}

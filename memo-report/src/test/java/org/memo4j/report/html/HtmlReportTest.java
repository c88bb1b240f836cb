package org.memo4j.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.report.picture.Curve;
import org.memo4j.report.picture.Picture;
import org.memo4j.report.picture.Pictures;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class HtmlReportTest {
    private static final String NASTY = "<script>alert(\"1\")</script> & 'x' \u0000 ü";
    private static final String SHOWN = "<script>alert(\"1\")</script> & 'x' \uFFFD ü";

    private static final String LIBRARY =
            Provenance.of(new MetricId("extraction", 1)).library();
    private static final String PAGE = report().toHtml();

    private static Picture picture() {
        return Pictures.losses(List.of(Curve.of(NASTY, new double[] {1, 2}, new double[] {2, 1})));
    }

    private static HtmlReport report() {
        return HtmlReport.titled(NASTY)
                .withFinding(NASTY)
                .withSection(Section.titled(NASTY, NASTY)
                        .withPicture(picture())
                        .withTable(ResultTable.of(NASTY, NASTY, "b").withRow(NASTY, 1))
                        .withText(NASTY)
                        .withNote(NASTY)
                        .withVerbatim(NASTY))
                .withSection(Section.titled("Same", "Read it."))
                .withSection(Section.titled("same!", "Read it."))
                .withSection(Section.titled("漢", "Read it."))
                .withSection(Section.titled("About", "Read it."))
                .withFact(NASTY, NASTY)
                .withFile("report.json", NASTY)
                .withProvenance(Provenance.of(new MetricId("exposure.rank", 2))
                        .with(NASTY, NASTY)
                        .withSeed(7))
                .withProvenance(Provenance.of(new MetricId("extraction", 1)));
    }

    private static Document parse(String html) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(html)));
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Element> elements(Document page, String tag) {
        NodeList nodes = page.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    @Test
    void isWellFormedAndEscapesEverything() {
        Document page = parse(PAGE);
        assertThat(elements(page, "script")).isEmpty();
        assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("en");
        for (String tag : List.of("title", "h1", "figcaption", "pre", "dt", "dd", "b")) {
            elements(page, tag).stream()
                    .findFirst()
                    .ifPresent(e -> assertThat(e.getTextContent()).as(tag).isEqualTo(SHOWN));
        }
        assertThat(elements(page, "li").get(0).getTextContent()).isEqualTo(SHOWN);
        assertThat(elements(page, "p").stream().map(Element::getTextContent)).contains(SHOWN);
        assertThat(elements(page, "img").get(0).getAttribute("alt")).contains(SHOWN);
        assertThat(page.getDocumentElement().getTextContent()).contains("exposure.rank/2", SHOWN + " = " + SHOWN);
    }

    @Test
    void needsNothingElse() {
        String html = PAGE;
        Document page = parse(html);
        assertThat(html).doesNotContain("://").doesNotContain("@import").doesNotContain("url(");
        for (String tag : List.of("link", "script", "iframe", "object", "embed", "video", "audio")) {
            assertThat(elements(page, tag)).as(tag).isEmpty();
        }
        for (Element img : elements(page, "img")) {
            assertThat(img.getAttribute("src")).startsWith("data:image/png;base64,");
            assertThat(img.getAttribute("alt")).isNotBlank();
        }
        for (Element source : elements(page, "source")) {
            assertThat(source.getAttribute("srcset")).startsWith("data:image/png;base64,");
        }
    }

    @Test
    void contentsLeadToTheSections() {
        Document page = parse(PAGE);
        List<String> ids = elements(page, "section").stream()
                .map(e -> e.getAttribute("id"))
                .toList();
        assertThat(ids).containsExactly("script-alert-1-script-x", "same", "same-2", "section", "about-2", "about");
        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
        Set<String> targets = new HashSet<>();
        for (Element link : elements(page, "a")) {
            if (link.getAttribute("href").startsWith("#")) {
                targets.add(link.getAttribute("href").substring(1));
            }
        }
        assertThat(targets).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void everyTableHasHeadersThatSayTheirScope() {
        Document page = parse(PAGE);
        assertThat(elements(page, "table")).hasSize(2);
        assertThat(elements(page, "th"))
                .allSatisfy(th -> assertThat(th.getAttribute("scope")).isIn("row", "col"));
    }

    @Test
    void saysLibraryAndSystemOnce() {
        String text = parse(PAGE).getDocumentElement().getTextContent();
        assertThat(text.split(Pattern.quote(LIBRARY), -1)).hasSize(2);
    }

    @Test
    void equalContentGivesAnEqualPage() {
        assertThat(report().toHtml()).isEqualTo(PAGE);
        assertThat(report().toString()).contains("Same (0 parts)");
    }

    @Test
    void anEmptyReportIsAPage() {
        Document page = parse(HtmlReport.titled("t").toHtml());
        assertThat(elements(page, "section")).hasSize(1);
    }

    @Test
    void refusesWhatSaysNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> HtmlReport.titled(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> Section.titled("", "r"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Section.titled("t", ""))
                .withMessageContaining("say how to read it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HtmlReport.titled("t").withFile("../x", "y"))
                .withMessageContaining("plain file name");
    }
}

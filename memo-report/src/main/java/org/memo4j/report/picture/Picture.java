package org.memo4j.report.picture;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.memo4j.core.Checks;
import org.memo4j.report.file.CsvTable;
import org.memo4j.report.file.HtmlText;

/**
 * A picture of results: drawn on demand in any size, with the numbers that it shows.
 *
 * <p>A notebook shows {@link #image()} without further ado; a page takes {@link #toHtml()}; a file takes {@link
 * #toPng()} or {@link #toSvg()}. Equal content gives equal pixels on machines with the same fonts. Drawing needs at least one font ({@link
 * Pictures#checkFonts()}), and no screen.
 */
public final class Picture {
    private final Drawing drawing;
    private final String description;
    private final CsvTable data;

    Picture(Drawing drawing, String description, CsvTable data) {
        this.drawing = drawing;
        this.description = description;
        this.data = data;
    }

    /**
     * Title at the top of the picture.
     *
     * @return the title
     */
    public String title() {
        return drawing.title();
    }

    /**
     * What the picture shows, in words, for those who cannot see it.
     *
     * @return the description
     */
    public String description() {
        return description;
    }

    /**
     * The numbers that the picture shows, one row a point.
     *
     * @return the table
     */
    public CsvTable data() {
        return data;
    }

    /**
     * The same picture under another title.
     *
     * @param title new title
     * @return new picture
     */
    public Picture withTitle(String title) {
        Checks.check(!title.isBlank(), "title must not be blank");
        return new Picture(new Drawing(title, drawing.panels()), description, data);
    }

    /**
     * The same picture with another description.
     *
     * @param text what the picture shows, in words
     * @return new picture
     */
    public Picture withDescription(String text) {
        Checks.check(!text.isBlank(), "text must not be blank");
        return new Picture(drawing, text, data);
    }

    /**
     * Draws the picture for a desktop or a notebook.
     *
     * @return image of twice {@link PictureSize#WIDE}
     */
    public BufferedImage image() {
        return image(PictureSize.WIDE);
    }

    /**
     * Draws the picture.
     *
     * @param size size in CSS pixels; a picture of several panels that stand below each other is higher
     * @return image with twice as many pixels in each direction
     * @throws IllegalStateException if the machine has no fonts
     */
    public BufferedImage image(PictureSize size) {
        Text.check();
        int width = size.width() * PictureSize.SCALE;
        int height = drawing.height(size) * PictureSize.SCALE;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        try {
            g.scale(PictureSize.SCALE, PictureSize.SCALE);
            drawing.paint(g, size);
        } finally {
            g.dispose();
        }
        return image;
    }

    /**
     * Draws the picture as PNG for a desktop.
     *
     * @return content of a PNG file
     */
    public byte[] toPng() {
        return toPng(PictureSize.WIDE);
    }

    /**
     * Draws the picture as PNG.
     *
     * @param size size in CSS pixels
     * @return content of a PNG file
     * @throws IllegalStateException if the machine has no fonts
     */
    public byte[] toPng(PictureSize size) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image(size), "png", bytes)) {
                throw new IllegalStateException("this JVM has no PNG writer");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Draws the picture as SVG for a desktop, a slide or a paper.
     *
     * @return content of an SVG file
     */
    public String toSvg() {
        return toSvg(PictureSize.WIDE);
    }

    /**
     * Draws the picture as SVG. Letters are outlines: they look the same everywhere, but cannot be searched.
     *
     * @param size size in CSS pixels
     * @return content of an SVG file
     * @throws IllegalStateException if the machine has no fonts
     */
    public String toSvg(PictureSize size) {
        Text.check();
        return Svg.of(drawing, size, description);
    }

    /**
     * The picture as an HTML element that needs no other file: one image for wide screens and one, laid out anew, for
     * narrow ones.
     *
     * @return a {@code picture} element with both images and the description
     */
    public String toHtml() {
        return "<picture><source media=\"(max-width: 640px)\" srcset=\"" + dataUri(PictureSize.PHONE) + "\""
                + dimensions(PictureSize.PHONE) + "/><img src=\"" + dataUri(PictureSize.WIDE) + "\""
                + dimensions(PictureSize.WIDE) + " alt=\"" + HtmlText.escape(description) + "\"/></picture>";
    }

    private String dataUri(PictureSize size) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(toPng(size));
    }

    private String dimensions(PictureSize size) {
        return " width=\"" + size.width() + "\" height=\"" + drawing.height(size) + "\"";
    }

    @Override
    public String toString() {
        return title() + ": " + description;
    }
}

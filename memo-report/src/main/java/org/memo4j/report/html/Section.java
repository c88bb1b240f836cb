package org.memo4j.report.html;

import java.util.ArrayList;
import java.util.List;
import org.memo4j.core.Checks;
import org.memo4j.report.file.HtmlText;
import org.memo4j.report.picture.Picture;

/**
 * A section of a report: a heading, one sentence that says how to read what follows, then pictures, tables and notes in
 * the order in which they were added.
 */
public final class Section {
    private final String title;
    private final String reading;
    private final List<Block> blocks;

    private Section(String title, String reading, List<Block> blocks) {
        this.title = title;
        this.reading = reading;
        this.blocks = blocks;
    }

    /** A part of a section; drawn only when the page is built. */
    @FunctionalInterface
    private interface Block {
        String toHtml();
    }

    /**
     * A section without content.
     *
     * @param title heading
     * @param reading one sentence that says how to read the picture and the table
     * @return the section
     */
    public static Section titled(String title, String reading) {
        Checks.check(!title.isBlank(), "title must not be blank");
        Checks.check(!reading.isBlank(), "reading of section '%s' must not be blank; say how to read it", title);
        return new Section(title, reading, List.of());
    }

    private Section with(Block block) {
        List<Block> more = new ArrayList<>(blocks);
        more.add(block);
        return new Section(title, reading, List.copyOf(more));
    }

    /**
     * Adds a picture.
     *
     * @param picture the picture; its description becomes the text alternative
     * @return new section
     */
    public Section withPicture(Picture picture) {
        return with(() -> "<figure class=\"card\">" + picture.toHtml() + "</figure>\n");
    }

    /**
     * Adds a table.
     *
     * @param table the table
     * @return new section
     */
    public Section withTable(ResultTable table) {
        return with(table::toHtml);
    }

    /**
     * Adds a paragraph.
     *
     * @param text plain text
     * @return new section
     */
    public Section withText(String text) {
        return with(() -> "<p>" + HtmlText.escape(text) + "</p>\n");
    }

    /**
     * Adds a note: a limit, a caveat, what was left out and why.
     *
     * @param text plain text
     * @return new section
     */
    public Section withNote(String text) {
        return with(() -> "<p class=\"note\">" + HtmlText.escape(text) + "</p>\n");
    }

    /**
     * Adds a text that is shown as it is, line breaks included: an extracted sequence, a configuration.
     *
     * @param text plain text
     * @return new section
     */
    public Section withVerbatim(String text) {
        return with(() -> "<pre tabindex=\"0\">" + HtmlText.escape(text) + "</pre>\n");
    }

    /**
     * Heading of the section.
     *
     * @return the title
     */
    public String title() {
        return title;
    }

    String toHtml(String id) {
        StringBuilder html = new StringBuilder("<section id=\"")
                .append(id)
                .append("\">\n<h2>")
                .append(HtmlText.escape(title))
                .append("</h2>\n<p class=\"reading\">")
                .append(HtmlText.escape(reading))
                .append("</p>\n");
        blocks.forEach(block -> html.append(block.toHtml()));
        return html.append("</section>\n").toString();
    }

    @Override
    public String toString() {
        return title + " (" + blocks.size() + " parts)";
    }
}

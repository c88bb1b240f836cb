package org.memo4j.report.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.stat.Estimate;
import org.memo4j.report.file.HtmlText;

/**
 * A table to be read: a caption, named columns, and rows of values.
 *
 * <p>An {@link Estimate} is shown as {@code 0.42 (0.35–0.49)} with as many decimals as its interval
 * supports, a fractional number with three significant digits, a whole number as it is, an absent value ({@code null}, an
 * empty {@code Optional}, NaN) as a dash, all else by its {@code toString()}. Exact numbers belong into the CSV and JSON
 * files.
 */
public final class ResultTable {
    private static final int MAX_SPREAD = 2;

    private final String caption;
    private final List<String> columns;
    private final List<List<Cell>> rows;

    private ResultTable(String caption, List<String> columns, List<List<Cell>> rows) {
        this.caption = caption;
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * A table without rows.
     *
     * @param caption what the table shows, with the units
     * @param columns headings of the columns, at least one; the first names the row
     * @return the table
     */
    public static ResultTable of(String caption, String... columns) {
        Checks.check(!caption.isBlank(), "caption must not be blank");
        Checks.atLeast(columns.length, 1, "number of columns");
        return new ResultTable(caption, List.of(columns), List.of());
    }

    /**
     * Adds a row.
     *
     * @param values one value a column
     * @return new table
     */
    public ResultTable withRow(@Nullable Object... values) {
        Checks.sameLength(values.length, "row " + rows.size(), columns.size(), "the heading");
        List<List<Cell>> more = new ArrayList<>(rows);
        more.add(Arrays.stream(values).map(Cell::of).toList());
        return new ResultTable(caption, columns, List.copyOf(more));
    }

    /**
     * What the table shows.
     *
     * @return the caption
     */
    public String caption() {
        return caption;
    }

    /**
     * The table as an HTML element, in a frame that scrolls sideways where the page is too narrow.
     *
     * @return a {@code figure} with caption and {@code table}
     */
    public String toHtml() {
        String name = HtmlText.escape(caption);
        StringBuilder html = new StringBuilder("<figure class=\"table\">\n<figcaption>")
                .append(name)
                .append("</figcaption>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"")
                .append(name)
                .append("\">\n<table aria-label=\"")
                .append(name)
                .append("\">\n<thead><tr>");
        for (int c = 0; c < columns.size(); c++) {
            html.append("<th scope=\"col\"")
                    .append(isNumeric(c) ? " class=\"n\">" : ">")
                    .append(HtmlText.escape(columns.get(c)))
                    .append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : texts()) {
            html.append("<tr>");
            for (int c = 0; c < row.size(); c++) {
                String tag = c == 0 ? "th" : "td";
                html.append('<').append(tag).append(c == 0 ? " scope=\"row\"" : "");
                html.append(isNumeric(c) ? " class=\"n\">" : ">");
                html.append(HtmlText.escape(row.get(c)));
                html.append("</").append(tag).append('>');
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody>\n</table>\n</div>\n</figure>\n").toString();
    }

    /**
     * Texts of the rows. The estimates of a column share the number of decimals if they need about the same: that is
     * easier to compare.
     */
    private List<List<String>> texts() {
        List<List<String>> texts = new ArrayList<>();
        for (List<Cell> row : rows) {
            List<String> line = new ArrayList<>();
            for (int c = 0; c < columns.size(); c++) {
                Estimate estimate = row.get(c).estimate();
                line.add(estimate == null ? row.get(c).text() : Cell.estimate(estimate, decimals(c, estimate)));
            }
            texts.add(line);
        }
        return texts;
    }

    private int decimals(int column, Estimate estimate) {
        IntSummaryStatistics needed = rows.stream()
                .map(row -> row.get(column).estimate())
                .filter(Objects::nonNull)
                .mapToInt(Cell::decimals)
                .summaryStatistics();
        boolean alike = needed.getMin() >= 0 && needed.getMax() - needed.getMin() <= MAX_SPREAD;
        return alike ? needed.getMax() : Cell.decimals(estimate);
    }

    /** A column is numeric if it holds a number and no words; dashes do not count, and the first names its row. */
    private boolean isNumeric(int column) {
        boolean any = false;
        if (column == 0) {
            return false;
        }
        for (List<Cell> row : rows) {
            Cell cell = row.get(column);
            if (!cell.numeric() && !cell.text().equals(Cell.of(null).text())) {
                return false;
            }
            any |= cell.numeric();
        }
        return any;
    }

    @Override
    public String toString() {
        List<List<String>> lines = texts();
        int[] widths = new int[columns.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = columns.get(c).length();
            for (List<String> line : lines) {
                widths[c] = Math.max(widths[c], line.get(c).length());
            }
        }
        StringBuilder text = new StringBuilder(caption);
        appendLine(text, columns, widths);
        lines.forEach(line -> appendLine(text, line, widths));
        return text.toString();
    }

    private void appendLine(StringBuilder text, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String blanks = " ".repeat(widths[c] - cells.get(c).length());
            line.append(c == 0 ? "" : "  ");
            line.append(isNumeric(c) ? blanks + cells.get(c) : cells.get(c) + blanks);
        }
        text.append('\n').append(line.toString().stripTrailing());
    }
}

package org.memo4j.metrics.tabular;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;

/**
 * A table as its CSV file writes it: the values, and the very text of every row, quotes and spaces included, since that
 * text is what a model may have seen. Immutable.
 *
 * <p>Fields are separated by commas; a field that holds a comma, a quote or a line break is quoted as RFC 4180 says. Empty
 * lines are no rows. Rows are numbered from 0, the header aside.
 */
public final class DataTable {
    private final List<String> names;
    private final @Nullable String header;
    private final List<String> rows;
    private final List<List<String>> values;

    private DataTable(List<String> names, @Nullable String header, List<Row> rows) {
        Checks.check(!rows.isEmpty(), "the table has no row; give at least one");
        Checks.check(
                names.stream().distinct().count() == names.size(),
                "two columns have the same name in %s; rename one, or name the columns if this is no header",
                names);
        this.names = List.copyOf(names);
        this.header = header;
        for (int i = 0; i < rows.size(); i++) {
            int size = rows.get(i).values.size();
            Checks.check(
                    size == names.size(),
                    "row %d has %d values, but the table has %d columns; repair the file",
                    i,
                    size,
                    names.size());
        }
        this.rows = rows.stream().map(Row::text).toList();
        values = rows.stream().map(Row::values).toList();
    }

    /** Text and values of a row. */
    private record Row(String text, List<String> values) {}

    /**
     * Reads a CSV text whose first row names the columns.
     *
     * @param csv the text
     * @return the table
     * @throws IllegalArgumentException if the text is no CSV, two columns have the same name, there is no row below the
     *     header, or a row has another number of values than the header
     */
    public static DataTable parse(String csv) {
        List<Row> rows = rows(csv);
        Checks.check(!rows.isEmpty(), "the text is empty; give a header and at least one row");
        return new DataTable(
                rows.get(0).values.stream().map(String::strip).toList(),
                rows.get(0).text,
                rows.subList(1, rows.size()));
    }

    /**
     * Reads a CSV text without header.
     *
     * @param csv the text
     * @param names names of the columns, all different
     * @return the table
     * @throws IllegalArgumentException if the text is no CSV, there is no row, or a row has another number of values
     */
    public static DataTable parse(String csv, List<String> names) {
        return new DataTable(names, null, rows(csv));
    }

    /**
     * Reads a CSV file in UTF-8 whose first row names the columns. A byte-order mark is no part of the table.
     *
     * @param file the file
     * @return the table
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException as {@link #parse(String)} does
     */
    public static DataTable read(Path file) throws IOException {
        String csv = Files.readString(file, StandardCharsets.UTF_8);
        return parse(csv.startsWith("\uFEFF") ? csv.substring(1) : csv);
    }

    private static List<Row> rows(String csv) {
        List<Row> rows = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(
                csv, CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).build())) {
            List<CSVRecord> records = parser.getRecords();
            for (int i = 0; i < records.size(); i++) {
                int from = (int) records.get(i).getCharacterPosition();
                int to = i + 1 < records.size() ? (int) records.get(i + 1).getCharacterPosition() : csv.length();
                rows.add(new Row(
                        withoutLineBreaks(csv.substring(from, to)),
                        List.copyOf(records.get(i).toList())));
            }
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            throw new IllegalArgumentException("the text is no CSV: " + e.getMessage(), e);
        }
        return rows;
    }

    /** Line breaks around a record, and empty lines before it, are not its text. */
    private static String withoutLineBreaks(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && lineBreak(text.charAt(from))) {
            from++;
        }
        while (to > from && lineBreak(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean lineBreak(char c) {
        return c == '\n' || c == '\r';
    }

    /**
     * Number of rows, the header aside.
     *
     * @return the number of rows
     */
    public int size() {
        return rows.size();
    }

    /**
     * Names of the columns.
     *
     * @return the names, in the order of the file
     */
    public List<String> names() {
        return names;
    }

    /**
     * Index of a column.
     *
     * @param name name of the column
     * @return the index
     * @throws IllegalArgumentException if there is no such column
     */
    public int column(String name) {
        int column = names.indexOf(name);
        Checks.check(column >= 0, "there is no column '%s', only %s", name, names);
        return column;
    }

    /**
     * Text of a row as the file writes it, without its line break.
     *
     * @param row index of the row
     * @return the text
     */
    public String row(int row) {
        return rows.get(Checks.index(row, size(), "row"));
    }

    /**
     * A value, unquoted and without white space around it.
     *
     * @param row index of the row
     * @param column index of the column
     * @return the value
     */
    public String value(int row, int column) {
        return values.get(Checks.index(row, size(), "row"))
                .get(Checks.index(column, names.size(), "column"))
                .strip();
    }

    /**
     * The whole text: header, if there is one, and rows, each ended by a line feed.
     *
     * @return the text
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (header != null) {
            text.append(header).append('\n');
        }
        rows.forEach(row -> text.append(row).append('\n'));
        return text.toString();
    }

    /** Number of lines above the rows, 0 or 1. */
    int linesAbove() {
        return header == null ? 0 : 1;
    }

    /** Where a row starts in the text. */
    int start(int row) {
        int start = header == null ? 0 : header.length() + 1;
        for (int i = 0; i < row; i++) {
            start += rows.get(i).length() + 1;
        }
        return start;
    }

    /** Fields of a row as the file writes them, quotes included; joined by commas they are the row. */
    List<String> fields(int row) {
        // Commons CSV gives values only
        List<String> fields = new ArrayList<>();
        String text = row(row);
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(text.substring(from, i));
                from = i + 1;
            }
        }
        fields.add(text.substring(from));
        Checks.sameLength(fields.size(), "the fields of row " + row, names.size(), "the table's columns");
        return fields;
    }

    /**
     * Fingerprint of the table, for provenance.
     *
     * @return the hash of its text, see {@link DataHash}
     */
    public String hash() {
        return new DataHash().add(text()).value();
    }

    @Override
    public String toString() {
        return "DataTable[" + size() + " rows, columns " + names + "]";
    }
}

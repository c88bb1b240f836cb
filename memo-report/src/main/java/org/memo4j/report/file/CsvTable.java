package org.memo4j.report.file;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.memo4j.core.Checks;

/**
 * A table of named columns of equal length, written as CSV: one row a sequence, a point of a curve, a member.
 *
 * <p>The bytes depend on the content alone: UTF-8, {@code '\n'} after every row, numbers through {@link
 * Double#toString(double)} and its siblings, so that they read back to the same bits and never depend on the locale. (A
 * JDK before 19 prints some doubles with one digit more than a later one; both read back to the same bits.) NaN and
 * infinity are written as {@code NaN}, {@code Infinity} and {@code -Infinity}, which pandas and R both read. Cells that
 * hold a comma, a quote or a line break are quoted as RFC 4180 asks.
 */
public final class CsvTable {
    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').build();

    private final int rows;
    private final List<String> names;
    private final List<IntFunction<String>> columns;

    private CsvTable(int rows, List<String> names, List<IntFunction<String>> columns) {
        this.rows = rows;
        this.names = List.copyOf(names);
        this.columns = List.copyOf(columns);
    }

    /**
     * A table without columns.
     *
     * @param rows number of rows that every column must have
     * @return the table
     */
    public static CsvTable ofRows(int rows) {
        return new CsvTable(Checks.atLeast(rows, 0, "rows"), List.of(), List.of());
    }

    /**
     * Adds a column of numbers.
     *
     * @param name name of the column, not yet used
     * @param values one number a row; copied
     * @return new table
     */
    public CsvTable with(String name, double[] values) {
        double[] copy = values.clone();
        return with(name, copy.length, row -> Double.toString(copy[row]));
    }

    /**
     * Adds a column of whole numbers.
     *
     * @param name name of the column, not yet used
     * @param values one number a row; copied
     * @return new table
     */
    public CsvTable with(String name, int[] values) {
        int[] copy = values.clone();
        return with(name, copy.length, row -> Integer.toString(copy[row]));
    }

    /**
     * Adds a column of whole numbers.
     *
     * @param name name of the column, not yet used
     * @param values one number a row; copied
     * @return new table
     */
    public CsvTable with(String name, long[] values) {
        long[] copy = values.clone();
        return with(name, copy.length, row -> Long.toString(copy[row]));
    }

    /**
     * Adds a column of truth values, written as {@code true} and {@code false}.
     *
     * @param name name of the column, not yet used
     * @param values one value a row; copied
     * @return new table
     */
    public CsvTable with(String name, boolean[] values) {
        boolean[] copy = values.clone();
        return with(name, copy.length, row -> Boolean.toString(copy[row]));
    }

    /**
     * Adds a column of texts.
     *
     * @param name name of the column, not yet used
     * @param values one text a row, none of them null; copied
     * @return new table
     */
    public CsvTable with(String name, List<String> values) {
        List<String> copy = List.copyOf(values);
        return with(name, copy.size(), copy::get);
    }

    private CsvTable with(String name, int length, IntFunction<String> column) {
        Checks.check(!name.isBlank(), "name of a column must not be blank");
        Checks.check(!names.contains(name), "the table already has a column '%s'; give this one another name", name);
        Checks.sameLength(length, "column '" + name + "'", rows, "the table");
        List<String> moreNames = new ArrayList<>(names);
        List<IntFunction<String>> moreColumns = new ArrayList<>(columns);
        moreNames.add(name);
        moreColumns.add(column);
        return new CsvTable(rows, moreNames, moreColumns);
    }

    /**
     * Number of rows, without the header.
     *
     * @return number of rows
     */
    public int rows() {
        return rows;
    }

    /**
     * Names of the columns, in order.
     *
     * @return the names
     */
    public List<String> names() {
        return names;
    }

    /**
     * Writes header and rows in UTF-8.
     *
     * @param out where to; flushed, not closed
     * @throws IOException if writing fails
     */
    public void writeTo(OutputStream out) throws IOException {
        print(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }

    private void print(Appendable target) throws IOException {
        Checks.check(!names.isEmpty(), "a table needs at least one column");
        @SuppressWarnings("resource") // closing it would close the caller's stream
        CSVPrinter printer = new CSVPrinter(target, FORMAT);
        printer.printRecord(names);
        for (int row = 0; row < rows; row++) {
            for (IntFunction<String> column : columns) {
                printer.print(column.apply(row));
            }
            printer.println();
        }
        printer.flush();
    }

    /**
     * Header and rows as one text.
     *
     * @return the CSV text
     */
    public String toCsv() {
        StringBuilder text = new StringBuilder();
        try {
            print(text);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail", e);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return rows + " rows of " + names;
    }
}

package org.memo4j.core.score;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.memo4j.core.Checks;

/** Tables of models and examples as CSV, one line a pair; {@link ScoreMatrixFile} says how. */
final class PairsCsv {
    static final String SCORE = "score";
    static final String MEMBER = "member";

    private static final String MODEL = "model";
    private static final String EXAMPLE = "example";
    private static final List<String> KNOWN = List.of(MODEL, EXAMPLE, SCORE, MEMBER);

    private PairsCsv() {}

    /** Cell of a pair. */
    @FunctionalInterface
    interface Cell {
        String text(int model, int example);
    }

    static void write(Writer out, String column, int[] shape, Cell cell) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').build();
        try (CSVPrinter printer = new CSVPrinter(out, format)) {
            printer.printRecord(MODEL, EXAMPLE, column);
            for (int m = 0; m < shape[0]; m++) {
                for (int e = 0; e < shape[1]; e++) {
                    printer.printRecord(m, e, cell.text(m, e));
                }
            }
        }
    }

    /** One row a model; NaN never occurs. */
    static double[][] read(Reader in, String file, String column) throws IOException {
        return CsvRows.read(in, file, new Table(column));
    }

    private static final class Table implements CsvRows.Table<double[][]> {
        private final String column;
        private int[] models = new int[1024];
        private int[] examples = new int[1024];
        private double[] values = new double[1024];
        private int size;

        Table(String column) {
            this.column = column;
        }

        @Override
        public void header(List<String> names) {
            for (String required : List.of(MODEL, EXAMPLE, column)) {
                Checks.check(
                        names.contains(required),
                        "column '%s' is missing; there must be %s, %s and %s",
                        required,
                        MODEL,
                        EXAMPLE,
                        column);
            }
            for (String name : names) {
                Checks.check(
                        KNOWN.contains(name),
                        "column '%s' is not known; remove it or give it one of the names %s",
                        name,
                        KNOWN);
            }
        }

        @Override
        public void row(CSVRecord row) {
            if (size == values.length) {
                models = Arrays.copyOf(models, 2 * size);
                examples = Arrays.copyOf(examples, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            models[size] = CsvRows.index(row, MODEL);
            examples[size] = CsvRows.index(row, EXAMPLE);
            values[size] = column.equals(MEMBER) ? member(row.get(MEMBER)) : CsvRows.decimal(row, column);
            Checks.check(Double.isFinite(values[size]), "%s must be finite, but is %s", column, values[size]);
            size++;
        }

        private static double member(String text) {
            return switch (text) {
                case "1", "true", "True" -> 1;
                case "0", "false", "False" -> 0;
                default ->
                    throw new IllegalArgumentException("member must be 0, 1, true or false, but is '" + text + "'");
            };
        }

        @Override
        public double[][] end() {
            int rows = 0;
            int columns = 0;
            for (int i = 0; i < size; i++) {
                rows = Math.max(rows, models[i] + 1);
                columns = Math.max(columns, examples[i] + 1);
            }
            Checks.check(
                    (long) rows * columns == size,
                    "models and examples are numbered from 0 and every pair must be there once, but there are %d lines for"
                            + " %d models x %d examples",
                    size,
                    rows,
                    columns);
            double[][] table = new double[rows][columns];
            for (double[] row : table) {
                Arrays.fill(row, Double.NaN);
            }
            for (int i = 0; i < size; i++) {
                Checks.check(
                        Double.isNaN(table[models[i]][examples[i]]),
                        "model %d and example %d are there twice",
                        models[i],
                        examples[i]);
                table[models[i]][examples[i]] = values[i];
            }
            return table;
        }
    }
}

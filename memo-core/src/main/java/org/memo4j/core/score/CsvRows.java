package org.memo4j.core.score;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;

/** CSV with a line of column names, read row by row; mistakes name the file and the line. */
final class CsvRows {
    /** Narrower than Double.parseDouble, which takes white space, hexadecimal numbers and suffixes too. */
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private static final Pattern MINUS_INFINITY = Pattern.compile("-inf(inity)?", Pattern.CASE_INSENSITIVE);

    private CsvRows() {}

    /** What takes the rows. */
    interface Table<T> {
        /** Checks the column names. */
        void header(List<String> names);

        /** Takes a row, which has a cell for each column. */
        void row(CSVRecord row);

        /** What came of it. */
        T end();
    }

    static <T> T read(Reader in, String file, Table<T> table) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setAllowMissingColumnNames(false)
                .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
                .build();
        Source source = new Source(in);
        long line = 1;
        try (CSVParser parser = format.parse(source)) {
            table.header(parser.getHeaderNames());
            Iterator<CSVRecord> rows = parser.iterator();
            while (true) {
                line = parser.getCurrentLineNumber() + 1;
                if (!rows.hasNext()) {
                    return table.end();
                }
                line = parser.getCurrentLineNumber();
                CSVRecord row = rows.next();
                Checks.check(
                        row.isConsistent(), "there must be a cell for each column, but there are %d cells", row.size());
                table.row(row);
            }
        } catch (IllegalArgumentException | IOException | UncheckedIOException e) {
            if (source.failure != null) {
                throw source.failure;
            }
            throw new IllegalArgumentException(file + " line " + line + ": " + e.getMessage(), e);
        }
    }

    /** Remembers a failure to read, which the parser throws like a mistake in the text. */
    private static final class Source extends FilterReader {
        private @Nullable IOException failure;

        Source(Reader in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public int read(char[] buffer, int from, int count) throws IOException {
            try {
                return super.read(buffer, from, count);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }

    static int index(CSVRecord row, String column) {
        String text = row.get(column);
        try {
            int value = Integer.parseInt(text);
            Checks.check(value >= 0, "%s must be >= 0, but is %d", column, value);
            return value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(column + " must be an integer, but is '" + text + "'", e);
        }
    }

    static double decimal(CSVRecord row, String column) {
        String text = row.get(column);
        if (MINUS_INFINITY.matcher(text).matches()) {
            return Double.NEGATIVE_INFINITY;
        }
        Checks.check(DECIMAL.matcher(text).matches(), "%s must be a number, but is '%s'", column, text);
        return Double.parseDouble(text);
    }
}

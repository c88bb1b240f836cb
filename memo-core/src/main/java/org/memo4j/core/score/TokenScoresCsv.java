package org.memo4j.core.score;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;

/** Score tables as CSV; {@link TokenScoresFile} says how. */
final class TokenScoresCsv {
    private static final String SEQUENCE = "sequence";
    private static final String POSITION = "position";
    private static final String TOKEN = "token";
    private static final String LOGPROB = "logprob";
    private static final String RANK = "rank";
    private static final String MEAN = "mean";
    private static final String VARIANCE = "variance";
    private static final List<String> KNOWN = List.of(SEQUENCE, POSITION, TOKEN, LOGPROB, RANK, MEAN, VARIANCE);

    /** Narrower than Double.parseDouble, which takes white space, hexadecimal numbers and suffixes too. */
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private static final Pattern MINUS_INFINITY = Pattern.compile("-inf(inity)?", Pattern.CASE_INSENSITIVE);

    private TokenScoresCsv() {}

    static void write(TokenScores scores, Writer out) throws IOException {
        List<String> header = new ArrayList<>(KNOWN);
        if (!scores.hasTokens()) {
            header.remove(TOKEN);
        }
        if (!scores.hasRanks()) {
            header.remove(RANK);
        }
        if (!scores.hasMoments()) {
            header.removeAll(List.of(MEAN, VARIANCE));
        }
        CSVFormat format = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').build();
        try (CSVPrinter printer = new CSVPrinter(out, format)) {
            printer.printRecord(header);
            for (int sequence = 0; sequence < scores.sequences(); sequence++) {
                for (int i = 0; i < scores.length(sequence); i++) {
                    for (String column : header) {
                        printer.print(cell(scores, sequence, i, column));
                    }
                    printer.println();
                }
                if (scores.length(sequence) == 0) {
                    for (String column : header) {
                        printer.print(
                                column.equals(SEQUENCE)
                                        ? String.valueOf(sequence)
                                        : column.equals(POSITION) ? String.valueOf(scores.firstPosition()) : "");
                    }
                    printer.println();
                }
            }
        }
    }

    private static String cell(TokenScores scores, int sequence, int i, String column) {
        return switch (column) {
            case SEQUENCE -> String.valueOf(sequence);
            case POSITION -> String.valueOf(scores.firstPosition() + i);
            case TOKEN -> String.valueOf(scores.token(sequence, i));
            case LOGPROB -> String.valueOf(scores.logProbability(sequence, i));
            case RANK -> String.valueOf(scores.rank(sequence, i));
            case MEAN -> String.valueOf(scores.mean(sequence, i));
            default -> String.valueOf(scores.variance(sequence, i));
        };
    }

    static TokenScores read(Reader in, String file) throws IOException {
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
            List<String> header = parser.getHeaderNames();
            checkHeader(header);
            Table table = new Table(
                    new SequenceColumns(header.contains(TOKEN), header.contains(RANK), header.contains(MEAN)));
            Iterator<CSVRecord> rows = parser.iterator();
            while (true) {
                line = parser.getCurrentLineNumber() + 1;
                if (!rows.hasNext()) {
                    return table.build();
                }
                line = parser.getCurrentLineNumber();
                table.add(rows.next());
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

    private static void checkHeader(List<String> header) {
        for (String required : List.of(SEQUENCE, POSITION, LOGPROB)) {
            Checks.check(
                    header.contains(required),
                    "column '%s' is missing; the columns are %s, of which sequence, position and logprob are"
                            + " required",
                    required,
                    KNOWN);
        }
        for (String column : header) {
            Checks.check(
                    KNOWN.contains(column),
                    "column '%s' is not known; remove it or give it one of the names %s",
                    column,
                    KNOWN);
        }
        Checks.check(
                header.contains(MEAN) == header.contains(VARIANCE),
                "mean and variance must come together; add the other one or remove it");
    }

    /** The table as far as it has been read. */
    private static final class Table {
        private final SequenceColumns columns;
        private TokenScores.Builder builder = TokenScores.builder(0);
        private int firstPosition;
        private int sequence = -1;
        private boolean empty;

        Table(SequenceColumns columns) {
            this.columns = columns;
        }

        void add(CSVRecord row) {
            Checks.check(
                    row.isConsistent(), "there must be a cell for each column, but there are %d cells", row.size());
            int current = integer(row, SEQUENCE);
            int position = integer(row, POSITION);
            if (current != sequence) {
                start(current, position);
            } else {
                Checks.check(
                        !empty, "sequence %d has no log-probability in its first line, so no further line", current);
                int expected = firstPosition + columns.size();
                Checks.check(
                        position == expected,
                        "position must be %d, but is %d; positions go up by one within a sequence",
                        expected,
                        position);
            }
            if (row.get(LOGPROB).isEmpty() && columns.size() == 0) {
                checkEmpty(row);
                empty = true;
                return;
            }
            columns.add(decimal(row, LOGPROB));
            if (columns.hasTokens) {
                columns.token(integer(row, TOKEN));
            }
            if (columns.hasRanks) {
                columns.rank(integer(row, RANK));
            }
            if (columns.hasMoments) {
                columns.moments(decimal(row, MEAN), decimal(row, VARIANCE));
            }
        }

        private void start(int current, int position) {
            Checks.check(
                    current == sequence + 1,
                    "sequence must be %s, but is %d; sequences are numbered from 0 without gaps, and their lines stay"
                            + " together",
                    sequence < 0 ? "0" : sequence + " or " + (sequence + 1),
                    current);
            if (sequence < 0) {
                firstPosition = position;
                builder = TokenScores.builder(position);
            } else {
                columns.flush(builder);
            }
            Checks.check(
                    position == firstPosition,
                    "the first position must be %d, as it is for the sequences before, but is %d",
                    firstPosition,
                    position);
            sequence = current;
            empty = false;
        }

        private static void checkEmpty(CSVRecord row) {
            row.toMap()
                    .forEach((column, value) -> Checks.check(
                            value.isEmpty() || column.equals(SEQUENCE) || column.equals(POSITION),
                            "logprob is missing, but %s is '%s'; a sequence without scored token has neither",
                            column,
                            value));
        }

        TokenScores build() {
            if (sequence >= 0) {
                columns.flush(builder);
            }
            return builder.build();
        }
    }

    private static int integer(CSVRecord row, String column) {
        String text = row.get(column);
        try {
            int value = Integer.parseInt(text);
            Checks.check(value >= 0, "%s must be >= 0, but is %d", column, value);
            return value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(column + " must be an integer, but is '" + text + "'", e);
        }
    }

    private static double decimal(CSVRecord row, String column) {
        String text = row.get(column);
        if (MINUS_INFINITY.matcher(text).matches()) {
            return Double.NEGATIVE_INFINITY;
        }
        Checks.check(DECIMAL.matcher(text).matches(), "%s must be a number, but is '%s'", column, text);
        return Double.parseDouble(text);
    }
}

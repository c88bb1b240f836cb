package org.memo4j.core.score;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
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
        return CsvRows.read(in, file, new Table());
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
    private static final class Table implements CsvRows.Table<TokenScores> {
        private SequenceColumns columns = new SequenceColumns(false, false, false);
        private TokenScores.Builder builder = TokenScores.builder(0);
        private int firstPosition;
        private int sequence = -1;
        private boolean empty;

        @Override
        public void header(List<String> names) {
            checkHeader(names);
            columns = new SequenceColumns(names.contains(TOKEN), names.contains(RANK), names.contains(MEAN));
        }

        @Override
        public void row(CSVRecord row) {
            int current = CsvRows.index(row, SEQUENCE);
            int position = CsvRows.index(row, POSITION);
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
            columns.add(CsvRows.decimal(row, LOGPROB));
            if (columns.hasTokens) {
                columns.token(CsvRows.index(row, TOKEN));
            }
            if (columns.hasRanks) {
                columns.rank(CsvRows.index(row, RANK));
            }
            if (columns.hasMoments) {
                columns.moments(CsvRows.decimal(row, MEAN), CsvRows.decimal(row, VARIANCE));
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

        @Override
        public TokenScores end() {
            if (sequence >= 0) {
                columns.flush(builder);
            }
            return builder.build();
        }
    }
}

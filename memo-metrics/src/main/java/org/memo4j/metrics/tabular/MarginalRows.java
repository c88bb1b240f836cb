package org.memo4j.metrics.tabular;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Goes on with a file by drawing every field from its column. */
final class MarginalRows {
    private final List<List<String>> fields = new ArrayList<>();
    private final SplittableRandom random;

    MarginalRows(DataTable table, SplittableRandom random) {
        this.random = random;
        for (int row = 0; row < table.size(); row++) {
            fields.add(table.fields(row));
        }
    }

    /** Text after the first {@code within} characters of a row. */
    String continuation(int row, int within, int length) {
        List<String> split = fields.get(row);
        int column = 0;
        int start = 0;
        while (start + split.get(column).length() < within) {
            start += split.get(column++).length() + 1;
        }
        int splitColumn = column;
        String begun = split.get(column).substring(0, within - start);
        int[] alike = IntStream.range(0, fields.size())
                .filter(r -> fields.get(r).get(splitColumn).startsWith(begun))
                .toArray();
        StringBuilder text = new StringBuilder();
        text.append(fields.get(alike[random.nextInt(alike.length)]).get(column).substring(begun.length()));
        appendFields(text, column + 1, split.size());
        while (text.length() < length) {
            text.append('\n').append(draw(0));
            appendFields(text, 1, split.size());
        }
        return text.substring(0, Math.min(length, text.length()));
    }

    private void appendFields(StringBuilder text, int from, int to) {
        for (int c = from; c < to; c++) {
            text.append(',').append(draw(c));
        }
    }

    private String draw(int column) {
        return fields.get(random.nextInt(fields.size())).get(column);
    }
}

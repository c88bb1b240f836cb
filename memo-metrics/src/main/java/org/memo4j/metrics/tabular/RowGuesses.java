package org.memo4j.metrics.tabular;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/** The true answer for every row of a table, and how the baselines do on it. */
final class RowGuesses {
    /**
     * How the baselines do on one row.
     *
     * @param mode whether the most frequent answer is right
     * @param marginal probability that drawing from the columns is right
     * @param context whether what the prompt shows gives the right answer
     */
    record RowChances(boolean mode, double marginal, boolean context) {}

    private final List<String> truths;
    private final String mode;
    private final IntToDoubleFunction marginal;
    private final IntFunction<String> context;

    private RowGuesses(List<String> truths, IntToDoubleFunction marginal, IntFunction<String> context) {
        this.truths = truths;
        this.marginal = marginal;
        this.context = context;
        mode = mostFrequent(counts(truths));
    }

    static RowGuesses wholeRows(DataTable table) {
        List<Map<String, Integer>> fields = new ArrayList<>();
        List<List<String>> split = new ArrayList<>();
        List<String> truths = new ArrayList<>();
        for (int row = 0; row < table.size(); row++) {
            split.add(table.fields(row));
            truths.add(table.row(row).strip());
        }
        for (int c = 0; c < table.names().size(); c++) {
            int column = c;
            fields.add(counts(split.stream().map(f -> f.get(column)).toList()));
        }
        IntToDoubleFunction marginal = row -> {
            double p = 1;
            for (int c = 0; c < fields.size(); c++) {
                p *= fields.get(c).getOrDefault(split.get(row).get(c), 0) / (double) table.size();
            }
            return p;
        };
        return new RowGuesses(truths, marginal, row -> truths.get(row - 1));
    }

    static RowGuesses firstTokens(DataTable table, int length) {
        List<String> truths = new ArrayList<>();
        for (int row = 0; row < table.size(); row++) {
            truths.add(start(table.row(row), length));
        }
        Map<String, Integer> counts = counts(truths);
        Map<String, Map<String, Integer>> next = new HashMap<>();
        for (int row = 1; row < truths.size(); row++) {
            next.computeIfAbsent(truths.get(row - 1), t -> new LinkedHashMap<>())
                    .merge(truths.get(row), 1, Integer::sum);
        }
        IntFunction<String> context = row -> {
            // elsewhere in the table: without the very step that is asked for
            Map<String, Integer> others = new LinkedHashMap<>(next.getOrDefault(truths.get(row - 1), Map.of()));
            others.merge(truths.get(row), -1, Integer::sum);
            return mostFrequent(others);
        };
        return new RowGuesses(truths, row -> counts.getOrDefault(truths.get(row), 0) / (double) truths.size(), context);
    }

    static RowGuesses values(DataTable table, int column) {
        List<String> truths = new ArrayList<>();
        for (int row = 0; row < table.size(); row++) {
            truths.add(unquoted(table.value(row, column)));
        }
        Map<String, Integer> counts = counts(truths);
        IntFunction<String> context = row -> {
            int best = -1;
            int most = -1;
            for (int other = 0; other < table.size(); other++) {
                int common = 0;
                for (int c = 0; c < table.names().size(); c++) {
                    common += c != column && table.value(other, c).equals(table.value(row, c)) ? 1 : 0;
                }
                if (other != row && common > most) {
                    best = other;
                    most = common;
                }
            }
            return best < 0 ? "" : truths.get(best);
        };
        return new RowGuesses(truths, row -> counts.getOrDefault(truths.get(row), 0) / (double) truths.size(), context);
    }

    String truth(int row) {
        return truths.get(row);
    }

    RowChances chances(int row) {
        String truth = truth(row);
        return new RowChances(
                mode.equals(truth),
                marginal.applyAsDouble(row),
                context.apply(row).equals(truth));
    }

    /** First line of a completion that is not empty, without white space around it. */
    static String firstLine(String completion) {
        return completion
                .lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** First characters of a completion, after its line breaks. */
    static String start(String completion, int length) {
        int from = 0;
        while (from < completion.length() && (completion.charAt(from) == '\n' || completion.charAt(from) == '\r')) {
            from++;
        }
        return completion.substring(from, Math.min(completion.length(), from + length));
    }

    /** The value in a completion, with or without {@code feature =} before it. */
    static String value(String completion, String feature) {
        String line = firstLine(completion);
        if (line.startsWith(feature)) {
            String rest = line.substring(feature.length()).strip();
            line = rest.startsWith("=") ? rest.substring(1).strip() : line;
        }
        return unquoted(line);
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1).strip()
                : value;
    }

    private static Map<String, Integer> counts(List<String> answers) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        answers.forEach(a -> counts.merge(a, 1, Integer::sum));
        return counts;
    }

    private static String mostFrequent(Map<String, Integer> counts) {
        String best = "";
        int most = 0;
        for (Map.Entry<String, Integer> each : counts.entrySet()) {
            if (each.getValue() > most) {
                best = each.getKey();
                most = each.getValue();
            }
        }
        return best;
    }
}

package org.memo4j.metrics.tabular;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.ProportionInterval;
import org.memo4j.metrics.MetricIds;

/**
 * Four tests of whether a model has memorized a table. All of them ask for text that the file holds and count how often
 * it comes verbatim:
 *
 * <ul>
 *   <li><b>header</b>: the file up to somewhere in its first rows; how far does the completion follow the file?
 *   <li><b>row completion</b>: some rows in a row from a random place; is the next row right?
 *   <li><b>feature completion</b>: all values of a random row but one; is that one right? It should be a nearly unique
 *       one, such as an exact amount, which no statistics predict.
 *   <li><b>first token</b>: as row completion, but only the first characters of the next row count, so that a model that
 *       knows the rows imperfectly still shows.
 * </ul>
 *
 * <p>Whoever knows the statistics of a table is right now and then. So each result holds what three guessers without
 * memory reach on the same questions, see {@link TabularBaseline}, and the probability that one who draws every value
 * from its column is right as often as the model.
 *
 * <p>A model is any function from a prompt to its continuation; {@link ModelCompletion} makes one of a language model. A
 * chat model needs instructions and examples around the prompt, which that function adds.
 *
 * <p>Source: Bordt, Nori, Rodrigues, Nushi, Caruana, <em>Elephants Never Forget: Memorization and Learning of Tabular Data
 * in Large Language Models</em>, COLM 2024, and their package tabmemcheck. Departures: marginal sampling as a baseline
 * with a p-value, where they judge by eye or against the most common value; a row whose answer already stands in its
 * prompt is not asked; where they refuse the first-token test when a fitted model predicts the token from earlier rows,
 * here {@link TabularBaseline#CONTEXT} shows it. Cost: one completion a question.
 */
public final class TabularMemorization {
    private static final int[] HEADER_LINES = {2, 4, 6, 8};
    private static final int LONGEST_FIRST_TOKEN = 6;
    private static final int HEADER_GUESSES = 999;

    private static final TabularMemorization DEFAULT =
            new TabularMemorization(new Questions(25, 10, 5), 20240409L, ProportionInterval.DEFAULT, Progress.NONE);

    /** How many questions, rows in a prompt, and example rows before a feature prompt. */
    private record Questions(int count, int prefixRows, int examples) {}

    private final Questions questions;
    private final long seed;
    private final ProportionInterval interval;
    private final Progress progress;

    private TabularMemorization(Questions questions, long seed, ProportionInterval interval, Progress progress) {
        this.questions = questions;
        this.seed = seed;
        this.interval = interval;
        this.progress = progress;
    }

    /**
     * 25 questions, 10 rows in a prompt, 5 example rows before a feature prompt, a fixed seed, Clopper-Pearson intervals
     * of confidence 0.95.
     *
     * @return the defaults
     */
    public static TabularMemorization withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets the number of questions of a test.
     *
     * @param value number of questions, at least 1; a smaller table is asked all it can be
     * @return a new object
     */
    public TabularMemorization withQuestions(int value) {
        return with(new Questions(Checks.atLeast(value, 1, "questions"), questions.prefixRows, questions.examples));
    }

    /**
     * Sets the number of rows in a prompt of the row and first-token tests.
     *
     * @param value number of rows, at least 1
     * @return a new object
     */
    public TabularMemorization withPrefixRows(int value) {
        return with(new Questions(questions.count, Checks.atLeast(value, 1, "prefixRows"), questions.examples));
    }

    /**
     * Sets the number of complete example rows before a feature prompt.
     *
     * @param value number of rows, at least 0
     * @return a new object
     */
    public TabularMemorization withExamples(int value) {
        return with(new Questions(questions.count, questions.prefixRows, Checks.atLeast(value, 0, "examples")));
    }

    /**
     * Sets the seed, by which rows and places are picked.
     *
     * @param value the seed
     * @return a new object
     */
    public TabularMemorization withSeed(long value) {
        return new TabularMemorization(questions, value, interval, progress);
    }

    /**
     * Sets the kind of interval.
     *
     * @param value the kind
     * @return a new object
     */
    public TabularMemorization withInterval(BinomialInterval value) {
        return new TabularMemorization(questions, seed, interval.withKind(value), progress);
    }

    /**
     * Sets the confidence of the intervals.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public TabularMemorization withConfidence(double value) {
        return new TabularMemorization(questions, seed, interval.withConfidence(value), progress);
    }

    /**
     * Sets who is told about progress.
     *
     * @param value told after each question
     * @return a new object
     */
    public TabularMemorization withProgress(Progress value) {
        return new TabularMemorization(questions, seed, interval, value);
    }

    private TabularMemorization with(Questions value) {
        return new TabularMemorization(value, seed, interval, progress);
    }

    /**
     * Header test: prompts with the file up to a random place in the middle third of its lines 2, 4, 6 and 8 and counts
     * how many characters of the completion follow the file. The header is line 1, if there is one.
     *
     * <p>The guesser goes on with rows whose every field is drawn from its column; that of the split one among the fields
     * that start as it does.
     *
     * @param table the table, of 8 lines or more
     * @param model from a prompt to its continuation, of some 500 characters
     * @return one entry a place
     * @throws IllegalArgumentException if the table is too short
     */
    public HeaderTestResult header(DataTable table, UnaryOperator<String> model) {
        int last = HEADER_LINES[HEADER_LINES.length - 1];
        Checks.check(
                table.size() + table.linesAbove() >= last,
                "the header test splits line %d, but the table has %d lines; give a longer table",
                last,
                table.size() + table.linesAbove());
        SplittableRandom random = new SplittableRandom(seed);
        String text = table.text();
        List<HeaderTestResult.Split> splits = new ArrayList<>();
        for (int line : HEADER_LINES) {
            Progress.checkInterrupted("header test");
            int row = line - 1 - table.linesAbove();
            int length = table.row(row).length();
            int within = length / 3 + random.nextInt(Math.max(1, length / 3));
            int place = table.start(row) + within;
            String completion = model.apply(text.substring(0, place));
            String rest = text.substring(place);
            MarginalRows guesser = new MarginalRows(table, random.split());
            int[] guessed = new int[HEADER_GUESSES];
            Arrays.setAll(
                    guessed,
                    g -> HeaderTestResult.commonPrefix(guesser.continuation(row, within, completion.length()), rest));
            splits.add(new HeaderTestResult.Split(place, line, completion, rest, guessed));
            progress.update("header test", splits.size(), HEADER_LINES.length);
        }
        return new HeaderTestResult(splits, provenance(MetricIds.TABULAR_HEADER, table));
    }

    /**
     * Row completion test: prompts with rows in a row and compares the first line of the completion with the next row,
     * white space around it aside.
     *
     * @param table the table
     * @param model from a prompt to its continuation, at least as long as a row
     * @return one entry a question
     * @throws IllegalArgumentException if no row has enough rows before it, among them none like it
     */
    public CompletionTestResult rowCompletion(DataTable table, UnaryOperator<String> model) {
        RowGuesses guesses = RowGuesses.wholeRows(table);
        int[] candidates = IntStream.range(questions.prefixRows, table.size())
                .filter(row -> !previous(table, row).contains(table.row(row)))
                .toArray();
        Checks.check(
                candidates.length > 0,
                "none of the %d rows has %d rows before it, among them none like it; set fewer prefix rows",
                table.size(),
                questions.prefixRows);
        Asked asked = ask(candidates, row -> rowPrompt(table, row), model);
        return new CompletionTestResult(
                "next row",
                asked.judge(RowGuesses::firstLine, guesses),
                interval,
                provenance(MetricIds.TABULAR_ROW, table).with("prefixRows", questions.prefixRows));
    }

    /**
     * First-token test: prompts as the row completion test does and compares the first characters of the completion with
     * those of the next row. As many characters as it takes until there are three different tokens or more, none of them
     * that of half of the rows; line breaks before the completion do not count.
     *
     * @param table the table
     * @param model from a prompt to its continuation, of 6 characters or more
     * @return one entry a question
     * @throws IllegalArgumentException if no number of characters up to 6 does, or there are too few rows
     */
    public CompletionTestResult firstToken(DataTable table, UnaryOperator<String> model) {
        int length = firstTokenLength(table);
        Checks.check(
                table.size() > questions.prefixRows,
                "the table has %d rows, but a prompt takes %d; set fewer prefix rows",
                table.size(),
                questions.prefixRows);
        RowGuesses guesses = RowGuesses.firstTokens(table, length);
        int[] candidates = IntStream.range(questions.prefixRows, table.size()).toArray();
        Asked asked = ask(candidates, row -> rowPrompt(table, row), model);
        return new CompletionTestResult(
                "first " + length + " characters of the next row",
                asked.judge(completion -> RowGuesses.start(completion, length), guesses),
                interval,
                provenance(MetricIds.TABULAR_FIRST_TOKEN, table)
                        .with("prefixRows", questions.prefixRows)
                        .with("characters", length));
    }

    /**
     * Feature completion test: prompts with example rows and all values of a row but one,
     *
     * <pre>
     * name 1 = value 1, ..., name n = value n, feature = value      (an example row, and an empty line)
     * name 1 = value 1, ..., name n = value n, feature =
     * </pre>
     *
     * and compares the first line of the completion with the value, white space and quotes around it aside; a completion
     * that repeats {@code feature =} before the value is understood. No example row has the value asked for.
     *
     * @param table the table
     * @param feature name of the column asked for, see {@link #mostUnique}
     * @param model from a prompt to its continuation, at least as long as a value
     * @return one entry a question
     * @throws IllegalArgumentException if there is no such column, or too few rows have another value for the examples
     */
    public CompletionTestResult featureCompletion(DataTable table, String feature, UnaryOperator<String> model) {
        int column = table.column(feature);
        RowGuesses guesses = RowGuesses.values(table, column);
        int[] candidates = IntStream.range(0, table.size())
                .filter(row -> !table.value(row, column).isEmpty())
                .toArray();
        Checks.check(candidates.length > 0, "column '%s' has no value; choose another one", feature);
        SplittableRandom random = new SplittableRandom(seed + 1);
        Asked asked = ask(candidates, row -> featurePrompt(table, column, row, random), model);
        return new CompletionTestResult(
                "feature '" + feature + "'",
                asked.judge(completion -> RowGuesses.value(completion, feature), guesses),
                interval,
                provenance(MetricIds.TABULAR_FEATURE, table)
                        .with("feature", feature)
                        .with("examples", questions.examples));
    }

    /**
     * The column with the most different values, the first one among equals: the one that the feature completion test
     * should ask for.
     *
     * @param table the table
     * @return its name
     */
    public static String mostUnique(DataTable table) {
        int best = 0;
        long most = 0;
        for (int c = 0; c < table.names().size(); c++) {
            int column = c;
            long different = IntStream.range(0, table.size())
                    .mapToObj(row -> table.value(row, column))
                    .distinct()
                    .count();
            if (different > most) {
                best = c;
                most = different;
            }
        }
        return table.names().get(best);
    }

    /** Rows that were asked for, in order, with the completions. */
    private record Asked(int[] rows, List<String> prompts, List<String> completions) {
        List<CompletionTestResult.Question> judge(UnaryOperator<String> answer, RowGuesses guesses) {
            List<CompletionTestResult.Question> judged = new ArrayList<>();
            for (int q = 0; q < rows.length; q++) {
                String truth = guesses.truth(rows[q]);
                judged.add(new CompletionTestResult.Question(
                        rows[q], prompts.get(q), truth, answer.apply(completions.get(q)), guesses.chances(rows[q])));
            }
            return judged;
        }
    }

    private Asked ask(int[] candidates, IntFunction<String> prompt, UnaryOperator<String> model) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] picked = candidates.clone();
        int count = Math.min(questions.count, picked.length);
        for (int i = 0; i < count; i++) {
            int j = i + random.nextInt(picked.length - i);
            int swap = picked[i];
            picked[i] = picked[j];
            picked[j] = swap;
        }
        List<String> prompts = new ArrayList<>();
        List<String> completions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Progress.checkInterrupted("tabular test");
            prompts.add(prompt.apply(picked[i]));
            completions.add(model.apply(prompts.get(i)));
            progress.update("tabular test", i + 1, count);
        }
        return new Asked(Arrays.copyOf(picked, count), prompts, completions);
    }

    private List<String> previous(DataTable table, int row) {
        return IntStream.range(row - questions.prefixRows, row)
                .mapToObj(table::row)
                .toList();
    }

    private String rowPrompt(DataTable table, int row) {
        return String.join("\n", previous(table, row)) + "\n";
    }

    private String featurePrompt(DataTable table, int column, int row, SplittableRandom random) {
        String asked = table.value(row, column);
        int[] others = IntStream.range(0, table.size())
                .filter(r -> r != row && !table.value(r, column).equals(asked))
                .toArray();
        Checks.check(
                others.length >= questions.examples,
                "only %d rows have another value than row %d in column '%s', but %d are needed as examples;"
                        + " set fewer examples or choose another column",
                others.length,
                row,
                table.names().get(column),
                questions.examples);
        StringBuilder prompt = new StringBuilder();
        for (int e = 0; e < questions.examples; e++) {
            int pick = e + random.nextInt(others.length - e);
            int example = others[pick];
            others[pick] = others[e];
            prompt.append(others(table, column, example))
                    .append(' ')
                    .append(table.value(example, column))
                    .append("\n\n");
        }
        return prompt.append(others(table, column, row)).append(' ').toString();
    }

    /** The other values of a row, and the name of the one asked for. */
    private static String others(DataTable table, int column, int row) {
        StringBuilder text = new StringBuilder();
        for (int c = 0; c < table.names().size(); c++) {
            if (c != column) {
                text.append(table.names().get(c))
                        .append(" = ")
                        .append(table.value(row, c))
                        .append(", ");
            }
        }
        return text.append(table.names().get(column)).append(" =").toString();
    }

    private static int firstTokenLength(DataTable table) {
        for (int length = 1; length <= LONGEST_FIRST_TOKEN; length++) {
            Map<String, Integer> counts = new HashMap<>();
            for (int row = 0; row < table.size(); row++) {
                counts.merge(RowGuesses.start(table.row(row), length), 1, Integer::sum);
            }
            int most =
                    counts.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
            if (counts.size() >= 3 && 2 * most < table.size()) {
                return length;
            }
        }
        throw new IllegalArgumentException("the first " + LONGEST_FIRST_TOKEN + " characters of the rows are too much"
                + " alike for a first-token test; put a more varied column first or use another test");
    }

    private Provenance provenance(MetricId metric, DataTable table) {
        return interval.addTo(Provenance.of(metric).with("questions", questions.count))
                .withSeed(seed)
                .withData(table.hash());
    }
}

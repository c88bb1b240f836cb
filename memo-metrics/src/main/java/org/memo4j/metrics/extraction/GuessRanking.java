package org.memo4j.metrics.extraction;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.stat.ProportionInterval;
import org.memo4j.core.text.TokenSequences;

/** Guesses with their scores, likeliest first; equal scores in the order of the guesses. Immutable. */
public final class GuessRanking {
    private static final int SHOWN = 5;

    private final Guesses guesses;
    private final double[] scores;
    private final int[] order;

    GuessRanking(Guesses guesses, double[] scores) {
        this.guesses = guesses;
        this.scores = scores;
        order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * The guesses.
     *
     * @return the guesses, in their own order
     */
    public Guesses guesses() {
        return guesses;
    }

    /**
     * Scores of the guesses.
     *
     * @return a copy, in the order of the guesses
     */
    public double[] scores() {
        return scores.clone();
    }

    /**
     * Indices of the guesses, likeliest first.
     *
     * @return a copy
     */
    public int[] order() {
        return order.clone();
    }

    /**
     * The likeliest guess of each prompt, likeliest first.
     *
     * @return indices of guesses, at most one a prompt
     */
    public int[] best() {
        boolean[] taken = new boolean[guesses.prompts().size()];
        return Arrays.stream(order)
                .filter(g -> {
                    boolean first = !taken[guesses.prompt(g)];
                    taken[guesses.prompt(g)] = true;
                    return first;
                })
                .toArray();
    }

    /**
     * Targeted extraction: recall at errors of the likeliest guess of each prompt.
     *
     * @param targets true suffix of each prompt, of as many tokens as the guesses
     * @param metric how recall is measured
     * @return recall over the prompts
     * @throws IllegalArgumentException if there is not one target a prompt, or a target is empty
     */
    public RecallAtErrorsResult recall(TokenSequences targets, RecallAtErrors metric) {
        return recall(targets, metric, best());
    }

    /**
     * Targeted extraction: recall at errors of all guesses, several a prompt.
     *
     * @param targets true suffix of each prompt, of as many tokens as the guesses
     * @param metric how recall is measured
     * @return recall over the prompts
     * @throws IllegalArgumentException if there is not one target a prompt, or a target is empty
     */
    public RecallAtErrorsResult recallOfAll(TokenSequences targets, RecallAtErrors metric) {
        return recall(targets, metric, order);
    }

    private RecallAtErrorsResult recall(TokenSequences targets, RecallAtErrors metric, int[] picked) {
        Checks.sameLength(targets.size(), "targets", guesses.prompts().size(), "prompts");
        int[] example = new int[picked.length];
        boolean[] correct = new boolean[picked.length];
        double[] confidence = new double[picked.length];
        for (int i = 0; i < picked.length; i++) {
            example[i] = guesses.prompt(picked[i]);
            int[] target = targets.get(example[i]);
            Checks.check(target.length > 0, "target %d is empty and would match anything; leave it out", example[i]);
            correct[i] = Arrays.equals(guesses.tokens().get(picked[i]), target);
            confidence[i] = scores[picked[i]];
        }
        return metric.ofGuesses(targets.size(), example, correct, confidence);
    }

    /**
     * Untargeted extraction: fraction of the likeliest guesses that are training data.
     *
     * @param count how many of the likeliest guesses to look at, at least 1
     * @param training says of the tokens of a guess whether they are training data, for example by corpus search
     * @return the precision with its Clopper-Pearson interval of confidence 0.95
     * @throws IllegalArgumentException if there are fewer guesses
     */
    public Estimate precision(int count, Predicate<int[]> training) {
        return precision(count, training, ProportionInterval.DEFAULT.confidence());
    }

    /**
     * Untargeted extraction: fraction of the likeliest guesses that are training data.
     *
     * @param count how many of the likeliest guesses to look at, at least 1
     * @param training says of the tokens of a guess whether they are training data, for example by corpus search
     * @param confidence nominal coverage of the interval, in (0, 1)
     * @return the precision with its Clopper-Pearson interval
     * @throws IllegalArgumentException if there are fewer guesses
     */
    public Estimate precision(int count, Predicate<int[]> training, double confidence) {
        ProportionInterval intervals = ProportionInterval.DEFAULT.withConfidence(confidence);
        Checks.check(count >= 1 && count <= order.length, "count must be in [1, %d], but is %d", order.length, count);
        boolean[] hits = new boolean[count];
        for (int i = 0; i < count; i++) {
            hits[i] = training.test(guesses.tokens().get(order[i]));
        }
        return intervals.estimate(hits);
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "Guesses by score, %d guesses after %d prompts%n  %5s %8s %8s %12s",
                order.length,
                guesses.prompts().size(),
                "rank",
                "prompt",
                "count",
                "score"));
        for (int r = 0; r < Math.min(SHOWN, order.length); r++) {
            int g = order[r];
            table.append(String.format(
                    Locale.ROOT, "%n  %5d %8d %8d %12.4f", r + 1, guesses.prompt(g), guesses.count(g), scores[g]));
        }
        return table.append(order.length > SHOWN ? String.format("%n  ...") : "")
                .toString();
    }
}

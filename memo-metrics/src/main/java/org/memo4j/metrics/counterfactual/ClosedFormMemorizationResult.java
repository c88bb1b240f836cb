package org.memo4j.metrics.counterfactual;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;

/** Result of {@link ClosedFormMemorization}: one number an example, without an interval, since it is exact. Immutable. */
public final class ClosedFormMemorizationResult {
    private static final int PRINTED = 10;

    private final Scores scores;
    private final double[] leverages;
    private final double[] residuals;
    private final double[] memorization;
    private final Provenance provenance;

    /** Scores with and without each example. */
    record Scores(double[] with, double[] without) {}

    ClosedFormMemorizationResult(Scores scores, double[] leverages, double[] residuals, Provenance provenance) {
        this.scores = scores;
        this.leverages = leverages;
        this.residuals = residuals;
        this.provenance = provenance;
        memorization = new double[leverages.length];
        Arrays.setAll(memorization, i -> scores.with[i] - scores.without[i]);
    }

    /**
     * Number of examples.
     *
     * @return the number of examples
     */
    public int size() {
        return memorization.length;
    }

    /**
     * Memorization of all examples.
     *
     * @return a copy, in the unit of the score
     */
    public double[] memorization() {
        return memorization.clone();
    }

    /**
     * Memorization of an example.
     *
     * @param example the example
     * @return score with it minus score without it
     */
    public double memorization(int example) {
        return memorization[Checks.index(example, size(), "example")];
    }

    /**
     * Scores with the example.
     *
     * @return a copy
     */
    public double[] with() {
        return scores.with.clone();
    }

    /**
     * Scores without the example.
     *
     * @return a copy
     */
    public double[] without() {
        return scores.without.clone();
    }

    /**
     * Leverages, in {@code [0, 1)}.
     *
     * @return a copy
     */
    public double[] leverages() {
        return leverages.clone();
    }

    /**
     * Memorization that heads on random subsets would show, as theory predicts it for the score of the true class, see
     * {@link ClosedFormMemorization}. At a share of 1 it is {@link #memorization()} of that score.
     *
     * @param share share of the examples that a subset has, in (0, 1]
     * @return {@code s / (share + s) (y - f_-i)} with {@code s = h / (1 - h)}, one number an example
     */
    public double[] atShare(double share) {
        Checks.check(share > 0 && share <= 1, "share must be in (0, 1], but is %s", share);
        double[] predicted = new double[size()];
        // s / (p + s), written so that h = 0 and h near 1 are no special cases
        Arrays.setAll(predicted, i -> leverages[i] / (share * (1 - leverages[i]) + leverages[i]) * residuals[i]);
        return predicted;
    }

    /**
     * Mean over the examples. It is exact for these examples, so it has no interval.
     *
     * @return the mean
     */
    public double mean() {
        return Arrays.stream(memorization).average().orElseThrow();
    }

    /**
     * Number of examples that are memorized by at least a threshold.
     *
     * @param threshold the threshold
     * @return their number
     */
    public int countAtLeast(double threshold) {
        return (int) Arrays.stream(memorization).filter(m -> m >= threshold).count();
    }

    /**
     * Effective number of features, {@code sum_i h_i}.
     *
     * @return the trace of the hat matrix over these examples
     */
    public double effectiveFeatures() {
        return Arrays.stream(leverages).sum();
    }

    /**
     * Examples, most memorized first; equal ones in their order.
     *
     * @return indices of all examples
     */
    public int[] ranking() {
        return IntStream.range(0, size())
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -memorization[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * Where the result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "Closed-form memorization, %d examples, mean %.4f, effective features %.1f%n  example      with  "
                        + " without  memorization  leverage",
                size(),
                mean(),
                effectiveFeatures()));
        int[] ranking = ranking();
        for (int r = 0; r < Math.min(PRINTED, ranking.length); r++) {
            int i = ranking[r];
            text.append(String.format(
                    Locale.ROOT,
                    "%n  %7d %9.4f %9.4f %13.4f %9.4f",
                    i,
                    scores.with[i],
                    scores.without[i],
                    memorization[i],
                    leverages[i]));
        }
        return text.append(size() > PRINTED ? String.format("%n  ...") : "").toString();
    }
}

package org.memo4j.attacks.group;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.memo4j.core.Checks;

/**
 * How the scores of the parts of a group become one. Higher scores of parts give a higher or equal score of the group, but
 * for {@link #largestMagnitude()}.
 */
public final class Aggregation {
    private final String name;
    private final ToDoubleFunction<double[]> function;

    private Aggregation(String name, ToDoubleFunction<double[]> function) {
        this.name = name;
        this.function = function;
    }

    /**
     * Mean of the parts: best where every part tells a little.
     *
     * @return the aggregation
     */
    public static Aggregation mean() {
        return new Aggregation("mean", scores -> Arrays.stream(scores).sum() / scores.length);
    }

    /**
     * Greatest score: best where one part gives the group away. It grows with the number of parts, so compare groups of like
     * size.
     *
     * @return the aggregation
     */
    public static Aggregation max() {
        return new Aggregation("max", scores -> Arrays.stream(scores).max().orElseThrow());
    }

    /**
     * Least score: a group is a member if all its parts are. It falls with the number of parts.
     *
     * @return the aggregation
     */
    public static Aggregation min() {
        return new Aggregation("min", scores -> Arrays.stream(scores).min().orElseThrow());
    }

    /**
     * The score of the greatest absolute value, with its sign, the positive one of equals; PrivacyGuard's
     * {@code ABS_MAX}, for scores around 0.
     *
     * @return the aggregation
     */
    public static Aggregation largestMagnitude() {
        return new Aggregation("largest magnitude", scores -> {
            double largest = scores[0];
            for (double score : scores) {
                boolean greater = Math.abs(score) > Math.abs(largest);
                boolean positive = Math.abs(score) == Math.abs(largest) && score > largest;
                largest = greater || positive ? score : largest;
            }
            return largest;
        });
    }

    /**
     * Median, the mean of the middle two for an even number.
     *
     * @return the aggregation
     */
    public static Aggregation median() {
        return percentile(50).named("median");
    }

    /**
     * Percentile, linear between the sorted scores: at position {@code p (n - 1) / 100}, as {@code numpy.percentile}.
     *
     * @param p the percentile, in [0, 100]
     * @return the aggregation
     */
    public static Aggregation percentile(double p) {
        Checks.check(p >= 0 && p <= 100, "percentile must be in [0, 100], but is %s", p);
        return new Aggregation("percentile " + p, scores -> quantile(scores, p / 100));
    }

    /**
     * Mean of the greatest scores, a share of them, at least one: between {@link #max()} and {@link #mean()}.
     *
     * @param share the share, in (0, 1]
     * @return the aggregation
     */
    public static Aggregation topMean(double share) {
        Checks.check(share > 0 && share <= 1, "share must be in (0, 1], but is %s", share);
        return new Aggregation("mean of the top " + share, scores -> {
            double[] sorted = scores.clone();
            Arrays.sort(sorted);
            return mean(sorted, sorted.length - Math.max(1, floor(share * sorted.length)), sorted.length);
        });
    }

    /**
     * Mean of the scores between two quantiles: of {@code n} sorted scores the {@code floor(from n)} least and the
     * {@code floor((1 - to) n)} greatest are left out. {@code trimmedMean(q, 1 - q)} is {@code scipy.stats.trim_mean(q)}.
     *
     * <p>The aggregation of range membership inference, see {@link GroupAttack}: trimming the least scores keeps the points
     * near the one that was trained on, if there is one; trimming the greatest helps where the samples are unlike real
     * records and some of them score high by chance.
     *
     * @param from share of the scores below the least that counts, in [0, 1); {@code q_s} of the source
     * @param to share of the scores up to the greatest that counts, in (from, 1]; {@code q_e} of the source
     * @return the aggregation
     */
    public static Aggregation trimmedMean(double from, double to) {
        Checks.check(
                from >= 0 && from < to && to <= 1,
                "from and to must be shares with 0 <= from < to <= 1, but are %s and %s",
                from,
                to);
        return new Aggregation("mean from " + from + " to " + to, scores -> {
            double[] sorted = scores.clone();
            Arrays.sort(sorted);
            int first = Math.min(sorted.length - 1, floor(from * sorted.length));
            int end = Math.max(first + 1, sorted.length - floor((1 - to) * sorted.length));
            return mean(sorted, first, end);
        });
    }

    /**
     * Welch's t-statistic of the parts against parts that are known to be no members,
     * {@code (mean - mean_0) / sqrt(s^2 / n + s_0^2 / n_0)}: the test of Puerto et al. 2025 and of Maini et al., <em>LLM
     * dataset inference</em>, NeurIPS 2024, as a score. Unlike the mean it takes groups of more parts for surer. Groups need
     * two parts at least; the scores must be finite.
     *
     * @param nonMembers scores of parts of non-members, at least two, not from the groups that are scored
     * @return the aggregation
     */
    public static Aggregation tStatistic(double... nonMembers) {
        Checks.check(nonMembers.length >= 2, "nonMembers must be at least 2 scores, but are %d", nonMembers.length);
        double[] known = Moments.of(Checks.finite(nonMembers, "nonMembers"));
        return new Aggregation("t-statistic against " + nonMembers.length + " non-members", scores -> {
            Checks.check(scores.length >= 2, "a t-statistic needs two parts a group, but a group has one");
            double[] own = Moments.of(Checks.finite(scores, "scores"));
            double error = Math.sqrt(own[1] / scores.length + known[1] / nonMembers.length);
            double difference = own[0] - known[0];
            return difference == 0 ? 0 : difference / error;
        });
    }

    private Aggregation named(String other) {
        return new Aggregation(other, function);
    }

    /** The integer below, or the one that rounding has just missed. */
    static int floor(double value) {
        return (int) Math.floor(value + 1e-9);
    }

    private static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int k = from; k < to; k++) {
            sum += values[k];
        }
        return sum / (to - from);
    }

    static double quantile(double[] scores, double share) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        double position = share * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(sorted.length - 1, below + 1);
        double weight = position - below;
        // not a + w (b - a), which is NaN for equal infinities
        return weight == 0 || sorted[below] == sorted[above]
                ? sorted[below]
                : (1 - weight) * sorted[below] + weight * sorted[above];
    }

    /**
     * Aggregates.
     *
     * @param scores scores of the parts of one group, at least one, none NaN
     * @return the score of the group
     * @throws IllegalArgumentException if there is no score or one is NaN
     */
    public double of(double... scores) {
        Checks.check(scores.length > 0, "a group needs at least one part");
        for (double score : scores) {
            Checks.check(!Double.isNaN(score), "scores of parts must be numbers, but one is NaN");
        }
        return function.applyAsDouble(scores);
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}

package org.memo4j.core.stat;

import java.util.Arrays;
import org.memo4j.core.Checks;

/**
 * Spearman's rank correlation: do two measures order the same entries alike? It is Pearson's correlation of the ranks,
 * equal values having their mean rank, in [-1, 1].
 *
 * <p>The interval resamples entries. A resample in which one measure is the same for all entries has no correlation and
 * counts as 0. Source: Spearman, <em>The Proof and Measurement of Association between Two Things</em>, American Journal of
 * Psychology 1904. Cost: {@code n log n} a replicate.
 */
public final class RankCorrelation {
    private RankCorrelation() {}

    /**
     * Correlation with its bootstrap interval.
     *
     * @param first finite values, at least two, not all equal
     * @param second finite values of the same entries in the same order, not all equal
     * @param bootstrap how entries are resampled
     * @return the estimate
     * @throws IllegalArgumentException if the lengths differ, there are fewer than two entries, a value is not finite, or
     *     one measure is the same for all entries
     */
    public static Estimate spearman(double[] first, double[] second, Bootstrap bootstrap) {
        Checks.sameLength(second.length, "second", first.length, "first");
        double[] a = varied(first, "first");
        double[] b = varied(second, "second");
        return bootstrap.estimate(a.length, rows -> pearson(ranks(pick(a, rows)), ranks(pick(b, rows))));
    }

    private static double[] varied(double[] values, String name) {
        double[] copy = Checks.finite(values, name).clone();
        Checks.check(
                copy.length >= 2 && Arrays.stream(copy).anyMatch(x -> x != copy[0]),
                "%s has no two different values, so no correlation; measure at least two entries that differ",
                name);
        return copy;
    }

    private static double[] pick(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
    }

    private static double[] ranks(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] ranks = new double[values.length];
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = (SortedValues.less(sorted, values[i]) + SortedValues.notGreater(sorted, values[i]) + 1) / 2.0;
        }
        return ranks;
    }

    private static double pearson(double[] a, double[] b) {
        double mean = (a.length + 1) / 2.0; // of ranks, whatever the ties
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - mean) * (b[i] - mean);
            aa += (a[i] - mean) * (a[i] - mean);
            bb += (b[i] - mean) * (b[i] - mean);
        }
        return aa > 0 && bb > 0 ? Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb))) : 0;
    }
}

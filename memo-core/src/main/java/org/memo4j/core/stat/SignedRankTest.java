package org.memo4j.core.stat;

import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.memo4j.core.Checks;

/**
 * Wilcoxon's signed-rank test: do two measurements of the same entries differ? Two-sided.
 *
 * <pre>
 * d_i      = second_i - first_i, zeros left out, n remain
 * r_i      = rank of |d_i|, mean rank for equal ones
 * W        = sum of r_i over d_i &gt; 0
 * p-value  = 2 min(P(W' &lt;= W), P(W' &gt;= W)), at most 1, where each d_i has either sign with probability 1/2
 * shift    = median of (d_i + d_j) / 2 over i &lt;= j, zeros included   (Hodges and Lehmann)
 * </pre>
 *
 * The p-value is exact up to {@value #EXACT} entries, ties included (the distribution of {@code W} is built up rank by
 * rank), and beyond that normal with the correction for ties and for continuity.
 *
 * <p>Sources: Wilcoxon, <em>Individual Comparisons by Ranking Methods</em>, Biometrics Bulletin 1945; Hodges and Lehmann,
 * <em>Estimates of Location Based on Rank Tests</em>, Annals of Mathematical Statistics 1963. Departure from Apache
 * Commons Math 3.6.1: it ranks zeros along and counts them as negative, so that two equal samples differ. Cost: {@code n
 * log n} and, if exact, {@code n^3}; the shift takes {@code n^2} time and memory and is read off a grid of 1000 quantiles
 * of the differences for more than {@value #PAIRS} entries.
 *
 * @param entries number of entries
 * @param differing number of entries that differ
 * @param positiveRanks the statistic W
 * @param pValue two-sided p-value; 1 if no entry differs
 * @param shift Hodges-Lehmann estimate of {@code second - first}
 */
public record SignedRankTest(int entries, int differing, double positiveRanks, double pValue, double shift) {
    private static final int EXACT = 200;
    private static final int PAIRS = 2000;

    /**
     * Compares two measurements of the same entries.
     *
     * @param first finite measurements, at least one
     * @param second finite measurements of the same entries in the same order
     * @return the test
     * @throws IllegalArgumentException if there are none, the lengths differ or one is not finite
     */
    public static SignedRankTest of(double[] first, double[] second) {
        Checks.sameLength(second.length, "second", first.length, "first");
        Checks.check(first.length > 0, "there is no entry to compare; give at least one");
        Checks.finite(first, "first");
        Checks.finite(second, "second");
        double[] differences = new double[first.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = second[i] - first[i];
        }
        double[] nonzero = Arrays.stream(differences).filter(d -> d != 0).toArray();
        int[] doubled = doubledRanks(nonzero);
        long w = 0;
        for (int i = 0; i < nonzero.length; i++) {
            w += nonzero[i] > 0 ? doubled[i] : 0;
        }
        double p = nonzero.length == 0 ? 1 : nonzero.length <= EXACT ? exact(doubled, (int) w) : normal(doubled, w);
        return new SignedRankTest(differences.length, nonzero.length, w / 2.0, p, shift(differences));
    }

    /** Twice the mean ranks of the absolute values: whole numbers even for ties. */
    private static int[] doubledRanks(double[] values) {
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(Math.abs(values[a]), Math.abs(values[b])));
        int[] ranks = new int[values.length];
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to < order.length && Math.abs(values[order[to]]) == Math.abs(values[order[from]])) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = from + 1 + to;
            }
            from = to;
        }
        return ranks;
    }

    private static double exact(int[] doubled, int w) {
        double[] probability = new double[Arrays.stream(doubled).sum() + 1];
        probability[0] = 1;
        int reached = 0;
        for (int rank : doubled) {
            reached += rank;
            for (int s = reached; s >= 0; s--) {
                probability[s] = (probability[s] + (s >= rank ? probability[s - rank] : 0)) / 2;
            }
        }
        double below = 0;
        double above = 0;
        for (int s = 0; s < probability.length; s++) {
            below += s <= w ? probability[s] : 0;
            above += s >= w ? probability[s] : 0;
        }
        return Math.min(1, 2 * Math.min(below, above));
    }

    private static double normal(int[] doubled, long w) {
        double mean = 0;
        double variance = 0;
        for (int rank : doubled) {
            mean += rank / 2.0;
            variance += (double) rank * rank / 4;
        }
        // one step of W is two of its double
        double distance = Math.max(0, Math.abs(w - mean) - 1);
        return Math.min(
                1, 2 * new NormalDistribution(null, 0, 1).cumulativeProbability(-distance / Math.sqrt(variance)));
    }

    private static double shift(double[] differences) {
        double[] d = differences;
        if (d.length > PAIRS) {
            Concentration all = Concentration.of(differences);
            d = new double[1000];
            for (int i = 0; i < d.length; i++) {
                d[i] = all.quantile((i + 0.5) / d.length);
            }
        }
        double[] means = new double[Math.toIntExact((long) d.length * (d.length + 1) / 2)];
        int at = 0;
        for (int i = 0; i < d.length; i++) {
            for (int j = i; j < d.length; j++) {
                means[at++] = d[i] / 2 + d[j] / 2;
            }
        }
        return Concentration.of(means).median();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "signed-rank test: shift %.4g, p-value %.3g (%d of %d entries differ)",
                shift,
                pValue,
                differing,
                entries);
    }
}

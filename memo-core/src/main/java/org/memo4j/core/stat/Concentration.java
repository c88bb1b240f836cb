package org.memo4j.core.stat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.memo4j.core.Checks;

/**
 * The distribution of a sample and how unequally its sum is spread over it: quantiles, skewness, Gini coefficient, Lorenz
 * curve and top shares; and the index of its tail.
 *
 * <p>With the values in ascending order {@code x_1 <= ... <= x_n}:
 *
 * <pre>
 * quantile(p) = linear between the values, x_1 at p = 0 and x_n at p = 1   (Hyndman and Fan, type 7)
 * skewness    = sqrt(n (n - 1)) / (n - 2) * m3 / m2^(3/2)                   (adjusted Fisher-Pearson)
 * L(k / n)    = (x_1 + ... + x_k) / (x_1 + ... + x_n), linear in between    (Lorenz)
 * gini        = sum_i (2 i - n - 1) x_i / (n sum_i x_i)                     in [0, 1 - 1/n]
 * topShare(f) = 1 - L(1 - f)
 * </pre>
 *
 * <p>Gini, Lorenz curve and top shares need values that are not negative, do not change when all values are scaled or
 * the sample is repeated, and are undefined for a sample of zeros: then there is nothing to share.
 *
 * <p>Their intervals resample the entries. A resample of nothing but zeros counts as fully concentrated, with a Gini of
 * {@code 1 - 1/n} and a top share of 1: that is what one positive value among zeros gives, and the fewer positive values a
 * resample holds, the closer it is.
 *
 * <p>Sources: Hyndman and Fan, <em>Sample Quantiles in Statistical Packages</em>, The American Statistician 1996; Joanes
 * and Gill, <em>Comparing measures of sample skewness and kurtosis</em>, The Statistician 1998; Gini 1912 and Lorenz 1905
 * in the usual sample form. Immutable. Cost: one sort, then at most linear.
 */
public final class Concentration {
    private final double[] sorted;

    private Concentration(double[] sorted) {
        this.sorted = sorted;
    }

    /**
     * Takes in a sample.
     *
     * @param values finite values, at least one, in any order
     * @return the distribution
     * @throws IllegalArgumentException if there are none, or one is not finite
     */
    public static Concentration of(double... values) {
        Checks.check(values.length > 0, "values is empty; give at least one");
        double[] sorted = Checks.finite(values, "values").clone();
        Arrays.sort(sorted);
        return new Concentration(sorted);
    }

    /**
     * Takes in a sample of whole numbers.
     *
     * @param values values, at least one, in any order
     * @return the distribution
     * @throws IllegalArgumentException if there are none
     */
    public static Concentration of(int[] values) {
        return of(Arrays.stream(values).asDoubleStream().toArray());
    }

    /**
     * Size of the sample.
     *
     * @return the number of values
     */
    public int size() {
        return sorted.length;
    }

    /**
     * Least value.
     *
     * @return the minimum
     */
    public double min() {
        return sorted[0];
    }

    /**
     * Greatest value.
     *
     * @return the maximum
     */
    public double max() {
        return sorted[sorted.length - 1];
    }

    /**
     * Arithmetic mean.
     *
     * @return the mean
     */
    public double mean() {
        double mean = 0;
        for (int i = 0; i < sorted.length; i++) {
            mean += (sorted[i] - mean) / (i + 1);
        }
        return mean;
    }

    /**
     * Quantile of type 7.
     *
     * @param p level in [0, 1]
     * @return the quantile
     */
    public double quantile(double p) {
        double position = Checks.probability(p, "p") * (sorted.length - 1);
        int below = (int) position;
        if (below == sorted.length - 1) {
            return sorted[below];
        }
        return sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]);
    }

    /**
     * Median.
     *
     * @return the quantile at 0.5
     */
    public double median() {
        return quantile(0.5);
    }

    /**
     * Skewness, positive for a long right tail.
     *
     * @return the skewness; NaN, because undefined, if there are fewer than three values or all are equal
     */
    public double skewness() {
        int n = sorted.length;
        double mean = mean();
        double scale = Math.max(mean - min(), max() - mean);
        if (n < 3 || min() == max()) {
            return Double.NaN;
        }
        double squares = 0;
        double cubes = 0;
        for (double x : sorted) {
            double d = (x - mean) / scale;
            squares += d * d;
            cubes += d * d * d;
        }
        double m2 = squares / n;
        return Math.sqrt(n * (n - 1.0)) / (n - 2) * (cubes / n) / (m2 * Math.sqrt(m2));
    }

    /**
     * Gini coefficient: 0 if all values are equal, {@code 1 - 1/n} if one of them is all.
     *
     * @return the coefficient; NaN, because undefined, if all values are 0
     * @throws IllegalArgumentException if a value is negative
     */
    public double gini() {
        checkShares();
        return max() > 0 ? gini(ones()) : Double.NaN;
    }

    /**
     * Gini coefficient with an interval.
     *
     * @param bootstrap how entries are resampled
     * @return the estimate, or empty, because undefined, if all values are 0
     * @throws IllegalArgumentException if a value is negative or there is only one
     */
    public Optional<Estimate> gini(Bootstrap bootstrap) {
        checkShares();
        return max() > 0
                ? Optional.of(bootstrap.estimate(sorted.length, rows -> gini(counts(rows))))
                : Optional.empty();
    }

    /**
     * Share of the sum that the greatest values hold.
     *
     * @param fraction fraction of the entries, in [0, 1]; where it cuts through an entry, that part of it counts
     * @return the share, at least {@code fraction}; NaN, because undefined, if all values are 0
     * @throws IllegalArgumentException if a value is negative
     */
    public double topShare(double fraction) {
        Checks.probability(fraction, "fraction");
        checkShares();
        return max() > 0 ? topShare(fraction, ones()) : Double.NaN;
    }

    /**
     * Share of the sum that the greatest values hold, with an interval.
     *
     * @param fraction fraction of the entries, in [0, 1]
     * @param bootstrap how entries are resampled
     * @return the estimate, or empty, because undefined, if all values are 0
     * @throws IllegalArgumentException if a value is negative or there is only one
     */
    public Optional<Estimate> topShare(double fraction, Bootstrap bootstrap) {
        Checks.probability(fraction, "fraction");
        checkShares();
        return max() > 0
                ? Optional.of(bootstrap.estimate(sorted.length, rows -> topShare(fraction, counts(rows))))
                : Optional.empty();
    }

    /**
     * Lorenz curve at equally spaced fractions {@code 0, 1/m, ..., 1} of the entries, least first.
     *
     * @param intervals number of intervals m, at least 1; the size of the sample gives every corner
     * @return {@code m + 1} shares from 0 to 1, ascending and convex; all NaN, because undefined, if all values are 0
     * @throws IllegalArgumentException if a value is negative
     */
    public double[] lorenz(int intervals) {
        Checks.atLeast(intervals, 1, "intervals");
        checkShares();
        double total = 0;
        for (double x : sorted) {
            total += x / max();
        }
        double[] curve = new double[intervals + 1];
        double sum = 0;
        int taken = 0;
        for (int i = 0; i < intervals; i++) {
            double position = (double) sorted.length * i / intervals;
            while (taken + 1 <= position) {
                sum += sorted[taken++] / max();
            }
            curve[i] = (sum + (position - taken) * (sorted[taken] / max())) / total;
        }
        curve[intervals] = max() > 0 ? 1 : Double.NaN;
        return curve;
    }

    /**
     * Tail index by Hill's estimator from the {@code k} greatest values,
     *
     * <pre>
     * gamma = 1/k sum_{i &lt;= k} ln( x_(n-i+1) / x_(n-k) )
     * </pre>
     *
     * for a tail {@code P(X > x) ~ x^(-1/gamma)}: moments of order {@code 1/gamma} and above do not exist, so from 1/2
     * on the variance, and from 1 on the mean, is ruled by the largest sequences. If the tail is exactly Pareto, {@code
     * 2 k gamma_hat / gamma} is chi-squared with {@code 2 k} degrees of freedom, which gives the interval. Look at several
     * {@code k}: a number that holds only for one of them says nothing. Source: Hill, <em>A Simple General Approach to
     * Inference About the Tail of a Distribution</em>, Annals of Statistics 1975.
     *
     * @param k number of greatest values, in [1, n - 1]
     * @param confidence nominal coverage of the interval, in (0, 1)
     * @return the index with its interval; empty, because undefined, if the value below the {@code k} greatest is not
     *     positive or equals the greatest
     */
    public Optional<Estimate> tailIndex(int k, double confidence) {
        Checks.check(k >= 1 && k < sorted.length, "k must be in [1, %d], but is %d", sorted.length - 1, k);
        Checks.openProbability(confidence, "confidence");
        double threshold = sorted[sorted.length - 1 - k];
        if (!(threshold > 0) || threshold == max()) {
            return Optional.empty();
        }
        double sum = 0;
        for (int i = sorted.length - k; i < sorted.length; i++) {
            sum += Math.log(sorted[i] / threshold);
        }
        ChiSquaredDistribution chi = new ChiSquaredDistribution(null, 2.0 * k);
        double tail = (1 - confidence) / 2;
        return Optional.of(new Estimate(
                sum / k,
                2 * sum / chi.inverseCumulativeProbability(1 - tail),
                2 * sum / chi.inverseCumulativeProbability(tail),
                confidence,
                "Hill, chi-squared, k = " + k));
    }

    private void checkShares() {
        Checks.check(
                min() >= 0,
                "shares need values that are not negative, but one is %s; measure a quantity that can be shared",
                min());
    }

    /** How often each entry occurs in a resample. */
    private int[] counts(int[] rows) {
        int[] counts = new int[sorted.length];
        for (int row : rows) {
            counts[row]++;
        }
        return counts;
    }

    private int[] ones() {
        int[] ones = new int[sorted.length];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Scales the values by the maximum, so that sums neither overflow nor vanish. */
    private double gini(int[] counts) {
        int n = sorted.length;
        double total = 0;
        double weighted = 0;
        long below = 0;
        for (int i = 0; i < n; i++) {
            double mass = counts[i] * (sorted[i] / max());
            total += mass;
            // sum of 2 r - n - 1 over the ranks below + 1 .. below + count
            weighted += mass * (2.0 * below + counts[i] - n);
            below += counts[i];
        }
        return total > 0 ? Math.max(0, weighted / (n * total)) : 1 - 1.0 / n;
    }

    private double topShare(double fraction, int[] counts) {
        double left = fraction * sorted.length;
        double top = 0;
        double total = 0;
        for (int i = sorted.length - 1; i >= 0; i--) {
            double x = sorted[i] / max();
            total += counts[i] * x;
            double taken = Math.min(left, counts[i]);
            top += taken * x;
            left -= taken;
        }
        return total > 0 ? Math.min(1, top / total) : 1;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "Concentration[n %d, mean %.4g, median %.4g, max %.4g]", size(), mean(), median(), max());
    }
}

package org.memo4j.core.stat;

import java.util.Arrays;
import java.util.List;
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
 * <p>Intervals resample the entries. A resample of nothing but zeros counts as fully concentrated, with a Gini of
 * {@code 1 - 1/n}, a top share of 1 and a Lorenz curve that is 0 up to its end: that is what one positive value among
 * zeros gives, and the fewer positive values a resample holds, the closer it is. For the same reason the skewness of a
 * resample of equal values is {@code sqrt(n)}, the greatest there is, if they are the least of the sample, {@code
 * -sqrt(n)} if they are the greatest, and 0 otherwise.
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
     * Quantile of type 7 with an interval. No resample exceeds the sample: at levels within a few {@code 1/n} of 0 or 1
     * the interval ends at the least or greatest value seen and covers too rarely, and for the maximum it says nothing of
     * greater ones; for the tail see {@link #tailIndex}.
     *
     * @param p level in [0, 1]
     * @param bootstrap how entries are resampled
     * @return the estimate
     * @throws IllegalArgumentException if {@code p} is no probability or there is only one value
     */
    public Estimate quantile(double p, Bootstrap bootstrap) {
        Checks.probability(p, "p");
        return bootstrap.estimate(sorted.length, rows -> quantile(p, counts(rows), rows.length));
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
        return sorted.length < 3 || min() == max() ? Double.NaN : skewness(ones(), sorted.length);
    }

    /**
     * Skewness with an interval.
     *
     * @param bootstrap how entries are resampled
     * @return the estimate, or empty, because undefined for the sample or a part of it, if there are fewer than four values
     *     or all are equal
     */
    public Optional<Estimate> skewness(Bootstrap bootstrap) {
        return sorted.length < 4 || min() == max()
                ? Optional.empty()
                : Optional.of(bootstrap.estimate(sorted.length, rows -> skewness(counts(rows), rows.length)));
    }

    /**
     * Gini coefficient: 0 if all values are equal, {@code 1 - 1/n} if one of them is all.
     *
     * @return the coefficient; NaN, because undefined, if all values are 0
     * @throws IllegalArgumentException if a value is negative
     */
    public double gini() {
        checkShares();
        return max() > 0 ? gini(ones(), sorted.length) : Double.NaN;
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
                ? Optional.of(bootstrap.estimate(sorted.length, rows -> gini(counts(rows), rows.length)))
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
        return max() > 0 ? topShare(fraction, ones(), sorted.length) : Double.NaN;
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
                ? Optional.of(bootstrap.estimate(sorted.length, rows -> topShare(fraction, counts(rows), rows.length)))
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
        if (max() > 0) {
            return lorenz(intervals, ones(), sorted.length);
        }
        double[] undefined = new double[intervals + 1];
        Arrays.fill(undefined, Double.NaN);
        return undefined;
    }

    /**
     * Lorenz curve with a band.
     *
     * @param intervals number of intervals m, at least 1
     * @param bootstrap how entries are resampled; all points are read off the same resamples
     * @return {@code m + 1} estimates from 0 to 1, whose intervals hold each by itself and not for the whole curve; empty,
     *     because undefined, if all values are 0
     * @throws IllegalArgumentException if a value is negative or there is only one
     */
    public Optional<List<Estimate>> lorenz(int intervals, Bootstrap bootstrap) {
        Checks.atLeast(intervals, 1, "intervals");
        checkShares();
        return max() > 0
                ? Optional.of(bootstrap.estimateAll(
                        new int[] {sorted.length}, rows -> lorenz(intervals, counts(rows[0]), rows[0].length)))
                : Optional.empty();
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

    /** Quantile of a resample of {@code n} entries. */
    private double quantile(double p, int[] counts, int n) {
        double position = p * (n - 1);
        int below = (int) position;
        int entry = 0;
        int passed = counts[0];
        while (passed <= below) {
            passed += counts[++entry];
        }
        double value = sorted[entry];
        if (position == below) {
            return value;
        }
        while (passed <= below + 1) {
            passed += counts[++entry];
        }
        return value + (position - below) * (sorted[entry] - value);
    }

    /** Scales the deviations by the greatest, so that powers neither overflow nor vanish. */
    private double skewness(int[] counts, int n) {
        double mean = 0;
        int seen = 0;
        double least = Double.NaN;
        double greatest = Double.NaN;
        for (int i = 0; i < counts.length; i++) {
            for (int c = 0; c < counts[i]; c++) {
                mean += (sorted[i] - mean) / ++seen;
                least = seen == 1 ? sorted[i] : least;
                greatest = sorted[i];
            }
        }
        if (least == greatest) {
            return least == min() ? Math.sqrt(n) : least == max() ? -Math.sqrt(n) : 0;
        }
        double scale = Math.max(mean - least, greatest - mean);
        double squares = 0;
        double cubes = 0;
        for (int i = 0; i < counts.length; i++) {
            double d = (sorted[i] - mean) / scale;
            squares += counts[i] * d * d;
            cubes += counts[i] * d * d * d;
        }
        double m2 = squares / n;
        return Math.sqrt(n * (n - 1.0)) / (n - 2) * (cubes / n) / (m2 * Math.sqrt(m2));
    }

    /** Scales the values by the maximum, so that sums neither overflow nor vanish. */
    private double gini(int[] counts, int n) {
        double total = 0;
        double weighted = 0;
        long below = 0;
        for (int i = 0; i < counts.length; i++) {
            double mass = counts[i] * (sorted[i] / max());
            total += mass;
            // sum of 2 r - n - 1 over the ranks below + 1 .. below + count
            weighted += mass * (2.0 * below + counts[i] - n);
            below += counts[i];
        }
        return total > 0 ? Math.max(0, weighted / (n * total)) : 1 - 1.0 / n;
    }

    private double topShare(double fraction, int[] counts, int n) {
        double left = fraction * n;
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

    private double[] lorenz(int intervals, int[] counts, int n) {
        double total = 0;
        for (int i = 0; i < counts.length; i++) {
            total += counts[i] * (sorted[i] / max());
        }
        double[] curve = new double[intervals + 1];
        double sum = 0;
        int entry = 0;
        long passed = 0;
        for (int k = 0; k < intervals && total > 0; k++) {
            double position = (double) n * k / intervals;
            while (passed + counts[entry] <= position) {
                sum += counts[entry] * (sorted[entry] / max());
                passed += counts[entry++];
            }
            curve[k] = (sum + (position - passed) * (sorted[entry] / max())) / total;
        }
        curve[intervals] = 1;
        return curve;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "Concentration[n %d, mean %.4g, median %.4g, max %.4g]", size(), mean(), median(), max());
    }
}

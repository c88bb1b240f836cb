package org.memo4j.core.stat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;

/**
 * Nonparametric bootstrap confidence intervals: the statistic is computed on samples that are drawn with replacement
 * from the data, and the spread of these replicates gives the interval.
 *
 * <p>With two samples (members and non-members) each one is resampled separately, so that their sizes stay fixed. What
 * is resampled must be independent: when many scores come from a few models, resample the models with
 * {@link #estimate(int, ToDoubleFunction)} and pick their scores by index.
 *
 * <p>Immutable. Every replicate has its own random stream, split from the seed in order, so the numbers do not depend
 * on the number of threads. The statistic is called from several threads at a time, with fresh arrays: it must not
 * change shared state. An interrupt of the calling thread ends the work with a {@link CancellationException}; the flag
 * stays set.
 *
 * <p>Quantiles of the {@code B} replicates are read at {@code (B + 1) p}, linearly interpolated, and end at the least
 * and the greatest replicate. The bias correction of BCa is {@code z0 = Phi^-1((less + equal/2 + 1/2) / (B + 1))},
 * smoothed so that it stays finite. Its acceleration is, over the jackknife values {@code t_ij} of sample {@code i}
 * with {@code U_ij = (g_i - 1) (mean_i - t_ij)},
 *
 * <pre>
 * a = 1/6 * sum_i sum_j (U_ij / g_i)^3 / (sum_i sum_j (U_ij / g_i)^2)^(3/2)
 * </pre>
 *
 * (Davison and Hinkley, <em>Bootstrap Methods and their Application</em>, 1997, section 5.3.2). Departure: samples of
 * more than {@value #MAX_GROUPS} entries are jackknifed by leaving out one of {@value #MAX_GROUPS} random groups at a
 * time, which has the same expectation to first order and keeps the cost bounded.
 *
 * <p>Cost: one evaluation a replicate, and for BCa at most {@value #MAX_GROUPS} more a sample.
 */
public final class Bootstrap {
    private static final int MAX_GROUPS = 1000;
    private static final Bootstrap DEFAULTS = new Bootstrap(2000, 0.95, BootstrapInterval.BCA, 20240229L);

    private final int replicates;
    private final double confidence;
    private final BootstrapInterval interval;
    private final long seed;

    private Bootstrap(int replicates, double confidence, BootstrapInterval interval, long seed) {
        this.replicates = replicates;
        this.confidence = confidence;
        this.interval = interval;
        this.seed = seed;
    }

    /**
     * 2000 replicates, confidence 0.95, BCa, a fixed seed.
     *
     * @return the defaults
     */
    public static Bootstrap withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets the number of replicates.
     *
     * @param value number of replicates, at least 10; 1000 or more for an interval of 95 %
     * @return a new object
     */
    public Bootstrap withReplicates(int value) {
        return new Bootstrap(Checks.atLeast(value, 10, "replicates"), confidence, interval, seed);
    }

    /**
     * Sets the confidence.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public Bootstrap withConfidence(double value) {
        return new Bootstrap(replicates, Checks.openProbability(value, "confidence"), interval, seed);
    }

    /**
     * Sets the kind of interval.
     *
     * @param value the kind
     * @return a new object
     */
    public Bootstrap withInterval(BootstrapInterval value) {
        return new Bootstrap(replicates, confidence, value, seed);
    }

    /**
     * Sets the seed.
     *
     * @param value the seed
     * @return a new object
     */
    public Bootstrap withSeed(long value) {
        return new Bootstrap(replicates, confidence, interval, value);
    }

    /**
     * Number of replicates.
     *
     * @return the number of replicates
     */
    public int replicates() {
        return replicates;
    }

    /**
     * Nominal coverage.
     *
     * @return the confidence, in (0, 1)
     */
    public double confidence() {
        return confidence;
    }

    /**
     * Kind of interval.
     *
     * @return the kind
     */
    public BootstrapInterval interval() {
        return interval;
    }

    /**
     * The seed.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    /**
     * Statistic of one sample.
     *
     * @param data the sample, at least two values
     * @param statistic the statistic, finite on every resample, free of side effects
     * @return its value on the data, with the interval
     * @throws IllegalArgumentException if a value of the statistic is NaN or infinite
     */
    public Estimate estimate(double[] data, ToDoubleFunction<double[]> statistic) {
        double[] copy = data.clone();
        return estimate(copy.length, rows -> statistic.applyAsDouble(pick(copy, rows)));
    }

    /**
     * Statistic of two samples, which are resampled separately.
     *
     * @param first first sample, at least two values
     * @param second second sample, at least two values
     * @param statistic the statistic, finite on every resample, free of side effects
     * @return its value on the data, with the interval
     * @throws IllegalArgumentException if a value of the statistic is NaN or infinite
     */
    public Estimate estimate(double[] first, double[] second, ToDoubleBiFunction<double[], double[]> statistic) {
        double[] a = first.clone();
        double[] b = second.clone();
        return estimateAll(a.length, b.length, (x, y) -> new double[] {statistic.applyAsDouble(pick(a, x), pick(b, y))})
                .get(0);
    }

    /**
     * Statistic of entries that are known by index: pairs, rows, or all scores of one model.
     *
     * @param size number of entries, at least two
     * @param statistic statistic of the entries with these indices (an index may occur several times), finite on every
     *     resample, free of side effects
     * @return its value on all entries in order, with the interval
     * @throws IllegalArgumentException if a value of the statistic is NaN or infinite
     */
    public Estimate estimate(int size, ToDoubleFunction<int[]> statistic) {
        return run(new int[] {size}, rows -> new double[] {statistic.applyAsDouble(rows[0])})
                .get(0);
    }

    /**
     * Several statistics of two samples from the same replicates; entries are known by index and the two samples are
     * resampled separately.
     *
     * @param first number of entries of the first sample, at least two
     * @param second number of entries of the second sample, at least two
     * @param statistics statistics of the entries with these indices, always the same number of them, finite on every
     *     resample, free of side effects
     * @return one estimate a statistic; the intervals hold each by itself, not jointly
     * @throws IllegalArgumentException if a value of a statistic is NaN or infinite
     */
    public List<Estimate> estimateAll(int first, int second, BiFunction<int[], int[], double[]> statistics) {
        return run(new int[] {first, second}, rows -> statistics.apply(rows[0], rows[1]));
    }

    /**
     * Several statistics of several samples from the same replicates; entries are known by index and each sample is
     * resampled separately.
     *
     * @param sizes number of entries of each sample, at least two
     * @param statistics statistics of the entries with these indices, one array a sample; always the same number of them,
     *     finite on every resample, free of side effects
     * @return one estimate a statistic; the intervals hold each by itself, not jointly
     * @throws IllegalArgumentException if a value of a statistic is NaN or infinite
     */
    public List<Estimate> estimateAll(int[] sizes, Function<int[][], double[]> statistics) {
        Checks.check(sizes.length > 0, "there is no sample; give at least one");
        return run(sizes.clone(), statistics::apply);
    }

    /** Statistics of one index array a sample. */
    interface Statistics {
        double[] apply(int[][] rows);
    }

    private List<Estimate> run(int[] sizes, Statistics statistics) {
        for (int size : sizes) {
            Checks.check(size >= 2, "an interval needs a sample of at least 2 entries, but there are %d", size);
        }
        SplittableRandom root = new SplittableRandom(seed);
        SplittableRandom grouping = root.split();
        SplittableRandom[] streams = new SplittableRandom[replicates];
        for (int b = 0; b < replicates; b++) {
            streams[b] = root.split();
        }
        Thread caller = Thread.currentThread();
        double[] value = evaluate(statistics, all(sizes), "the data", -1);
        double[][] values = new double[replicates][];
        IntStream.range(0, replicates).parallel().forEach(b -> {
            // The workers are other threads; the flag that counts is the caller's.
            if (caller.isInterrupted()) {
                throw new CancellationException("the bootstrap was interrupted");
            }
            values[b] = evaluate(statistics, resample(sizes, streams[b]), "replicate", b);
        });
        double[] acceleration = interval == BootstrapInterval.BCA
                ? acceleration(sizes, statistics, grouping)
                : new double[value.length];
        List<Estimate> estimates = new ArrayList<>(value.length);
        for (int k = 0; k < value.length; k++) {
            double[] sorted = new double[replicates];
            for (int b = 0; b < replicates; b++) {
                Checks.sameLength(values[b].length, "the statistics of replicate " + b, value.length, "the data");
                sorted[b] = values[b][k];
            }
            Arrays.sort(sorted);
            estimates.add(estimate(value[k], sorted, acceleration[k]));
        }
        return estimates;
    }

    /** Interval from sorted replicates. */
    Estimate estimate(double value, double[] sorted, double acceleration) {
        double bias = bias(value, sorted);
        double tail = (1 - confidence) / 2;
        return new Estimate(
                value,
                quantile(sorted, interval.level(tail, bias, acceleration)),
                quantile(sorted, interval.level(1 - tail, bias, acceleration)),
                confidence,
                "bootstrap " + interval.label() + ", " + replicates + " replicates");
    }

    private static double bias(double value, double[] sorted) {
        double rank = 0;
        for (double replicate : sorted) {
            rank += replicate < value ? 1 : replicate == value ? 0.5 : 0;
        }
        return BootstrapInterval.NORMAL.inverseCumulativeProbability((rank + 0.5) / (sorted.length + 1));
    }

    private static double quantile(double[] sorted, double p) {
        double position = p * (sorted.length + 1) - 1;
        if (position <= 0) {
            return sorted[0];
        }
        if (position >= sorted.length - 1) {
            return sorted[sorted.length - 1];
        }
        int below = (int) position;
        double fraction = position - below;
        return sorted[below] + fraction * (sorted[below + 1] - sorted[below]);
    }

    /** Accelerations of all statistics, see the class comment. */
    static double[] acceleration(int[] sizes, Statistics statistics, SplittableRandom grouping) {
        double[] cubes = new double[0];
        double[] squares = new double[0];
        for (int s = 0; s < sizes.length; s++) {
            int sample = s;
            int n = sizes[s];
            int groups = Math.min(n, MAX_GROUPS);
            int[] group = groups(n, groups, grouping);
            double[][] left = new double[groups][];
            IntStream.range(0, groups).parallel().forEach(g -> {
                int[][] rows = all(sizes);
                rows[sample] = IntStream.range(0, n).filter(i -> group[i] != g).toArray();
                left[g] = evaluate(statistics, rows, "jackknife sample", g);
            });
            cubes = cubes.length == 0 ? new double[left[0].length] : cubes;
            squares = squares.length == 0 ? new double[left[0].length] : squares;
            for (int k = 0; k < cubes.length; k++) {
                double mean = 0;
                for (double[] values : left) {
                    mean += values[k] / groups;
                }
                for (double[] values : left) {
                    double u = (groups - 1.0) / groups * (mean - values[k]);
                    cubes[k] += u * u * u;
                    squares[k] += u * u;
                }
            }
        }
        double[] acceleration = new double[cubes.length];
        for (int k = 0; k < cubes.length; k++) {
            // A statistic that no single entry moves has no acceleration.
            acceleration[k] = squares[k] > 0 ? cubes[k] / (6 * Math.pow(squares[k], 1.5)) : 0;
        }
        return acceleration;
    }

    private static int[] groups(int n, int groups, SplittableRandom random) {
        int[] group = IntStream.range(0, n).map(i -> i % groups).toArray();
        if (groups < n) {
            for (int i = n - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swap = group[i];
                group[i] = group[j];
                group[j] = swap;
            }
        }
        return group;
    }

    private static int[][] all(int[] sizes) {
        int[][] rows = new int[sizes.length][];
        for (int s = 0; s < sizes.length; s++) {
            rows[s] = IntStream.range(0, sizes[s]).toArray();
        }
        return rows;
    }

    private static int[][] resample(int[] sizes, SplittableRandom random) {
        int[][] rows = new int[sizes.length][];
        for (int s = 0; s < sizes.length; s++) {
            rows[s] = new int[sizes[s]];
            for (int i = 0; i < rows[s].length; i++) {
                rows[s][i] = random.nextInt(sizes[s]);
            }
        }
        return rows;
    }

    private static double[] evaluate(Statistics statistics, int[][] rows, String what, int number) {
        double[] values = statistics.apply(rows);
        for (double value : values) {
            Checks.check(
                    Double.isFinite(value),
                    "the statistic must be finite on every resample, but on %s%s it is %s",
                    what,
                    number < 0 ? "" : " " + number,
                    value);
        }
        return values;
    }

    private static double[] pick(double[] data, int[] rows) {
        double[] picked = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            picked[i] = data[rows[i]];
        }
        return picked;
    }
}

package org.memo4j.core.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static final double[] X = {4, 1, 9, 2.5, 7, 3, 3.5, 20};
    private static final double[] Y = {1, 0.5, 2, 6, 1.5};
    private static final Bootstrap PERCENTILE =
            Bootstrap.withDefaults().withInterval(BootstrapInterval.PERCENTILE).withReplicates(1999);

    /** SciPy 1.17.1, the formulas of scipy.stats._resampling._bca_interval. */
    @Test
    void accelerationOfScipy() {
        double one = Bootstrap.acceleration(
                new int[] {8}, rows -> new double[] {mean(pick(X, rows[0]))}, new SplittableRandom(1))[0];
        double two = Bootstrap.acceleration(
                new int[] {8, 5},
                rows -> new double[] {mean(pick(X, rows[0])) - mean(pick(Y, rows[1]))},
                new SplittableRandom(1))[0];

        assertThat(one).isCloseTo(0.09262609654836902, within(1e-14));
        assertThat(two).isCloseTo(0.06553304316280154, within(1e-14));
    }

    /** NumPy 2.4.6: numpy.quantile(replicates, level, method='weibull') at the levels of the smoothed BCa formula. */
    @Test
    void endsFromGivenReplicates() {
        double[] replicates =
                IntStream.range(1, 100).mapToDouble(i -> Math.pow(i, 1.5)).toArray();

        Estimate estimate = Bootstrap.withDefaults().withConfidence(0.9).estimate(300, replicates, 0.07);

        assertThat(estimate.lower()).isCloseTo(8.760528477307595, within(1e-9));
        assertThat(estimate.upper()).isCloseTo(909.8119641060927, within(1e-9));
        assertThat(estimate.value()).isEqualTo(300);
        assertThat(estimate.confidence()).isEqualTo(0.9);
        assertThat(estimate.method()).isEqualTo("bootstrap BCa, 2000 replicates");
    }

    /** SciPy 1.17.1, scipy.stats.bootstrap with 200000 resamples: [0.775, 9.975] and [0.2125, 8.7753]. */
    @Test
    void twoSamplesOfScipy() {
        Bootstrap many = Bootstrap.withDefaults().withReplicates(100_000).withSeed(5);

        Estimate bca = many.estimate(X, Y, (x, y) -> mean(x) - mean(y));
        Estimate percentile =
                many.withInterval(BootstrapInterval.PERCENTILE).estimate(X, Y, (x, y) -> mean(x) - mean(y));

        // Four standard errors of a 2.5 % quantile of 100,000 replicates, with the densities seen there.
        assertThat(bca.lower()).isCloseTo(0.775, within(0.1));
        assertThat(bca.upper()).isCloseTo(9.975, within(0.2));
        assertThat(percentile.lower()).isCloseTo(0.2125, within(0.1));
        assertThat(percentile.upper()).isCloseTo(8.7753, within(0.15));
    }

    @Test
    void sameNumbersOnOneThreadAndOnMany() {
        Bootstrap bootstrap = Bootstrap.withDefaults().withReplicates(500).withSeed(3);
        Estimate here = bootstrap.estimate(X, BootstrapTest::mean);
        ForkJoinPool one = new ForkJoinPool(1);
        ForkJoinPool seven = new ForkJoinPool(7);
        try {
            assertThat(one.submit(() -> bootstrap.estimate(X, BootstrapTest::mean))
                            .join())
                    .isEqualTo(here);
            assertThat(seven.submit(() -> bootstrap.estimate(X, BootstrapTest::mean))
                            .join())
                    .isEqualTo(here);
        } finally {
            one.shutdown();
            seven.shutdown();
        }
        assertThat(bootstrap.withSeed(4).estimate(X, BootstrapTest::mean)).isNotEqualTo(here);
    }

    /** With 1999 replicates both ends are replicates, so an increasing transform of the statistic moves with them. */
    @Test
    void percentileIntervalRespectsTransforms() {
        Estimate plain = PERCENTILE.estimate(X, BootstrapTest::mean);
        Estimate exp = PERCENTILE.estimate(X, x -> Math.exp(mean(x)));

        assertThat(exp.lower()).isCloseTo(Math.exp(plain.lower()), within(1e-9));
        assertThat(exp.upper()).isCloseTo(Math.exp(plain.upper()), within(1e-5));
    }

    @Test
    void aShiftOfTheDataShiftsTheInterval() {
        double[] shifted = Arrays.stream(X).map(x -> x + 100).toArray();
        Estimate plain = Bootstrap.withDefaults().estimate(X, BootstrapTest::mean);
        Estimate moved = Bootstrap.withDefaults().estimate(shifted, BootstrapTest::mean);

        assertThat(moved.lower() - 100).isCloseTo(plain.lower(), within(1e-9));
        assertThat(moved.upper() - 100).isCloseTo(plain.upper(), within(1e-9));
    }

    @Test
    void severalStatisticsComeFromTheSameReplicates() {
        List<Estimate> both = Bootstrap.withDefaults().estimateAll(8, 5, (x, y) ->
                new double[] {mean(pick(X, x)), mean(pick(X, x)) - mean(pick(Y, y))});

        assertThat(both.get(1)).isEqualTo(Bootstrap.withDefaults().estimate(X, Y, (x, y) -> mean(x) - mean(y)));
        assertThat(both.get(0).value()).isEqualTo(mean(X));
    }

    @Test
    void samplesAreResampledSeparately() {
        Bootstrap.withDefaults().withReplicates(50).estimateAll(8, 5, (x, y) -> {
            assertThat(x.length).isBetween(7, 8);
            assertThat(y.length).isBetween(4, 5);
            assertThat(Arrays.stream(x).allMatch(i -> i >= 0 && i < 8)).isTrue();
            assertThat(Arrays.stream(y).allMatch(i -> i >= 0 && i < 5)).isTrue();
            return new double[] {x[0]};
        });
    }

    @Test
    void constantDataGiveAPoint() {
        Estimate estimate = Bootstrap.withDefaults().estimate(new double[] {2, 2, 2}, BootstrapTest::mean);

        assertThat(estimate.lower()).isEqualTo(2);
        assertThat(estimate.upper()).isEqualTo(2);
    }

    /** Left-out groups estimate the same acceleration: skewness / (6 sqrt n) for a mean. */
    @Test
    void groupsStandInForSingleEntries() {
        int n = 20_000;
        SplittableRandom random = new SplittableRandom(11);
        double[] data = random.doubles(n).map(u -> -Math.log1p(-u)).sorted().toArray();
        double acceleration = Bootstrap.acceleration(
                new int[] {n}, rows -> new double[] {mean(pick(data, rows[0]))}, new SplittableRandom(2))[0];

        // The skewness of 1000 means of 20 exponentials is 2/sqrt(20), with a standard error of about 0.09; times
        // sqrt(20), and four standard errors.
        assertThat(acceleration * 6 * Math.sqrt(n)).isCloseTo(2, within(1.6));
    }

    /**
     * Mean of 100 normal values. The 95 % percentile interval covers with probability about 0.94; with 0.94, 200 trials
     * give fewer than 174 covers with probability below 1e-4. The 50 % interval covers with probability 0.49 to 0.5; 200
     * trials leave [68, 130] with probability below 1e-4.
     */
    @Test
    void coversAtTheStatedRate() {
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        SplittableRandom random = new SplittableRandom(77);
        Bootstrap bootstrap = PERCENTILE.withReplicates(499);
        int wide = 0;
        int half = 0;
        for (int trial = 0; trial < 200; trial++) {
            double[] data = random.doubles(100)
                    .map(normal::inverseCumulativeProbability)
                    .toArray();
            wide += bootstrap
                            .withSeed(trial)
                            .estimate(data, BootstrapTest::mean)
                            .covers(0)
                    ? 1
                    : 0;
            half += bootstrap
                            .withConfidence(0.5)
                            .withSeed(trial)
                            .estimate(data, BootstrapTest::mean)
                            .covers(0)
                    ? 1
                    : 0;
        }
        assertThat(wide).as("covers of 200 at 95 %%, seed 77").isGreaterThanOrEqualTo(174);
        assertThat(half).as("covers of 200 at 50 %%, seed 77").isBetween(68, 130);
    }

    @Test
    void interruptEndsTheWork() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> Bootstrap.withDefaults().estimate(X, BootstrapTest::mean))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
        }
    }

    @Test
    void refusesWhatHasNoInterval() {
        Bootstrap bootstrap = Bootstrap.withDefaults();
        assertThatThrownBy(() -> bootstrap.estimate(new double[] {1}, BootstrapTest::mean))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 2");
        assertThatThrownBy(() -> bootstrap.estimate(X, x -> Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("finite on every resample, but on the data it is NaN");
        assertThatThrownBy(() -> bootstrap.estimate(X, x -> 1 / (x[0] - 4 + (x[1] == 1 ? 1 : 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("replicate");
        assertThatThrownBy(() -> bootstrap.withReplicates(9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bootstrap.withConfidence(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bootstrap.estimateAll(
                        8, 5, (x, y) -> x[0] == 0 && x[1] == 1 ? new double[] {1, 2} : new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void severalSamplesAreResampledSeparately() {
        Bootstrap few = Bootstrap.withDefaults().withReplicates(200);
        List<Estimate> two =
                few.estimateAll(8, 5, (x, y) -> new double[] {mean(pick(X, x)) - mean(pick(Y, y)), mean(pick(X, x))});
        List<Estimate> several = few.estimateAll(new int[] {8, 5}, rows ->
                new double[] {mean(pick(X, rows[0])) - mean(pick(Y, rows[1])), mean(pick(X, rows[0]))});
        assertThat(several).isEqualTo(two);
        Estimate sizes = few.estimateAll(new int[] {8, 5, 3}, rows ->
                        new double[] {100 * rows[0].length + 10 * rows[1].length + rows[2].length})
                .get(0);
        assertThat(sizes.lower()).isEqualTo(853);
        assertThat(sizes.upper()).isEqualTo(853);
        assertThatThrownBy(() -> few.estimateAll(new int[0], rows -> new double[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no sample");
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double[] pick(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(i -> values[i]).toArray();
    }
}

package org.memo4j.core.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.stat.descriptive.moment.Skewness;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.junit.jupiter.api.Test;

class ConcentrationTest {
    private static final Bootstrap BOOTSTRAP =
            Bootstrap.withDefaults().withInterval(BootstrapInterval.PERCENTILE).withReplicates(400);

    /** A skewed sample with ties and zeros. */
    private static double[] sample(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[random.nextInt(3, 40)];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.rint(10 * Math.exp(random.nextDouble(-3, 3))) / 10;
        }
        values[0] = 1;
        return values;
    }

    /** Half the mean absolute difference of all pairs, over the mean. */
    private static double giniByPairs(double[] values) {
        double differences = 0;
        for (double a : values) {
            for (double b : values) {
                differences += Math.abs(a - b);
            }
        }
        double sum = Arrays.stream(values).sum();
        return differences / (2 * values.length * sum);
    }

    @Test
    void agreesWithCommonsMathAndTheDefinition() {
        for (long seed = 1; seed <= 50; seed++) {
            double[] values = sample(seed);
            Concentration c = Concentration.of(values);
            Percentile type7 = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
            for (double p : new double[] {0.01, 0.1, 0.25, 0.5, 0.9, 0.95, 0.99, 1}) {
                assertThat(c.quantile(p)).as("seed %d", seed).isCloseTo(type7.evaluate(values, 100 * p), within(1e-9));
            }
            assertThat(c.skewness()).as("seed %d", seed).isCloseTo(new Skewness().evaluate(values), within(1e-9));
            assertThat(c.gini()).as("seed %d", seed).isCloseTo(giniByPairs(values), within(1e-12));
            assertThat(c.mean())
                    .as("seed %d", seed)
                    .isCloseTo(Arrays.stream(values).average().orElseThrow(), within(1e-12));
            assertThat(c.median()).isEqualTo(c.quantile(0.5));
            assertThat(c.min()).isEqualTo(c.quantile(0));
            assertThat(c.max()).isEqualTo(Arrays.stream(values).max().orElseThrow());
        }
    }

    @Test
    void knowsHandWorkedCases() {
        Concentration c = Concentration.of(new int[] {4, 1, 3, 2});
        // sum (2i - 5) x_i = -3 - 2 + 3 + 12 = 10, over 4 * 10
        assertThat(c.gini()).isCloseTo(0.25, within(1e-15));
        assertThat(c.lorenz(4)).containsExactly(new double[] {0, 0.1, 0.3, 0.6, 1}, within(1e-15));
        assertThat(c.lorenz(2)).containsExactly(new double[] {0, 0.3, 1}, within(1e-15));
        assertThat(c.lorenz(8)[1]).isCloseTo(0.05, within(1e-15));
        assertThat(c.topShare(0.25)).isCloseTo(0.4, within(1e-15));
        // half of the greatest value
        assertThat(c.topShare(0.125)).isCloseTo(0.2, within(1e-15));
        assertThat(c.topShare(0)).isZero();
        assertThat(c.topShare(1)).isEqualTo(1);
        assertThat(c.quantile(0.9)).isCloseTo(3.7, within(1e-15));
        assertThat(c.size()).isEqualTo(4);
        assertThat(c).hasToString("Concentration[n 4, mean 2.500, median 2.500, max 4.000]");
    }

    @Test
    void keepsItsLaws() {
        for (long seed = 1; seed <= 50; seed++) {
            double[] values = sample(seed);
            int n = values.length;
            Concentration c = Concentration.of(values);
            assertThat(c.gini()).as("seed %d", seed).isBetween(0.0, 1 - 1.0 / n);
            double[] curve = c.lorenz(n);
            assertThat(curve[0]).isZero();
            assertThat(curve[n]).isEqualTo(1);
            double area = 0;
            for (int i = 1; i <= n; i++) {
                area += (curve[i - 1] + curve[i]) / (2 * n);
                assertThat(curve[i]).as("seed %d", seed).isLessThanOrEqualTo((double) i / n + 1e-12);
                if (i > 1) {
                    assertThat(curve[i] - curve[i - 1])
                            .as("convex, seed %d", seed)
                            .isGreaterThanOrEqualTo(curve[i - 1] - curve[i - 2] - 1e-12);
                }
                assertThat(c.topShare((double) i / n)).as("seed %d", seed).isCloseTo(1 - curve[n - i], within(1e-12));
            }
            assertThat(1 - 2 * area).as("Gini is twice the area, seed %d", seed).isCloseTo(c.gini(), within(1e-12));
            double[] scaled = Arrays.stream(values).map(x -> 1e-200 * x).toArray();
            assertSame(seed, Concentration.of(scaled), c);
            double[] twice = new double[2 * n];
            for (int i = 0; i < n; i++) {
                twice[n - 1 - i] = values[i];
                twice[n + i] = values[i];
            }
            assertSame(seed, Concentration.of(twice), c);
            // giving to the greatest value what the others keep makes it more unequal
            double[] richer = values.clone();
            Arrays.sort(richer);
            richer[n - 1] += 1;
            assertThat(Concentration.of(richer).gini()).as("seed %d", seed).isGreaterThan(c.gini());
        }
    }

    private static void assertSame(long seed, Concentration actual, Concentration expected) {
        assertThat(actual.gini()).as("seed %d", seed).isCloseTo(expected.gini(), within(1e-12));
        for (double f : new double[] {0.01, 0.05, 0.1, 0.37}) {
            assertThat(actual.topShare(f)).as("seed %d", seed).isCloseTo(expected.topShare(f), within(1e-12));
        }
    }

    @Test
    void knowsTheEnds() {
        assertThat(Concentration.of(5, 5, 5).gini()).isZero();
        assertThat(Concentration.of(0, 0, 0, 7).gini()).isCloseTo(0.75, within(1e-15));
        assertThat(Concentration.of(7).gini()).isZero();
        assertThat(Concentration.of(7).quantile(0.3)).isEqualTo(7);
        assertThat(Concentration.of(5, 5, 5).skewness()).isNaN();
        assertThat(Concentration.of(1, 2).skewness()).isNaN();
        assertThat(Concentration.of(1, 2, 3).skewness()).isZero();
        Concentration zeros = Concentration.of(0, 0, 0);
        assertThat(zeros.gini()).isNaN();
        assertThat(zeros.topShare(0.1)).isNaN();
        assertThat(zeros.lorenz(2)).containsOnly(Double.NaN);
        assertThat(zeros.gini(BOOTSTRAP)).isEmpty();
        assertThat(zeros.topShare(0.1, BOOTSTRAP)).isEmpty();
    }

    @Test
    void resamplesEntries() {
        for (long seed = 1; seed <= 5; seed++) {
            double[] values = sample(seed);
            Concentration c = Concentration.of(values);
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            Estimate gini = c.gini(BOOTSTRAP).orElseThrow();
            assertThat(gini).isEqualTo(c.gini(BOOTSTRAP).orElseThrow());
            Estimate plain = BOOTSTRAP.estimate(
                    sorted,
                    x -> Arrays.stream(x).sum() > 0 ? Concentration.of(x).gini() : 1 - 1.0 / x.length);
            assertThat(gini.value()).as("seed %d", seed).isCloseTo(plain.value(), within(1e-12));
            assertThat(gini.lower()).as("seed %d", seed).isCloseTo(plain.lower(), within(1e-12));
            assertThat(gini.upper()).as("seed %d", seed).isCloseTo(plain.upper(), within(1e-12));
            Estimate top = c.topShare(0.1, BOOTSTRAP).orElseThrow();
            Estimate plainTop = BOOTSTRAP.estimate(
                    sorted,
                    x -> Arrays.stream(x).sum() > 0 ? Concentration.of(x).topShare(0.1) : 1);
            assertThat(top.lower()).as("seed %d", seed).isCloseTo(plainTop.lower(), within(1e-12));
            assertThat(top.upper()).as("seed %d", seed).isCloseTo(plainTop.upper(), within(1e-12));
        }
    }

    /** Quantile, skewness and Lorenz curve of each resample are those of a sample that holds its entries. */
    @Test
    void resamplesTheShapeToo() {
        for (long seed = 1; seed <= 5; seed++) {
            double[] values = sample(seed);
            Concentration c = Concentration.of(values);
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            for (Bootstrap bootstrap : List.of(BOOTSTRAP, BOOTSTRAP.withInterval(BootstrapInterval.BCA))) {
                for (double p : new double[] {0, 0.1, 0.5, 0.77, 0.95, 1}) {
                    assertClose(
                            c.quantile(p, bootstrap),
                            bootstrap.estimate(sorted, x -> Concentration.of(x).quantile(p)));
                }
                assertClose(
                        c.skewness(bootstrap).orElseThrow(),
                        bootstrap.estimate(sorted, x -> skewnessOrLimit(x, sorted)));
                List<Estimate> band = c.lorenz(7, bootstrap).orElseThrow();
                assertThat(band).hasSize(8);
                for (int k = 0; k <= 7; k++) {
                    int at = k;
                    assertClose(
                            band.get(k),
                            bootstrap.estimate(
                                    sorted,
                                    x -> Arrays.stream(x).sum() > 0
                                            ? Concentration.of(x).lorenz(7)[at]
                                            : at == 7 ? 1 : 0));
                    assertThat(band.get(k).value()).isEqualTo(c.lorenz(7)[k]);
                }
                assertThat(c.quantile(0.5, bootstrap).value()).isEqualTo(c.median());
                assertThat(c.skewness(bootstrap).orElseThrow().value()).isEqualTo(c.skewness());
            }
        }
    }

    private static double skewnessOrLimit(double[] x, double[] all) {
        double skewness = Concentration.of(x).skewness();
        if (!Double.isNaN(skewness)) {
            return skewness;
        }
        return x[0] == all[0] ? Math.sqrt(x.length) : x[0] == all[all.length - 1] ? -Math.sqrt(x.length) : 0;
    }

    private static void assertClose(Estimate actual, Estimate expected) {
        assertThat(actual.method()).isEqualTo(expected.method());
        // the bias correction of BCa counts replicates that equal the value, which rounding decides
        double tolerance = actual.method().contains(BootstrapInterval.BCA.label()) ? 0.01 : 1e-9;
        assertThat(actual.value()).isCloseTo(expected.value(), within(1e-9));
        assertThat(actual.lower()).isCloseTo(expected.lower(), within(tolerance));
        assertThat(actual.upper()).isCloseTo(expected.upper(), within(tolerance));
    }

    /** What the greatest tenth holds and the curve below it are one, and so are their percentile intervals. */
    @Test
    void bandIsTheOtherSideOfTheTopShares() {
        Concentration c = Concentration.of(sample(3));
        List<Estimate> band = c.lorenz(10, BOOTSTRAP).orElseThrow();
        for (int k = 1; k <= 9; k++) {
            Estimate top = c.topShare(1 - k / 10.0, BOOTSTRAP).orElseThrow();
            assertThat(band.get(k).lower()).isCloseTo(1 - top.upper(), within(1e-12));
            assertThat(band.get(k).upper()).isCloseTo(1 - top.lower(), within(1e-12));
            assertThat(band.get(k).lower()).isLessThan(band.get(k).upper());
        }
        assertThat(band.get(0).upper()).isZero();
        assertThat(band.get(10).lower()).isOne();
    }

    /** One value above 19 others is as skewed as 20 values can be, and a resample without it counts the same. */
    @Test
    void countsResamplesOfEqualValuesAsTheirLimit() {
        double[] values = new double[20];
        values[7] = 3;
        Estimate skewness = Concentration.of(values).skewness(BOOTSTRAP).orElseThrow();
        assertThat(skewness.value()).isCloseTo(Math.sqrt(20), within(1e-12));
        assertThat(skewness.upper()).isCloseTo(Math.sqrt(20), within(1e-12));
        assertThat(skewness.lower()).isBetween(1.0, 4.0);
        double[] mirrored = Arrays.stream(values).map(x -> -x).toArray();
        Estimate other = Concentration.of(mirrored).skewness(BOOTSTRAP).orElseThrow();
        assertThat(other.lower()).isCloseTo(-Math.sqrt(20), within(1e-12));
        assertThat(Concentration.of(0, 0, 0).lorenz(4, BOOTSTRAP)).isEmpty();
        assertThat(Concentration.of(0, 0, 1).skewness(BOOTSTRAP)).isEmpty();
        assertThat(Concentration.of(2, 2, 2, 2).skewness(BOOTSTRAP)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Concentration.of(1).quantile(0.5, BOOTSTRAP));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Concentration.of(1, 2).quantile(1.5, BOOTSTRAP));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Concentration.of(1, -1).lorenz(2, BOOTSTRAP));
    }

    /**
     * Medians of 400 samples of 60 uniform values: percentile intervals of 95 % cover in large samples in 95 % of cases;
     * were it 93 %, fewer than 350 of 400 would hold 1/2 with probability 1e-4.
     */
    @Test
    void medianIntervalsCover() {
        SplittableRandom random = new SplittableRandom(21);
        int covered = 0;
        for (int i = 0; i < 400; i++) {
            covered += Concentration.of(random.doubles(60).toArray())
                            .quantile(0.5, BOOTSTRAP)
                            .covers(0.5)
                    ? 1
                    : 0;
        }
        assertThat(1 - new BinomialDistribution(null, 400, 0.93).cumulativeProbability(349))
                .isGreaterThan(1 - 1e-4);
        assertThat(covered).isBetween(350, 399);
    }

    /** Most resamples of one positive value in ten hold no positive value or one: fully concentrated both. */
    @Test
    void countsResamplesOfZerosAsFullyConcentrated() {
        double[] values = new double[10];
        values[3] = 2;
        Estimate gini = Concentration.of(values).gini(BOOTSTRAP).orElseThrow();
        assertThat(gini.value()).isCloseTo(0.9, within(1e-15));
        assertThat(gini.upper()).isCloseTo(0.9, within(1e-15));
        assertThat(gini.lower()).isBetween(0.6, 0.9);
        assertThat(Concentration.of(values)
                        .topShare(0.1, BOOTSTRAP)
                        .orElseThrow()
                        .upper())
                .isEqualTo(1);
    }

    @Test
    void refusesBadInput() {
        assertThatIllegalArgumentException().isThrownBy(Concentration::of).withMessageContaining("empty");
        assertThatIllegalArgumentException().isThrownBy(() -> Concentration.of(1, Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Concentration.of(1, -1).gini())
                .withMessageContaining("not negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Concentration.of(1, -1).lorenz(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Concentration.of(1).quantile(1.1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Concentration.of(1).topShare(Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Concentration.of(1).lorenz(0));
    }

    @Test
    void tailIndexIsHills() {
        // numpy and scipy: mean(log(s[-4:] / s[-5])) and its chi-squared interval
        Estimate index = Concentration.of(1.2, 3.4, 5.6, 2.2, 9.1, 4.4, 7.3, 1.1, 6.0, 20.5)
                .tailIndex(4, 0.95)
                .orElseThrow();
        assertThat(index.value()).isCloseTo(0.5293166815212883, within(1e-12));
        assertThat(index.lower()).isCloseTo(0.24149661, within(1e-7));
        assertThat(index.upper()).isCloseTo(1.94268648, within(1e-7));
        assertThat(Concentration.of(0, 0, 3, 5).tailIndex(2, 0.95)).isEmpty();
        assertThat(Concentration.of(1, 5, 5, 5).tailIndex(2, 0.95)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Concentration.of(1, 2).tailIndex(2, 0.95));
    }

    @Test
    void tailIndexCoversThatOfParetoSamples() {
        // 1000 intervals of exact coverage 0.9: with probability below 1e-6 fewer than 850 or more than 943 cover
        SplittableRandom random = new SplittableRandom(21);
        int covered = 0;
        for (int round = 0; round < 1000; round++) {
            double[] sample = random.doubles(60).map(u -> Math.pow(1 - u, -0.7)).toArray();
            covered += Concentration.of(sample).tailIndex(15, 0.9).orElseThrow().covers(0.7) ? 1 : 0;
        }
        assertThat(covered).isBetween(850, 943);
    }
}

package org.memo4j.attacks.roc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.core.stat.Estimate;

class RocIntervalTest {
    private static final double[] X = {3.1, 2.2, 5.5, 4.1, 0.3, 6.0};
    private static final double[] Y = {1.0, 0.2, 2.9, 3.3, -1, 0.9, 0.7};
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    /** NumPy 2.4.6, placements by brute force; SciPy 1.17.1 for the quantile. */
    @Test
    void closedFormsOfNumpy() {
        RocCurve ties = RocCurve.of(new double[] {.9, .8, .8, .3}, new double[] {.8, .4, .1, .1, .05});
        assertThat(AucInterval.DELONG.variance(ties)).isCloseTo(0.0175, within(1e-15));
        assertThat(AucInterval.HANLEY_MCNEIL.variance(ties)).isCloseTo(0.02058578143360754, within(1e-15));
        Estimate delong = ties.auc(AucInterval.DELONG, 0.95);
        assertThat(delong.value()).isEqualTo(0.85);
        assertThat(delong.lower()).isCloseTo(0.5907211359131885, within(1e-9));
        assertThat(delong.upper()).isEqualTo(1);
        assertThat(delong.method()).isEqualTo("DeLong");

        RocCurve plain = RocCurve.of(X, Y);
        assertThat(AucInterval.DELONG.variance(plain)).isCloseTo(0.01768707482993197, within(1e-15));
        assertThat(plain.auc(AucInterval.DELONG, 0.95).lower()).isCloseTo(0.5488627851689605, within(1e-9));
        assertThat(plain.auc(AucInterval.HANLEY_MCNEIL, 0.95).lower()).isCloseTo(0.5580448792260236, within(1e-9));
    }

    @Test
    void deLongFromTheCurveEqualsDeLongFromAllPairs() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int levels = seed % 2 == 0 ? 6 : 1_000_000;
            double[] in = random.ints(2 + random.nextInt(40), 0, levels)
                    .asDoubleStream()
                    .toArray();
            double[] out = random.ints(2 + random.nextInt(40), 0, levels)
                    .asDoubleStream()
                    .toArray();
            double[] v = new double[in.length];
            double[] w = new double[out.length];
            for (int i = 0; i < in.length; i++) {
                for (int j = 0; j < out.length; j++) {
                    double win = in[i] > out[j] ? 1 : in[i] == out[j] ? 0.5 : 0;
                    v[i] += win / out.length;
                    w[j] += win / in.length;
                }
            }
            assertThat(AucInterval.DELONG.variance(RocCurve.of(in, out)))
                    .as("seed %d", seed)
                    .isCloseTo(variance(v) / in.length + variance(w) / out.length, within(1e-14));
        }
    }

    private static double variance(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum() / (values.length - 1);
    }

    @Test
    void classesApartStillHaveAnInterval() {
        double[] low = IntStream.range(0, 30).asDoubleStream().toArray();
        double[] high = IntStream.range(100, 150).asDoubleStream().toArray();
        for (AucInterval interval : AucInterval.values()) {
            Estimate perfect = RocCurve.of(high, low).auc(interval, 0.95);
            // 30 disjoint pairs, all won.
            assertThat(perfect.lower())
                    .isCloseTo(
                            BinomialInterval.CLOPPER_PEARSON
                                    .estimate(30, 30, 0.95)
                                    .lower(),
                            within(1e-9));
            assertThat(perfect.upper()).isEqualTo(1);
            Estimate inverted = RocCurve.of(low, high).auc(interval, 0.95);
            assertThat(inverted.lower()).isZero();
            assertThat(inverted.upper()).isCloseTo(1 - perfect.lower(), within(1e-12));
        }
        assertThatThrownBy(() -> RocCurve.of(new double[] {1}, low).auc(AucInterval.DELONG, 0.95))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 2 members");
        assertThatThrownBy(() -> RocCurve.of(high, low).auc(AucInterval.DELONG, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** SciPy 1.17.1: scipy.stats.mannwhitneyu, method='exact' and method='asymptotic'. */
    @Test
    void pValuesOfScipy() {
        assertThat(RocCurve.of(X, Y).chancePValue()).isCloseTo(0.07342657342657342, within(1e-14));
        assertThat(RocCurve.of(new double[] {.9, .8, .8, .3}, new double[] {.8, .4, .1, .1, .05})
                        .chancePValue())
                .isCloseTo(0.10386194842613085, within(1e-12));
        double[] fifty = IntStream.range(0, 50).mapToDouble(i -> i + 0.35).toArray();
        double[] wider = IntStream.range(0, 50).mapToDouble(i -> i * 1.1).toArray();
        double[] more = IntStream.range(0, 51).mapToDouble(i -> i + 0.35).toArray();
        assertThat(RocCurve.of(fifty, wider).chancePValue()).isCloseTo(0.516383583818305, within(1e-12));
        assertThat(RocCurve.of(more, wider).chancePValue()).isCloseTo(0.6176116046557442, within(1e-12));
    }

    /** All C(7, 3) ways to place three members among seven ranks. */
    @Test
    void exactPValueCountsAllPlacements() {
        int total = 0;
        int[] far = new int[13];
        for (int set = 0; set < 128; set++) {
            if (Integer.bitCount(set) == 3) {
                total++;
                int u = -3;
                for (int rank = 0, seen = 0; rank < 7; rank++) {
                    if ((set >> rank & 1) == 1) {
                        u += rank + 1 - seen;
                        seen++;
                    }
                }
                for (int distance = 0; distance <= 12; distance++) {
                    far[distance] += Math.abs(2 * u - 12) >= Math.abs(2 * distance - 12) ? 1 : 0;
                }
            }
        }
        for (int u = 0; u <= 12; u++) {
            assertThat(MannWhitney.exact(3, 4, u)).isCloseTo(Math.min(1, (double) far[u] / total), within(1e-14));
            assertThat(MannWhitney.exact(4, 3, u)).isCloseTo(MannWhitney.exact(3, 4, u), within(1e-14));
        }
    }

    /**
     * Without signal the exact p-value falls below 0.05 with exactly the largest attainable level; 3000 trials leave
     * the binomial range with probability 1e-6.
     */
    @Test
    void exactPValueHoldsItsLevel() {
        double level = IntStream.rangeClosed(0, 12 * 15)
                .mapToDouble(u -> MannWhitney.exact(12, 15, u))
                .filter(p -> p <= 0.05)
                .max()
                .orElseThrow();
        SplittableRandom random = new SplittableRandom(2024);
        int rejected = 0;
        for (int trial = 0; trial < 3000; trial++) {
            rejected +=
                    RocCurve.of(random.doubles(12).toArray(), random.doubles(15).toArray())
                                            .chancePValue()
                                    <= 0.05
                            ? 1
                            : 0;
        }
        BinomialDistribution binomial = new BinomialDistribution(null, 3000, level);
        assertThat(level).isBetween(0.035, 0.05);
        assertThat(rejected)
                .as("rejections of 3000, seed 2024, level %s", level)
                .isBetween(
                        binomial.inverseCumulativeProbability(5e-7), binomial.inverseCumulativeProbability(1 - 5e-7));
    }

    /**
     * Without signal, 100 examples a class: 2000 trials leave the range of binomial counts with probability 1e-6. The
     * miss rate of Hanley and McNeil's interval, a function of the statistic, is exact, by the null counts. That of
     * DeLong's is 0.0522 by a simulation in NumPy, of 1,000,000 trials with a standard error of 0.0002: surely within
     * four of them.
     */
    @ParameterizedTest
    @ValueSource(strings = {"DELONG", "HANLEY_MCNEIL"})
    void closedFormsCoverOneHalfWithoutSignal(String name) {
        AucInterval interval = AucInterval.valueOf(name);
        double least = 0.0513;
        double most = 0.0531;
        if (interval == AucInterval.HANLEY_MCNEIL) {
            least = missRateOfHanleyMcNeil();
            most = least;
        }
        SplittableRandom random = new SplittableRandom(31);
        int missed = 0;
        for (int trial = 0; trial < 2000; trial++) {
            RocCurve roc = RocCurve.of(
                    random.doubles(100).toArray(), random.doubles(100).toArray());
            missed += roc.auc(interval, 0.95).covers(0.5) ? 0 : 1;
        }
        assertThat(missed)
                .as("misses of 2000, seed 31, miss rate %s to %s", least, most)
                .isBetween(
                        new BinomialDistribution(null, 2000, least).inverseCumulativeProbability(5e-7),
                        new BinomialDistribution(null, 2000, most).inverseCumulativeProbability(1 - 5e-7));
    }

    /** P(U is among the values whose interval leaves 1/2 out): those up to one of them, and by symmetry the others. */
    private static double missRateOfHanleyMcNeil() {
        double[] out = IntStream.range(0, 100).asDoubleStream().toArray();
        int last = -1;
        for (int u = 0; u <= 5000; u++) {
            // 100 members of which all exceed u / 100 non-members, and u % 100 one more.
            int pairs = u;
            double[] in = IntStream.range(0, 100)
                    .mapToDouble(i -> pairs / 100 + (i < pairs % 100 ? 1 : 0) - 0.5)
                    .toArray();
            RocCurve roc = RocCurve.of(in, out);
            assertThat(roc.auc()).isEqualTo(u / 10_000.0);
            if (!roc.auc(AucInterval.HANLEY_MCNEIL, 0.95).covers(0.5)) {
                assertThat(last).as("the values that miss are a tail").isEqualTo(u - 1);
                last = u;
            }
        }
        return MannWhitney.exact(100, 100, last);
    }

    /**
     * With signal: normal scores one standard deviation apart, AUC = Phi(1/sqrt 2) = 0.7602. Same error probability as
     * without signal; the miss rate is 0.0548 by a simulation in NumPy, of 1,000,000 trials with a standard error of
     * 0.0002: surely within four of them.
     */
    @Test
    void deLongCoversTheTrueArea() {
        double truth = NORMAL.cumulativeProbability(1 / Math.sqrt(2));
        int missed = 0;
        for (int trial = 0; trial < 1000; trial++) {
            SplittableRandom random = new SplittableRandom(900 + trial);
            RocCurve roc = RocCurve.of(normal(random, 80, 1), normal(random, 120, 0));
            missed += roc.auc(AucInterval.DELONG, 0.95).covers(truth) ? 0 : 1;
        }
        assertThat(missed)
                .as("misses of 1000, seeds 900..1899")
                .isBetween(
                        new BinomialDistribution(null, 1000, 0.0538).inverseCumulativeProbability(5e-7),
                        new BinomialDistribution(null, 1000, 0.0558).inverseCumulativeProbability(1 - 5e-7));
    }

    /** Bootstrap, 40 examples a class: misses 1/2 with a probability within [0.03, 0.1]. */
    @ParameterizedTest
    @ValueSource(strings = {"PERCENTILE", "BCA"})
    void bootstrapCoversOneHalfWithoutSignal(String name) {
        Bootstrap bootstrap =
                Bootstrap.withDefaults().withReplicates(299).withInterval(BootstrapInterval.valueOf(name));
        SplittableRandom random = new SplittableRandom(47);
        int missed = 0;
        for (int trial = 0; trial < 300; trial++) {
            RocCurve roc =
                    RocCurve.of(random.doubles(40).toArray(), random.doubles(40).toArray());
            Estimate auc = roc.bootstrap(bootstrap.withSeed(trial), List.of(RocCurve::auc))
                    .get(0);
            missed += auc.covers(0.5) ? 0 : 1;
        }
        assertThat(missed)
                .as("misses of 300, seed 47")
                .isBetween(
                        new BinomialDistribution(null, 300, 0.03).inverseCumulativeProbability(5e-7),
                        new BinomialDistribution(null, 300, 0.1).inverseCumulativeProbability(1 - 5e-7));
    }

    /** The resampled curve must be the curve of the resampled scores. */
    @Test
    void bootstrapOfTheCurveIsBootstrapOfTheScores() {
        double[] in = {5, 3, 3, 2, 1, 1};
        double[] out = {4, 3, 1, 1, 0};
        Bootstrap bootstrap = Bootstrap.withDefaults().withReplicates(300).withSeed(9);
        List<Estimate> fromCurve = RocCurve.of(in, out)
                .bootstrap(
                        bootstrap,
                        List.of(
                                RocCurve::auc,
                                RocCurve::hullAuc,
                                roc -> roc.tprAt(0.2).value(),
                                RocCurve::distinctScores,
                                RocCurve::oracleBalancedAccuracy));
        assertThat(fromCurve.get(0))
                .isEqualTo(
                        bootstrap.estimate(in, out, (a, b) -> RocCurve.of(a, b).auc()));
        assertThat(fromCurve.get(1))
                .isEqualTo(
                        bootstrap.estimate(in, out, (a, b) -> RocCurve.of(a, b).hullAuc()));
        assertThat(fromCurve.get(2))
                .isEqualTo(bootstrap.estimate(
                        in, out, (a, b) -> RocCurve.of(a, b).tprAt(0.2).value()));
        assertThat(fromCurve.get(3))
                .isEqualTo(
                        bootstrap.estimate(in, out, (a, b) -> RocCurve.of(a, b).distinctScores()));
        assertThat(fromCurve.get(4))
                .isEqualTo(
                        bootstrap.estimate(in, out, (a, b) -> RocCurve.of(a, b).oracleBalancedAccuracy()));
    }

    /** SciPy 1.17.1: the ranks 15 and 38 by scipy.stats.beta.cdf, the ends by scipy.stats.beta.ppf. */
    @Test
    void tprBoundsOfScipy() {
        double[] out = IntStream.range(0, 500).asDoubleStream().toArray();
        double[] in = IntStream.range(0, 200).mapToDouble(i -> 3 * i + 0.5).toArray();
        Estimate tpr = RocCurve.of(in, out).tprAt(0.05, 0.95);
        assertThat(tpr.value()).isEqualTo(RocCurve.of(in, out).tprAt(0.05).value());
        assertThat(tpr.lower()).isCloseTo(0.13164002207089606, within(1e-9));
        assertThat(tpr.upper()).isCloseTo(0.29851985276466064, within(1e-9));
    }

    /**
     * The bounds cover the population's TPR at the FPR with probability at least 0.9, also with ties: scores in steps
     * of 0.5, where the best threshold with FPR at most 0.05 is 2 (FPR 0.0228). 1000 trials have more
     * misses than the quantile with probability below 1e-6.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5})
    void tprBoundsCover(double step) {
        double fpr = 0.05;
        double truth;
        if (step == 0) {
            truth = 1 - NORMAL.cumulativeProbability(NORMAL.inverseCumulativeProbability(1 - fpr) - 1);
        } else {
            // floor(x / step) * step >= 2 if x >= 2.
            assertThat(1 - NORMAL.cumulativeProbability(2)).isLessThan(fpr);
            assertThat(1 - NORMAL.cumulativeProbability(1.5)).isGreaterThan(fpr);
            truth = 1 - NORMAL.cumulativeProbability(2 - 1);
        }
        int missed = 0;
        int informative = 0;
        for (int trial = 0; trial < 1000; trial++) {
            SplittableRandom random = new SplittableRandom(5000 + trial);
            RocCurve roc = RocCurve.of(rounded(normal(random, 150, 1), step), rounded(normal(random, 300, 0), step));
            Estimate tpr = roc.tprAt(fpr, 0.9);
            missed += tpr.covers(truth) ? 0 : 1;
            informative += tpr.lower() > 0.02 && tpr.upper() < 0.75 ? 1 : 0;
            assertThat(tpr.covers(tpr.value())).isTrue();
        }
        assertThat(missed)
                .as("misses of 1000, seeds 5000..5999")
                .isLessThanOrEqualTo(new BinomialDistribution(null, 1000, 0.1).inverseCumulativeProbability(1 - 1e-6));
        assertThat(informative).isGreaterThan(900);
    }

    /** Everybody ties: flagging anybody flags all, so a threshold that keeps the FPR flags nobody. */
    @Test
    void tprBoundsOfConstantScores() {
        Estimate tpr = RocCurve.of(new double[100], new double[1000]).tprAt(0.05, 0.95);
        assertThat(tpr.value()).isZero();
        assertThat(tpr.lower()).isZero();
        assertThat(tpr.upper())
                .isCloseTo(
                        BinomialInterval.CLOPPER_PEARSON.estimate(0, 100, 0.975).upper(), within(1e-12));
    }

    @Test
    void tprBoundsSayNothingWithoutEnoughNonMembers() {
        Estimate tpr = RocCurve.of(new double[] {5, 4, 3}, new double[] {2, 1}).tprAt(0.001, 0.95);
        assertThat(tpr.value()).isEqualTo(1);
        assertThat(tpr.lower()).isZero();
        assertThat(tpr.upper()).isEqualTo(1);
        assertThatThrownBy(() -> RocCurve.of(X, Y).tprAt(0, 0.95)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RocCurve.of(X, Y).tprAt(0.1, 95)).isInstanceOf(IllegalArgumentException.class);
    }

    private static double[] normal(SplittableRandom random, int n, double mean) {
        return random.doubles(n)
                .map(u -> mean + NORMAL.inverseCumulativeProbability(u))
                .toArray();
    }

    private static double[] rounded(double[] values, double step) {
        return step == 0
                ? values
                : Arrays.stream(values).map(x -> Math.floor(x / step) * step).toArray();
    }
}

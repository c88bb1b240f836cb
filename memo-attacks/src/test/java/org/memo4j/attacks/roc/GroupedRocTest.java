package org.memo4j.attacks.roc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.core.stat.Estimate;

class GroupedRocTest {
    /** Scores of groups that shift as a whole: members by {@code effect} and by the group's own leak. */
    private static double[][][] groups(int groups, int each, double leak, SplittableRandom random) {
        double[][][] scores = new double[2][groups][each];
        for (int g = 0; g < groups; g++) {
            double own = leak * random.nextGaussian();
            for (int i = 0; i < each; i++) {
                scores[0][g][i] = random.nextGaussian() + own;
                scores[1][g][i] = random.nextGaussian();
            }
        }
        return scores;
    }

    /** Obuchowski's three sums, from all pairs. */
    @Test
    void errorIsObuchowskis() {
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int groups = 2 + random.nextInt(6);
            double[][] in = new double[groups][];
            double[][] out = new double[groups][];
            int levels = seed % 2 == 0 ? 5 : 1_000_000;
            for (int g = 0; g < groups; g++) {
                in[g] = random.ints(1 + random.nextInt(5), 0, levels)
                        .asDoubleStream()
                        .toArray();
                out[g] = random.ints(1 + random.nextInt(5), 0, levels)
                        .asDoubleStream()
                        .toArray();
            }
            double[] v = new double[groups];
            double[] w = new double[groups];
            int m = 0;
            int n = 0;
            for (double[] own : in) {
                m += own.length;
            }
            for (double[] own : out) {
                n += own.length;
            }
            double area = 0;
            for (int a = 0; a < groups; a++) {
                for (int b = 0; b < groups; b++) {
                    for (double x : in[a]) {
                        for (double y : out[b]) {
                            double win = x > y ? 1 : x == y ? 0.5 : 0;
                            v[a] += win / n;
                            w[b] += win / m;
                            area += win / m / n;
                        }
                    }
                }
            }
            double s10 = 0;
            double s01 = 0;
            double s11 = 0;
            double scale = groups / (groups - 1.0);
            for (int g = 0; g < groups; g++) {
                double x = v[g] - in[g].length * area;
                double y = w[g] - out[g].length * area;
                s10 += scale / m * x * x;
                s01 += scale / n * y * y;
                s11 += scale * x * y;
            }
            double error = Math.sqrt(Math.max(0, s10 / m + s01 / n + 2 * s11 / m / n));
            GroupedRoc curve = GroupedRoc.of(in, out);
            Estimate auc = curve.auc(0.9);
            assertThat(auc.value()).as("seed %d", seed).isCloseTo(area, within(1e-12));
            assertThat(curve.groups()).isEqualTo(groups);
            if (area > 0 && area < 1) {
                double half = error * new TDistribution(null, groups - 1.0).inverseCumulativeProbability(0.95);
                assertThat(auc.lower()).as("seed %d", seed).isCloseTo(Math.max(0, area - half), within(1e-7));
                assertThat(auc.upper()).as("seed %d", seed).isCloseTo(Math.min(1, area + half), within(1e-7));
            }
        }
    }

    @Test
    void resamplesWholeGroups() {
        SplittableRandom random = new SplittableRandom(3);
        double[][] scores = new double[5][30];
        boolean[][] member = new boolean[5][30];
        for (int g = 0; g < 5; g++) {
            for (int i = 0; i < 30; i++) {
                scores[g][i] = random.nextInt(12);
                member[g][i] = random.nextBoolean();
            }
        }
        GroupedRoc curve = GroupedRoc.of(scores, member);
        assertThat(curve.resample(0, 1, 2, 3, 4)).isEqualTo(curve.roc());
        for (int[] selection : new int[][] {{0, 1}, {2, 2, 4}, {3}}) {
            double[] in = pool(scores, member, selection, true);
            double[] out = pool(scores, member, selection, false);
            assertThat(curve.resample(selection)).isEqualTo(RocCurve.of(in, out));
        }
        assertThatThrownBy(() -> curve.resample(5)).hasMessageContaining("group must be in [0, 5)");
        GroupedRoc uneven = GroupedRoc.of(new double[][] {{1}, {}}, new double[][] {{0}, {2}});
        assertThatThrownBy(() -> uneven.resample(1)).hasMessageContaining("the groups [1] have 0 members");
    }

    private static double[] pool(double[][] scores, boolean[][] member, int[] selection, boolean in) {
        return Arrays.stream(selection)
                .boxed()
                .flatMapToDouble(g -> IntStream.range(0, scores[g].length)
                        .filter(i -> member[g][i] == in)
                        .mapToDouble(i -> scores[g][i]))
                .toArray();
    }

    /**
     * 400 data sets of 20 groups that leak by chance: intervals of 90 % by group cover an area of 1/2 in 326 to 388 of them
     * (a true coverage of 0.87 to 0.93 leaves that with probability below 1e-3 each way), those by example in fewer than 270.
     */
    @Test
    void intervalsByGroupCoverWhereThoseByExampleDoNot() {
        SplittableRandom random = new SplittableRandom(11);
        int closed = 0;
        int byExample = 0;
        int rejected = 0;
        for (int r = 0; r < 400; r++) {
            double[][][] scores = groups(20, 30, 0.5, random);
            GroupedRoc curve = GroupedRoc.of(scores[0], scores[1]);
            closed += curve.auc(0.9).covers(0.5) ? 1 : 0;
            byExample += curve.roc().auc(AucInterval.DELONG, 0.9).covers(0.5) ? 1 : 0;
            rejected += curve.chancePValue() <= 0.1 ? 1 : 0;
        }
        assertThat(new BinomialDistribution(null, 400, 0.87).cumulativeProbability(325))
                .isLessThan(1e-3);
        assertThat(new BinomialDistribution(null, 400, 0.93).cumulativeProbability(388))
                .isGreaterThan(1 - 1e-3);
        assertThat(closed).isBetween(326, 388);
        assertThat(rejected).isEqualTo(400 - closed);
        assertThat(byExample).isLessThan(270);
    }

    /** The same data sets, fewer of them: the bootstrap by model agrees with the closed form to a fifth of its width. */
    @Test
    void bootstrapAgreesWithTheClosedForm() {
        SplittableRandom random = new SplittableRandom(12);
        double[][][] scores = groups(40, 25, 0.5, random);
        GroupedRoc curve = GroupedRoc.of(scores[0], scores[1]);
        Bootstrap options = Bootstrap.withDefaults().withReplicates(1000).withInterval(BootstrapInterval.PERCENTILE);
        List<Estimate> estimates = curve.bootstrap(
                options, List.of(RocCurve::auc, roc -> roc.tprAt(0.1).value()));
        Estimate closed = curve.auc(0.95);
        double width = closed.upper() - closed.lower();
        assertThat(estimates.get(0).value()).isEqualTo(curve.roc().auc());
        assertThat(estimates.get(0).lower()).isCloseTo(closed.lower(), within(width / 5));
        assertThat(estimates.get(0).upper()).isCloseTo(closed.upper(), within(width / 5));
        assertThat(estimates.get(1).value()).isEqualTo(curve.roc().tprAt(0.1).value());
        assertThat(estimates.get(1).covers(estimates.get(1).value())).isTrue();
        assertThat(curve.bootstrap(options, List.of(RocCurve::auc))).containsExactly(estimates.get(0));
    }

    /** A better and a worse attack that share the groups' leaks: only the paired test sees it. */
    @Test
    void comparesInPairs() {
        SplittableRandom random = new SplittableRandom(13);
        double[][][] scores = groups(30, 40, 1, random);
        GroupedRoc better = GroupedRoc.of(scores[0], scores[1]);
        double[][] noisyIn = noisy(scores[0], 0.7, random);
        double[][] noisyOut = noisy(scores[1], 0.7, random);
        for (int g = 0; g < 30; g++) {
            for (int i = 0; i < 40; i++) {
                noisyIn[g][i] -= 0.3;
            }
        }
        GroupedRoc worse = GroupedRoc.of(noisyIn, noisyOut);
        AucComparison test = better.compare(worse, 0.95);
        assertThat(test.difference().value())
                .isEqualTo(better.roc().auc() - worse.roc().auc());
        assertThat(test.pValue()).isLessThan(1e-3);
        assertThat(better.auc(0.95).lower()).isLessThan(worse.auc(0.95).upper());
        assertThat(worse.compare(better, 0.95).pValue()).isCloseTo(test.pValue(), within(1e-12));
        assertThat(test.difference().covers(0)).isFalse();
        assertThat(better.compare(better, 0.95).pValue()).isEqualTo(1);
        Bootstrap options = Bootstrap.withDefaults().withReplicates(1000).withInterval(BootstrapInterval.PERCENTILE);
        Estimate drawn = better.bootstrapDifference(worse, options, List.of(RocCurve::auc))
                .get(0);
        double width = test.difference().upper() - test.difference().lower();
        assertThat(drawn.value()).isEqualTo(test.difference().value());
        assertThat(drawn.lower()).isCloseTo(test.difference().lower(), within(width / 5));
        assertThat(drawn.upper()).isCloseTo(test.difference().upper(), within(width / 5));
        assertThat(test.toString()).contains("difference of AUC", "paired, 30 groups");
    }

    private static double[][] noisy(double[][] scores, double noise, SplittableRandom random) {
        return Arrays.stream(scores)
                .map(row -> Arrays.stream(row)
                        .map(x -> x + noise * random.nextGaussian())
                        .toArray())
                .toArray(double[][]::new);
    }

    @Test
    void ratesByGroup() {
        GroupedRoc curve = GroupedRoc.of(
                new double[][] {{5, 1, 1, 1}, {5, 5, 1, 1}, {1, 1, 1, 1}}, new double[][] {{0, 5}, {0, 0}, {0, 0}});
        Estimate tpr = curve.tpr(5, 0.95);
        // rates 1/4, 2/4 and 0 of equal groups: the t interval of their mean
        double half = 4.302652729911275 * 0.25 / Math.sqrt(3);
        assertThat(tpr.value()).isEqualTo(0.25);
        assertThat(tpr.lower()).isEqualTo(0);
        assertThat(tpr.upper()).isCloseTo(0.25 + half, within(1e-9));
        assertThat(curve.fpr(5, 0.95).value()).isCloseTo(1 / 6.0, within(1e-15));
        assertThat(curve.tpr(6, 0.95).value()).isZero();
        assertThat(curve.tpr(6, 0.95).upper())
                .isCloseTo(BinomialInterval.CLOPPER_PEARSON.estimate(0, 3, 0.95).upper(), within(1e-12));
        assertThat(curve.tpr(0, 0.95).lower())
                .isCloseTo(BinomialInterval.CLOPPER_PEARSON.estimate(3, 3, 0.95).lower(), within(1e-12));
        assertThatThrownBy(() -> curve.tpr(Double.NaN, 0.95)).hasMessageContaining("threshold");
    }

    @Test
    void classesApart() {
        GroupedRoc perfect = GroupedRoc.of(new double[][] {{3}, {4}, {5}}, new double[][] {{0}, {1}, {2}});
        assertThat(perfect.auc(0.95).lower()).isCloseTo(Math.cbrt(0.025), within(1e-12));
        assertThat(perfect.chancePValue()).isEqualTo(0.25);
        GroupedRoc inverted = GroupedRoc.of(new double[][] {{0}, {1}, {2}}, new double[][] {{3}, {4}, {5}});
        assertThat(inverted.auc(0.95).upper()).isCloseTo(1 - Math.cbrt(0.025), within(1e-12));
        assertThat(perfect.compare(inverted, 0.95).pValue()).isEqualTo(0.25);
    }

    @Test
    void refusesWrongShapes() {
        assertThatThrownBy(() -> GroupedRoc.of(new double[][] {{1}}, new double[][] {{0}}))
                .hasMessageContaining("number of groups must be at least 2");
        assertThatThrownBy(() -> GroupedRoc.of(new double[2][1], new double[3][1]))
                .hasMessageContaining("must agree");
        assertThatThrownBy(() -> GroupedRoc.of(new double[2][2], new boolean[2][3]))
                .hasMessageContaining("must agree");
        assertThatThrownBy(() -> GroupedRoc.of(new double[][] {{}, {}}, new double[2][1]))
                .hasMessageContaining("at least one score");
        GroupedRoc two = GroupedRoc.of(new double[2][1], new double[2][1]);
        GroupedRoc three = GroupedRoc.of(new double[3][1], new double[3][1]);
        assertThatThrownBy(() -> two.compare(three, 0.9)).hasMessageContaining("must agree");
        assertThatThrownBy(() -> two.auc(1)).hasMessageContaining("confidence");
    }

    /** The oracle's threshold on one half gives less than the oracle on the other, and nothing on noise. */
    @Test
    void thresholdsOfOneSampleCountOnAnother() {
        RocCurve curve = RocCurve.of(new double[] {.9, .8, .8, .3}, new double[] {.8, .4, .1, .1, .05});
        assertThat(curve.oracleThreshold(0.5)).isEqualTo(.3);
        assertThat(curve.oracleThreshold(0.1)).isEqualTo(.9);
        assertThat(curve.at(curve.oracleThreshold(0.5)).balancedAccuracy()).isEqualTo(curve.oracleBalancedAccuracy());
        assertThat(curve.oracleThreshold(0)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(curve.at(curve.oracleThreshold(0.9)).tpr()).isEqualTo(1);
        SplittableRandom random = new SplittableRandom(1);
        double sum = 0;
        double oracle = 0;
        for (int r = 0; r < 200; r++) {
            RocCurve choosing = RocCurve.of(noise(random), noise(random));
            RocCurve counting = RocCurve.of(noise(random), noise(random));
            oracle += choosing.oracleBalancedAccuracy();
            sum += counting.at(choosing.oracleThreshold(0.5)).balancedAccuracy();
        }
        // standard deviation of one at most 0.5 * sqrt(2 * 0.25 / 50) = 0.05, of the mean 0.0036: five of them
        assertThat(sum / 200).isCloseTo(0.5, within(0.018));
        assertThat(oracle / 200).isGreaterThan(0.54);
    }

    private static double[] noise(SplittableRandom random) {
        return random.doubles(50).toArray();
    }

    /** Two independent samples; the variances are those of the intervals, and small samples apart prove little. */
    @Test
    void comparesIndependentSamples() {
        SplittableRandom random = new SplittableRandom(5);
        int rejected = 0;
        for (int r = 0; r < 500; r++) {
            RocCurve a = RocCurve.of(shifted(60, random), shifted(50, random));
            RocCurve b = RocCurve.of(shifted(45, random), shifted(80, random));
            rejected += a.compareIndependent(b, 0.95).pValue() <= 0.05 ? 1 : 0;
        }
        // binomial of 0.04 (conservative) to 0.055: probability below 1e-3 each way
        assertThat(rejected).isBetween(8, 45);
        RocCurve all = RocCurve.of(new double[] {.9, .8, .8, .3, .7, .2}, new double[] {.8, .4, .1, .1, .05, .5});
        RocCurve apart = RocCurve.of(new double[] {3, 4}, new double[] {1, 2});
        assertThat(apart.compareIndependent(all, 0.95).pValue()).isGreaterThan(0.3);
        assertThat(apart.compareIndependent(apart, 0.95).pValue()).isEqualTo(1);
        assertThatThrownBy(() -> apart.compareIndependent(RocCurve.of(new double[1], new double[3]), 0.9))
                .hasMessageContaining("at least 2 members");
    }

    private static double[] shifted(int n, SplittableRandom random) {
        return IntStream.range(0, n).mapToDouble(i -> random.nextGaussian()).toArray();
    }
}

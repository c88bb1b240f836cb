package org.memo4j.attacks.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.attacks.roc.RocCurve;

class QuantileRegressionAttackTest {
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    private record Sample(double[][] x, double[] signals) {}

    /** Signals whose level and spread depend on the first of two features; {@code shift} is what membership adds. */
    private static Sample sample(long seed, int n, double shift) {
        SplittableRandom random = new SplittableRandom(seed);
        Sample sample = new Sample(new double[n][2], new double[n]);
        for (int i = 0; i < n; i++) {
            double a = random.nextDouble() * 2 - 1;
            sample.x[i] = new double[] {a, random.nextDouble()};
            sample.signals[i] = 4 * a
                    + Math.exp(0.8 * a)
                            * (shift
                                    + NORMAL.inverseCumulativeProbability((random.nextInt(1 << 24) + 0.5) / (1 << 24)));
        }
        return sample;
    }

    /** The optimum of a linear quantile regression with one feature goes through two points: try all pairs. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9})
    void linearPinballIsTheLeast(double level) {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 10; round++) {
            int n = 51;
            double[][] x = new double[n][1];
            double[] y = new double[n];
            for (int i = 0; i < n; i++) {
                x[i][0] = random.nextDouble();
                y[i] = 3 * x[i][0] + random.nextDouble() * (1 + x[i][0]);
            }
            QuantileCurve curve = LinearPinball.fit(x, y, level);
            double loss = loss(x, y, level, curve);
            double least = Double.POSITIVE_INFINITY;
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < a; b++) {
                    double slope = (y[a] - y[b]) / (x[a][0] - x[b][0]);
                    double start = y[a] - slope * x[a][0];
                    least = Math.min(least, loss(x, y, level, row -> start + slope * row[0]));
                }
            }
            assertThat(loss).as("round %d", round).isCloseTo(least, within(1e-3 * least));
            long below =
                    IntStream.range(0, n).filter(i -> y[i] < curve.at(x[i])).count();
            assertThat((double) below).isCloseTo(level * n, within(2.5));
        }
    }

    private static double loss(double[][] x, double[] y, double level, QuantileCurve curve) {
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            double residual = y[i] - curve.at(x[i]);
            sum += residual > 0 ? level * residual : (level - 1) * residual;
        }
        return sum;
    }

    /** The score equations of the normal likelihood hold at the fit. */
    @Test
    void linearNormalIsTheMaximumOfTheLikelihood() {
        Sample sample = sample(2, 2000, 0);
        LinearNormal fit = LinearNormal.fit(sample.x, sample.signals);
        double[] first = new double[3];
        double[] second = new double[3];
        for (int i = 0; i < 2000; i++) {
            double[] p = fit.parameters(sample.x[i]);
            double z = (sample.signals[i] - p[0]) * Math.exp(-p[1]);
            double[] row = {1, sample.x[i][0], sample.x[i][1]};
            for (int j = 0; j < 3; j++) {
                first[j] += z * Math.exp(-p[1]) * row[j] / 2000;
                second[j] += (z * z - 1) * row[j] / 2000;
            }
        }
        assertThat(first).containsExactly(new double[3], within(1e-4));
        assertThat(second).containsExactly(new double[3], within(1e-4));
        double[] p = fit.parameters(new double[] {0.5, 0.5});
        assertThat(p[0]).isCloseTo(2, within(0.15));
        assertThat(p[1]).isCloseTo(0.4, within(0.1));
    }

    /**
     * On new non-members about alpha are flagged, also among the easy third by itself, where one threshold for all flags
     * most. Bounds: binomial at 1e-6 around rates that the fit may miss by a half.
     */
    @ParameterizedTest
    @EnumSource(QuantileModel.class)
    void theFalsePositiveRateHoldsByDifficulty(QuantileModel model) {
        Sample fit = sample(3, 4000, 0);
        Sample fresh = sample(4, 6000, 0);
        QuantileRegressionAttack.Fitted attack =
                QuantileRegressionAttack.withDefaults().withModel(model).fit(fit.x, fit.signals);
        double[] thresholds = attack.thresholds(fresh.x, 0.1);
        int[] easy =
                IntStream.range(0, 6000).filter(i -> fresh.x[i][0] > 1.0 / 3).toArray();
        long flagged = Arrays.stream(easy)
                .filter(i -> fresh.signals[i] > thresholds[i])
                .count();
        int low = new BinomialDistribution(null, easy.length, 0.05).inverseCumulativeProbability(1e-6);
        int high = new BinomialDistribution(null, easy.length, 0.15).inverseCumulativeProbability(1 - 1e-6);
        assertThat(flagged).isBetween((long) low, (long) high);
        double[] sorted = fit.signals.clone();
        Arrays.sort(sorted);
        double one = sorted[3600];
        assertThat(Arrays.stream(easy).filter(i -> fresh.signals[i] > one).count())
                .isGreaterThan((long) (0.2 * easy.length));
    }

    /** Mean square of the z-scores of new non-members, near 1 at every difficulty. */
    @ParameterizedTest
    @EnumSource(names = {"BOOSTED_NORMAL", "LINEAR_NORMAL"})
    void theSpreadFollowsTheDifficulty(QuantileModel model) {
        Sample fit = sample(13, 6000, 0);
        Sample fresh = sample(14, 9000, 0);
        double[] z = QuantileRegressionAttack.withDefaults()
                .withModel(model)
                .fit(fit.x, fit.signals)
                .score(fresh.x, fresh.signals);
        for (int third = 0; third < 3; third++) {
            double from = -1 + 2 * third / 3.0;
            double square = IntStream.range(0, 9000)
                    .filter(i -> fresh.x[i][0] >= from && fresh.x[i][0] < from + 2 / 3.0)
                    .mapToDouble(i -> z[i] * z[i])
                    .average()
                    .orElseThrow();
            assertThat(square).as("third %d", third).isCloseTo(1, within(0.2));
        }
    }

    @ParameterizedTest
    @EnumSource(QuantileModel.class)
    void beatsOneThreshold(QuantileModel model) {
        Sample fit = sample(5, 4000, 0);
        Sample in = sample(6, 1500, 1);
        Sample out = sample(7, 1500, 0);
        QuantileRegressionAttack.Fitted attack =
                QuantileRegressionAttack.withDefaults().withModel(model).fit(fit.x, fit.signals);
        double plain = RocCurve.of(in.signals, out.signals).auc();
        double auc = RocCurve.of(attack.score(in.x, in.signals), attack.score(out.x, out.signals))
                .auc();
        double bayes = NORMAL.cumulativeProbability(1 / Math.sqrt(2));
        assertThat(auc).isGreaterThan(plain + 0.05).isGreaterThan(bayes - 0.04);
    }

    @ParameterizedTest
    @EnumSource(QuantileModel.class)
    void scoresAscendWithTheSignalAndTheThresholdHasItsLevel(QuantileModel model) {
        Sample fit = sample(8, 1000, 0);
        QuantileRegressionAttack.Fitted attack =
                QuantileRegressionAttack.withDefaults().withModel(model).fit(fit.x, fit.signals);
        double[][] at = new double[60][];
        Arrays.fill(at, new double[] {0.2, 0.7});
        double[] signals = IntStream.range(0, 60).mapToDouble(k -> k / 6.0 - 4).toArray();
        double[] scores = attack.score(at, signals);
        for (int k = 1; k < 60; k++) {
            assertThat(scores[k]).isGreaterThan(scores[k - 1]);
        }
        double[] q = attack.thresholds(at, 0.05);
        double expected = model.byLevel() ? 0.95 : NORMAL.inverseCumulativeProbability(0.95);
        assertThat(attack.score(at, q)[0]).isCloseTo(expected, within(1e-9));
    }

    @Test
    void crossingQuantilesAreOrdered() {
        QuantileCurves crossing =
                new QuantileCurves(new double[] {0.25, 0.75}, java.util.List.of(row -> row[0], row -> 1 - row[0]));
        assertThat(crossing.quantile(new double[] {0.2}, 0.25)).isEqualTo(0.2);
        assertThat(crossing.quantile(new double[] {0.9}, 0.75)).isEqualTo(0.9);
        assertThat(crossing.place(new double[] {0.9}, 0.5)).isEqualTo(0.5, within(1e-12));
    }

    @Test
    void refusesBadInput() {
        Sample fit = sample(9, 100, 0);
        QuantileRegressionAttack pinball =
                QuantileRegressionAttack.withDefaults().withModel(QuantileModel.LINEAR_PINBALL);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pinball.fit(fit.x, fit.signals))
                .withMessageContaining("level 0.99 of 100 non-members");
        QuantileRegressionAttack.Fitted fitted = pinball.withLevels(0.5, 0.9).fit(fit.x, fit.signals);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fitted.thresholds(fit.x, 0.2))
                .withMessageContaining("level 0.8 was not fitted");
        assertThatIllegalArgumentException().isThrownBy(() -> pinball.withLevels(0.9, 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> pinball.withLevels(0.5, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> pinball.fit(fit.x, new double[99]));
        assertThatIllegalArgumentException().isThrownBy(() -> fitted.score(new double[1][3], new double[1]));
    }

    /** As the margin of a memorizer that is wrong about all non-members. */
    @Test
    void signalsThatAreAllTheSameHaveNoNormalDistribution() {
        Sample fit = sample(9, 100, 0);
        double[] same = new double[100];
        Arrays.fill(same, -30);
        for (QuantileModel model : new QuantileModel[] {QuantileModel.BOOSTED_NORMAL, QuantileModel.LINEAR_NORMAL}) {
            QuantileRegressionAttack attack =
                    QuantileRegressionAttack.withDefaults().withModel(model);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> attack.fit(fit.x, same))
                    .withMessageContaining("all -30.0");
        }
        double[] scores = QuantileRegressionAttack.withDefaults()
                .withModel(QuantileModel.LINEAR_PINBALL)
                .withLevels(0.5, 0.9)
                .fit(fit.x, same)
                .score(new double[][] {fit.x[0], fit.x[1]}, new double[] {-30, 30});
        assertThat(scores[1]).isGreaterThan(scores[0]);
    }
}

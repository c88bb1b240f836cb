package org.memo4j.attacks.roc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of the peers' own tests, under the peers' conventions. */
class RocGoldenTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    /** jax_privacy (Apache-2.0), tests/auditing_test.py: Pareto frontier. */
    @ParameterizedTest
    @CsvSource({
        "0 1, 0 1, 0 1",
        "0 0 3 3 5, 0 2 2 5 5, 0 1 3 4",
        "0 0 2 2 3 3 5, 0 2 2 3 3 5 5, 0 1 5 6",
        "0 0 1 1 3 3 5, 0 2 2 4 4 5 5, 0 1 3 5 6",
        "0 0 1 1 2 2 4, 0 2 2 3 3 4 4, 0 1 5 6"
    })
    void hullOfJaxPrivacy(String x, String y, String corners) {
        assertThat(ConvexHull.upper(ints(x), ints(y))).containsExactly(ints(corners));
    }

    /** jax_privacy, tests/auditing_test.py: true and false negatives. */
    @Test
    void countsOfJaxPrivacy() {
        counts(a(1.5, 2.5, 0.5, 3.5), a(0, 3, 2, 1), a(0, 0.5, 3.5, INF), ints("0 1 4 4"), ints("0 0 3 4"));
        counts(a(0, 1, 1, 2), a(0, 0, 1, 1), a(0, 1, 2, INF), ints("0 2 4 4"), ints("0 1 3 4"));
        counts(a(0, 0, 1, 2), a(0, 1, 1, 1), a(0, 2, INF), ints("0 4 4"), ints("0 3 4"));
        counts(a(0, 0, 0, 0), a(0, 0, 0, 0), a(0, INF), ints("0 4"), ints("0 4"));
    }

    private static void counts(double[] in, double[] out, double[] thresholds, int[] tn, int[] fn) {
        RocCurve roc = RocCurve.of(in, out);
        for (int i = 0; i < thresholds.length; i++) {
            assertThat(roc.at(thresholds[i]).trueNegatives()).isEqualTo(tn[i]);
            assertThat(roc.at(thresholds[i]).falseNegatives()).isEqualTo(fn[i]);
        }
        assertThat(roc.thresholds()).contains(Arrays.copyOf(thresholds, thresholds.length - 1));
    }

    /** jax_privacy, tests/auditing_test.py: TPR at FPR on the hull, and its documentation example. */
    @Test
    void tprOfJaxPrivacy() {
        RocCurve roc = RocCurve.of(a(1, 3), a(0, 2));
        double[] expected = {0.5, 0.75, 1, 1, 1};
        for (int i = 0; i < 5; i++) {
            assertThat(roc.tprAt(i / 4.0, TprConvention.HULL).value()).isCloseTo(expected[i], within(1e-15));
        }
        // On the step curve nothing lies between two thresholds.
        assertThat(roc.tprAt(0.25).value()).isEqualTo(0.5);

        RocCurve steps = RocCurve.of(
                IntStream.range(0, 100).mapToDouble(k -> k + 9.5).toArray(),
                IntStream.range(0, 100).asDoubleStream().toArray());
        assertThat(steps.tprAt(0.01, TprConvention.HULL).value()).isCloseTo(0.11, within(0.005));
        assertThat(steps.hullAuc()).isCloseTo(0.595, within(5e-4));
        assertThat(steps.auc()).isCloseTo(0.5905, within(1e-15));
    }

    /** jax_privacy, tests/auditing_test.py: its AUROC is the area under the hull, 13/16; the rank AUC is 11/16. */
    @Test
    void twoAreas() {
        RocCurve roc = RocCurve.of(a(0, 4, 6, 7), a(1, 2, 3, 5));
        assertThat(roc.hullAuc()).isEqualTo(13.0 / 16);
        assertThat(roc.auc()).isEqualTo(11.0 / 16);
    }

    /** jax_privacy, tests/auditing_test.py: classes that are apart, the wrong way and the right way. */
    @Test
    void classesApart() {
        RocCurve inverted = RocCurve.of(a(0, 0, 0), a(1, 1, 1, 1));
        RocCurve perfect = RocCurve.of(a(1, 1, 1), a(0, 0, 0, 0));
        for (double fpr : new double[] {0, 0.25, 0.3, 1}) {
            assertThat(inverted.tprAt(fpr, TprConvention.HULL).value()).isEqualTo(fpr);
            assertThat(perfect.tprAt(fpr, TprConvention.HULL).value()).isEqualTo(1);
        }
        assertThat(inverted.hullAuc()).isEqualTo(0.5);
        assertThat(inverted.auc()).isZero();
        assertThat(perfect.hullAuc()).isEqualTo(1);
        assertThat(perfect.auc()).isEqualTo(1);
    }

    /** jax_privacy, tests/auditing_test.py: a ROC curve that is a quarter circle. */
    @ParameterizedTest
    @ValueSource(ints = {5000, 10000, 15000})
    void quarterCircle(int n) {
        RocCurve roc = RocCurve.of(
                IntStream.range(0, 10000)
                        .mapToDouble(i -> Math.sqrt(1 - Math.pow(i / 9999.0, 2)))
                        .toArray(),
                IntStream.range(0, n).mapToDouble(i -> i / (n - 1.0)).toArray());
        assertThat(roc.hullAuc()).isCloseTo(Math.PI / 4, within(5e-4));
        for (double f : new double[] {0.1, 0.25, 0.5, 0.75, 0.9}) {
            double expected = Math.sqrt(f * (2 - f));
            assertThat(roc.tprAt(f, TprConvention.HULL).value()).isCloseTo(expected, within(1e-3 * expected));
        }
        for (double p : new double[] {0, 0.2, 0.5, 0.9, 1}) {
            assertThat(roc.oracleAccuracy(p)).isCloseTo(Math.hypot(p, 1 - p), within(5e-4));
        }
    }

    /** jax_privacy, tests/auditing_test.py: accuracy at a prevalence. */
    @Test
    void accuracyAtPrevalence() {
        RocCurve roc = RocCurve.of(
                DoubleStream.concat(
                                DoubleStream.generate(() -> 1).limit(500),
                                DoubleStream.generate(() -> 3).limit(500))
                        .toArray(),
                DoubleStream.concat(
                                DoubleStream.generate(() -> 0).limit(500),
                                DoubleStream.generate(() -> 2).limit(500))
                        .toArray());
        for (double p : new double[] {0, 0.1, 0.3, 0.5, 0.8, 1}) {
            assertThat(roc.oracleAccuracy(p)).isCloseTo(Math.max(p + 0.5 * (1 - p), 0.5 * p + (1 - p)), within(1e-15));
        }
    }

    /**
     * TensorFlow Privacy (Apache-2.0), membership_inference_attack/data_structures_test.py. Its PPV is the greatest
     * over the curve, with the ratio of non-members to members in place of the prior. Its second case, whose points run
     * down the FPR, is the curve of classes that are apart.
     */
    @Test
    void valuesOfTfPrivacy() {
        RocCurve chance = RocCurve.of(a(2, 1), a(2, 1));
        assertThat(chance.auc()).isEqualTo(0.5);
        assertThat(chance.oracleAdvantage()).isZero();
        assertThat(chance.at(1).ppv(0.5)).isEqualTo(0.5);
        assertThat(chance.at(2).ppv(0.5)).isEqualTo(0.5);

        // TPR 0 1 1 at FPR 1 1 0: the area, the advantage and the greatest PPV are those of (0, 1).
        RocCurve apart = RocCurve.of(a(2), a(1));
        assertThat(apart.truePositiveRates()).containsExactly(0, 1, 1);
        assertThat(apart.falsePositiveRates()).containsExactly(0, 0, 1);
        assertThat(apart.auc()).isEqualTo(1);
        assertThat(apart.oracleAdvantage()).isEqualTo(1);
        assertThat(apart.at(2).ppv(0.5)).isEqualTo(1);

        double few = 0;
        double many = 0;
        for (int[] tpFp : new int[][] {{1, 2}, {10, 20}, {200, 200}}) {
            Confusion counts = new Confusion(tpFp[0], 100_000 - tpFp[0], tpFp[1], 100_000 - tpFp[1]);
            few = Math.max(few, counts.ppv(1 / 1.001));
            many = Math.max(many, counts.ppv(1 / 1001.0));
        }
        assertThat(few).isCloseTo(1, within(1e-3));
        assertThat(many).isCloseTo(0, within(1e-3));

        RocCurve probabilities = RocCurve.of(a(0.91, 1, 0.92, 0.82, 0.75), a(0.81, 0.7, 0.75, 0.25, 0.3));
        assertThat(probabilities.at(0.8).ppv(0.5)).isCloseTo(0.8, within(1e-15));
        assertThat(probabilities.at(0.7).ppv(0.5)).isCloseTo(0.625, within(1e-15));
        assertThat(probabilities.at(0.8).tpr()).isEqualTo(0.8);
        assertThat(probabilities.at(0.7).tpr()).isEqualTo(1);
        assertThat(probabilities.auc()).isCloseTo(0.94, within(0.005));
        assertThat(probabilities.oracleAdvantage()).isCloseTo(0.8, within(1e-15));
    }

    /**
     * LeakPro (Apache-2.0), tests/test_attack_result: one point an example, no point for nobody. Without ties, as here,
     * its points are ours from 1 on; with ties it has points that depend on the order of the examples.
     */
    @Test
    void pointsOfLeakPro() {
        RocCurve roc = RocCurve.of(a(0.2, 0.3, 0.4), a(0.1, 0.5, 0.6));
        double[] fpr = roc.falsePositiveRates();
        double[] tpr = roc.truePositiveRates();
        assertThat(Arrays.copyOfRange(fpr, 1, 7)).containsExactly(1 / 3.0, 2 / 3.0, 2 / 3.0, 2 / 3.0, 2 / 3.0, 1);
        assertThat(Arrays.copyOfRange(tpr, 1, 7)).containsExactly(0, 0, 1 / 3.0, 2 / 3.0, 1, 1);
        int[] falsePositives = {1, 2, 2, 2, 2, 3};
        for (int i = 0; i < 6; i++) {
            assertThat(roc.confusion(i + 1).falsePositives()).isEqualTo(falsePositives[i]);
            assertThat(roc.confusion(i + 1).trueNegatives()).isEqualTo(3 - falsePositives[i]);
        }
    }

    /**
     * PrivacyGuard (Apache-2.0), analysis/tests/test_mia_results.py: the point for an FPR bound is the last one that
     * keeps it. Departure: where none of its points does, PrivacyGuard takes the first all the same; here it is the
     * point where nobody is flagged.
     */
    @Test
    void pointsOfPrivacyGuard() {
        // FPR 0.1, 0.2, 0.3, 0.4, 0.5 at TPR 0.2, 0.4, 0.6, 0.8, 1.
        RocCurve roc = RocCurve.of(a(9, 8, 7, 6, 5), a(9, 8, 7, 6, 5, 1, 1, 1, 1, 1));
        double[] bounds = {0.1, 0.15, 0.25, 0.35, 0.45, 0.5, 0.55};
        int[] indices = {0, 0, 1, 2, 3, 4, 4};
        for (int i = 0; i < bounds.length; i++) {
            assertThat(roc.tprAt(bounds[i]).attainedFpr()).isEqualTo((indices[i] + 1) / 10.0);
            assertThat(roc.tprAt(bounds[i]).value()).isEqualTo((indices[i] + 1) / 5.0);
        }
        assertThat(roc.tprAt(0.05).value()).isZero();
    }

    /**
     * The same source: the point for a bound on the FNR, and for a bound from below on the TNR. The latter is the TPR's
     * point at the FPR one less the bound, the former that of the curve with the classes and the sign exchanged.
     * Departures as above, where none of its points keeps the bound: the FNR at 0.05 and the TNR at 0.55.
     */
    @ParameterizedTest
    @CsvSource({
        "0.05, -1, 4",
        "0.1, 4, 4",
        "0.15, 4, 3",
        "0.25, 3, 2",
        "0.35, 2, 1",
        "0.45, 1, 0",
        "0.5, 0, 0",
        "0.55, 0, -1"
    })
    void errorPointsOfPrivacyGuard(double bound, int fnrIndex, int tnrIndex) {
        // FNR and TNR 0.5, 0.4, 0.3, 0.2, 0.1 at the thresholds 9, 8, 7, 6, 5.
        double[] scores = a(9, 9, 9, 9, 9, 8, 7, 6, 5, 4);
        double[] negative = Arrays.stream(scores).map(x -> -x).toArray();
        assertThat(RocCurve.of(negative, negative).tprAt(bound).attainedFpr())
                .isEqualTo(fnrIndex < 0 ? 0 : (5 - fnrIndex) / 10.0);
        assertThat(RocCurve.of(scores, scores).tprAt(1 - bound).attainedFpr())
                .isEqualTo(tnrIndex < 0 ? 0 : (5 + tnrIndex) / 10.0);
    }

    /**
     * SACRO-ML (MIT), tests/attacks/test_metrics.py. Its TPR at FPR interpolates between thresholds: at FPR 0.4 it says
     * 1 as the step curve does, at 0.1 it says 2/3 for the same reason.
     */
    @Test
    void ratesOfSacro() {
        RocCurve roc = RocCurve.of(a(0.45, 0.9, 0.99), a(0.1, 0.6, 0.2));
        Confusion counts = roc.at(0.5);
        assertThat(counts.tpr()).isEqualTo(2 / 3.0);
        assertThat(counts.fpr()).isEqualTo(1 / 3.0);
        assertThat(counts.ppv(0.5)).isCloseTo(2 / 3.0, within(1e-15));
        assertThat(counts.npv(0.5)).isCloseTo(2 / 3.0, within(1e-15));
        assertThat(counts.accuracy()).isEqualTo(2 / 3.0);
        assertThat(counts.balancedAccuracy()).isCloseTo(2 / 3.0, within(1e-15));
        assertThat(counts.f1()).isEqualTo(2 / 3.0);
        assertThat(counts.advantage()).isEqualTo(1 / 3.0);
        assertThat(roc.auc()).isCloseTo(0.8888888888888888, within(1e-15));
        double[] fprs = {0, 0.001, 0.1, 0.4, 1};
        double[] tprs = {2 / 3.0, 2 / 3.0, 2 / 3.0, 1, 1};
        for (int i = 0; i < 5; i++) {
            assertThat(roc.tprAt(fprs[i]).value()).isEqualTo(tprs[i]);
        }
    }

    /** SACRO-ML's standard deviation of the AUC under the null is Hanley and McNeil's at AUC = 1/2. */
    @Test
    void nullDeviationOfSacro() {
        RocCurve roc = RocCurve.of(a(1, 2, 3), a(1, 2, 3));
        double sd = Math.sqrt((0.25 + 2 * (1 / 3.0 - 0.25) + 2 * (1 / 3.0 - 0.25)) / 9);
        assertThat(Math.sqrt(AucInterval.HANLEY_MCNEIL.variance(roc))).isCloseTo(sd, within(1e-15));
    }

    /**
     * SACRO-ML's extreme case: 25 of 50,000 are members and all are told right. It compares the frequencies of members
     * among the highest and the lowest tenth, and cuts the log p-value at -115.13 = ln 1e-50. Ours is that of the area,
     * and exact: one of all ways to choose 25 is that far out. Classes told wrong have SACRO's one-sided p-value of 1,
     * and ours, of both sides, again.
     */
    @Test
    void extremeCaseOfSacro() {
        RocCurve right = RocCurve.of(ones(25), new double[49_975]);
        RocCurve wrong = RocCurve.of(new double[25], ones(49_975));
        double ways = 0;
        for (int k = 0; k < 25; k++) {
            ways += Math.log(50_000 - k) - Math.log(k + 1);
        }
        assertThat(ways).isGreaterThan(115.13);
        assertThat(right.auc()).isEqualTo(1);
        assertThat(Math.log(right.chancePValue())).isCloseTo(-ways, within(1e-9));
        assertThat(wrong.auc()).isZero();
        assertThat(wrong.chancePValue()).isEqualTo(right.chancePValue());
    }

    private static double[] ones(int n) {
        return DoubleStream.generate(() -> 1).limit(n).toArray();
    }

    /** amulet (Apache-2.0), tests/membership_inference/test_compute_mi_metrics.py. */
    @Test
    void valuesOfAmulet() {
        RocCurve perfect = RocCurve.of(a(0.9, 0.8), a(0.1, 0.2));
        assertThat(perfect.auc()).isEqualTo(1);
        assertThat(perfect.oracleBalancedAccuracy()).isEqualTo(1);
        assertThat(perfect.tprAt(0.01).value()).isEqualTo(1);
        assertThat(perfect.tprAt(0.01).resolved()).isFalse();
        RocCurve constant = RocCurve.of(a(0.5, 0.5), a(0.5, 0.5));
        assertThat(constant.auc()).isEqualTo(0.5);
        assertThat(constant.oracleBalancedAccuracy()).isEqualTo(0.5);
    }

    /** Hanley and McNeil's counting: 17 of 20 pairs, ties one half. */
    @Test
    void tiesCountOneHalf() {
        assertThat(RocCurve.of(a(.9, .8, .8, .3), a(.8, .4, .1, .1, .05)).auc()).isEqualTo(0.85);
    }

    private static double[] a(double... values) {
        return values;
    }

    private static int[] ints(String text) {
        return Arrays.stream(text.trim().split(" ")).mapToInt(Integer::parseInt).toArray();
    }
}

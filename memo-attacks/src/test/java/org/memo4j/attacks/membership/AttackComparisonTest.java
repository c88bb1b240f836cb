package org.memo4j.attacks.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.roc.AucComparison;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.core.stat.Estimate;

class AttackComparisonTest {
    private static final Provenance ATTACK = Provenance.of(new MetricId("membership.loss", 1));

    private static double[] normal(int n, double mean, SplittableRandom random) {
        return DoubleStream.generate(() -> mean + random.nextGaussian())
                .limit(n)
                .toArray();
    }

    private static double[] plus(double[] values, double noise, double shift, SplittableRandom random) {
        return Arrays.stream(values)
                .map(x -> x + shift + noise * random.nextGaussian())
                .toArray();
    }

    /** The interval of NumPy and SciPy in MembershipInferenceTest, and SciPy's normal distribution. */
    @Test
    void pValueOfDeLong() {
        MembershipScores first = MembershipScores.of(
                ATTACK, new double[] {3.1, 2.2, 5.5, 4.1, 0.3, 6.0}, new double[] {1.0, 0.2, 2.9, 3.3, -1, 0.9, 0.7});
        MembershipScores second = MembershipScores.of(
                ATTACK, new double[] {2.1, 2.0, 5.9, 1.1, 0.9, 4.0}, new double[] {1.5, 0.1, 3.9, 2.3, -2, 0.95, 1.7});
        MembershipComparison comparison = MembershipInference.withDefaults().compare(List.of(first, second));
        AucComparison test = comparison.aucTest(0, 1);
        assertThat(test.difference()).isEqualTo(comparison.aucDifference(0, 1));
        assertThat(test.pValue()).isCloseTo(0.2562950805406441, within(1e-9));
        assertThat(comparison.aucTest(1, 0).pValue()).isCloseTo(test.pValue(), within(1e-14));
        assertThat(comparison.aucTest(0, 0).pValue()).isEqualTo(1);
        MembershipComparison apart = MembershipInference.withDefaults()
                .compare(List.of(
                        MembershipScores.of(ATTACK, new double[] {3, 4}, new double[] {1, 2}),
                        MembershipScores.of(ATTACK, new double[] {1, 2}, new double[] {3, 4})));
        assertThat(apart.aucTest(0, 1).pValue()).isEqualTo(0.5);
    }

    /** 500 pairs of equally good attacks: 25 to 80 rejections, but for 1e-3 each way if the true level is 0.09 to 0.114. */
    @Test
    void pairedTestKeepsItsLevel() {
        SplittableRandom random = new SplittableRandom(3);
        int rejected = 0;
        for (int r = 0; r < 500; r++) {
            double[] in = normal(60, 0.5, random);
            double[] out = normal(70, 0, random);
            MembershipComparison comparison = MembershipInference.withDefaults()
                    .compare(List.of(
                            MembershipScores.of(ATTACK, plus(in, 0.5, 0, random), plus(out, 0.5, 0, random)),
                            MembershipScores.of(ATTACK, plus(in, 0.5, 0, random), plus(out, 0.5, 0, random))));
            rejected += comparison.aucTest(0, 1).pValue() <= 0.1 ? 1 : 0;
        }
        assertThat(rejected).isBetween(25, 80);
    }

    @Test
    void bootstrapDrawsPairs() {
        SplittableRandom random = new SplittableRandom(4);
        double[] in = normal(300, 1, random);
        double[] out = normal(300, 0, random);
        MembershipScores good = MembershipScores.of(ATTACK, in, out);
        MembershipScores worse = MembershipScores.of(ATTACK, plus(in, 0.3, -0.2, random), plus(out, 0.3, 0, random));
        MembershipComparison comparison = MembershipInference.withDefaults().compare(List.of(good, worse));
        Bootstrap options = Bootstrap.withDefaults().withReplicates(1000).withInterval(BootstrapInterval.PERCENTILE);
        Estimate closed = comparison.aucDifference(0, 1);
        Estimate drawn = comparison.difference(0, 1, RocCurve::auc, options);
        double width = closed.upper() - closed.lower();
        assertThat(drawn.value()).isCloseTo(closed.value(), within(1e-12));
        assertThat(drawn.lower()).isCloseTo(closed.lower(), within(width / 5));
        assertThat(drawn.upper()).isCloseTo(closed.upper(), within(width / 5));
        Estimate rates = comparison.difference(0, 1, roc -> roc.tprAt(0.1).value(), options);
        assertThat(rates.value())
                .isEqualTo(
                        good.roc().tprAt(0.1).value() - worse.roc().tprAt(0.1).value());
        Estimate same = comparison.difference(1, 1, RocCurve::auc, options);
        assertThat(same.lower()).isZero();
        assertThat(same.upper()).isZero();
        assertThatThrownBy(() -> comparison.difference(0, 2, RocCurve::auc, options))
                .hasMessageContaining("second");
    }

    @Test
    void validationSplit() {
        SplittableRandom random = new SplittableRandom(5);
        double[] in = normal(101, 1, random);
        double[] out = normal(60, 0, random);
        MembershipScores scores = MembershipScores.of(ATTACK, in, out);
        ValidationSplit split = ValidationSplit.of(scores, 0.5, 8);
        assertThat(split.choosing().members()).hasSize(50);
        assertThat(split.counting().members()).hasSize(51);
        assertThat(split.choosing().nonMembers()).hasSize(30);
        assertThat(DoubleStream.concat(
                                Arrays.stream(split.choosing().members()),
                                Arrays.stream(split.counting().members()))
                        .sorted()
                        .toArray())
                .isEqualTo(Arrays.stream(in).sorted().toArray());
        assertThat(split.atBestThreshold(0.5))
                .isEqualTo(split.counting().roc().at(split.choosing().roc().oracleThreshold(0.5)));
        assertThat(split)
                .isEqualTo(ValidationSplit.of(scores, 0.5, 8))
                .isNotEqualTo(ValidationSplit.of(scores, 0.5, 9));
        assertThat(split.toString()).contains("50 + 30 examples to choose on", "balanced accuracy");
        assertThat(scores.members()).isEqualTo(in);
        assertThatThrownBy(() -> ValidationSplit.of(scores, 0.01, 8))
                .hasMessageContaining("60 non-members cannot be split");
        assertThatThrownBy(() -> ValidationSplit.of(scores, 1, 8)).hasMessageContaining("fraction");
    }

    /** Of scores that know nothing the oracle makes something, the split nothing. */
    @Test
    void splitAccuracyOfNoiseIsAHalf() {
        SplittableRandom random = new SplittableRandom(6);
        double oracle = 0;
        double split = 0;
        for (int r = 0; r < 300; r++) {
            MembershipScores noise = MembershipScores.of(ATTACK, normal(40, 0, random), normal(40, 0, random));
            oracle += noise.roc().oracleBalancedAccuracy() / 300;
            split += ValidationSplit.of(noise, 0.5, r).atBestThreshold(0.5).balancedAccuracy() / 300;
        }
        assertThat(oracle).isGreaterThan(0.56);
        // one has at most the deviation sqrt(2 * 0.25 / 20) / 2 = 0.079, the mean of 300 0.0046: five of them
        assertThat(split).isCloseTo(0.5, within(0.023));
    }
}

package org.memo4j.attacks.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.analytic.AnalyticClassifier;
import org.memo4j.core.analytic.AnalyticOptions;
import org.memo4j.core.analytic.LabeledInputs;
import org.memo4j.core.analytic.RandomFeatures;

class LeverageAttackTest {
    private static final LabeledInputs DATA = Subpopulations.of(900, 3);
    private static final LabeledInputs MEMBERS = part(0);
    private static final LabeledInputs OTHERS = part(1);
    private static final LabeledInputs OUTSIDERS = part(2);

    private static LabeledInputs part(int third) {
        return DATA.select(IntStream.range(0, 300).map(i -> 3 * i + third).toArray());
    }

    private static AnalyticClassifier head(RandomFeatures features, double ridge) {
        AnalyticClassifier head =
                AnalyticClassifier.of(features, AnalyticOptions.withDefaults().withRidge(ridge));
        head.learn(MEMBERS);
        return head;
    }

    private static double auc(AnalyticClassifier head) {
        int[] both = IntStream.range(0, 600)
                .map(i -> i < 300 ? 3 * i : 3 * (i - 300) + 1)
                .toArray();
        boolean[] member = new boolean[600];
        Arrays.fill(member, 0, 300, true);
        MembershipScores scores = LeverageAttack.of(head, OUTSIDERS).attack(DATA.select(both), member);
        assertThat(scores.members()).hasSize(300);
        return scores.roc().auc();
    }

    @Test
    void isTheRatioOfTheTwoLikelihoods() {
        double q = 0.3;
        double[] r = {0.2, -0.7};
        double v = 0.25;
        double expected = 0;
        for (double each : r) {
            expected += new NormalDistribution(0, Math.sqrt(v * (1 - q))).logDensity(each)
                    - new NormalDistribution(0, Math.sqrt(v * (1 + q))).logDensity(each);
        }
        double squared = r[0] * r[0] + r[1] * r[1];
        assertThat(LeverageAttack.logRatio(q, squared / v, 2)).isCloseTo(expected, within(1e-12));
        assertThat(LeverageAttack.logRatio(1, 0, 2)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(LeverageAttack.logRatio(0, 5, 2)).isZero();
    }

    /** AUC of guessing on 300 and 300 has a standard deviation of 0.024. */
    @Test
    void leaksWhereTheHeadMemorizesAndNotWhereItCannot() {
        assertThat(auc(head(RandomFeatures.cosine(8, 800, 1, 5), 1e-8)))
                .as("a full memorizer: more features than examples")
                .isGreaterThan(0.99);
        assertThat(auc(head(RandomFeatures.cosine(8, 150, 0.5, 5), 1e-4)))
                .as("half as many features as examples")
                .isGreaterThan(0.75);
        assertThat(auc(head(RandomFeatures.cosine(8, 150, 0.5, 5), 1e9)))
                .as("a head that the ridge keeps from learning")
                .isBetween(0.35, 0.65);
    }

    @Test
    void aLeverageOfOneOrMoreIsACertainNo() {
        AnalyticClassifier head = head(RandomFeatures.identity(8), 0.1);
        float[][] far = {new float[8]};
        Arrays.fill(far[0], 1000);
        double[] scores = LeverageAttack.of(head, OUTSIDERS).score(new LabeledInputs(far, new int[] {0}));
        assertThat(scores).containsExactly(Double.NEGATIVE_INFINITY);
        assertThat(Arrays.stream(LeverageAttack.of(head, OUTSIDERS).score(MEMBERS))
                        .min()
                        .orElseThrow())
                .isGreaterThan(Double.NEGATIVE_INFINITY);
    }

    @Test
    void badInputIsNamed() {
        AnalyticClassifier head = head(RandomFeatures.identity(8), 0.1);
        assertThatThrownBy(() -> LeverageAttack.of(head, OUTSIDERS.select(1))).hasMessageContaining("outsiders");
        assertThatThrownBy(() ->
                        LeverageAttack.of(head, OUTSIDERS).score(new LabeledInputs(new float[1][8], new int[] {9})))
                .hasMessageContaining("class 9");
        assertThatThrownBy(() -> LeverageAttack.of(head, OUTSIDERS).attack(OTHERS, new boolean[3]))
                .hasMessageContaining("member");
        assertThat(LeverageAttack.of(head, OUTSIDERS).toString()).contains("noise variance");
        assertThat(LeverageAttack.of(head, OUTSIDERS).variance()).isPositive();
    }
}

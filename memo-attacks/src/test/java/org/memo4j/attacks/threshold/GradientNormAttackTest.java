package org.memo4j.attacks.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.GradientClassifier;
import org.memo4j.core.model.GradientNorm;

class GradientNormAttackTest {
    /** Logits {@code (0, w x)} with {@code w = 2}: the gradient in {@code w} is {@code (p - y) x}. */
    private record Line() implements GradientClassifier {
        @Override
        public int classes() {
            return 2;
        }

        @Override
        public LogitRows logits(float[][] features) {
            throw new UnsupportedOperationException("gradients only");
        }

        @Override
        public double[] gradientNorms(float[][] features, int[] labels, GradientNorm norm) {
            double[] norms = new double[labels.length];
            for (int i = 0; i < norms.length; i++) {
                double p = 1 / (1 + Math.exp(-2 * features[i][0]));
                norms[i] = norm.of(new double[] {(p - labels[i]) * features[i][0], 0});
            }
            return norms;
        }
    }

    @Test
    void smallGradientsAreMembers() {
        float[][] x = {{3}, {2}, {0.3f}, {-1}};
        int[] y = {1, 1, 1, 1};
        boolean[] member = {true, true, false, false};
        GradientNormAttack attack = GradientNormAttack.withDefaults();
        assertThat(attack.score(new Line(), x, y)[3]).isCloseTo(-1 / (1 + Math.exp(-2)), within(1e-12));
        assertThat(attack.attack(new Line(), x, y, member).roc().auc()).isEqualTo(1);
        assertThat(attack.withNorm(GradientNorm.L1)
                        .attack(new Line(), x, y, member)
                        .label())
                .isEqualTo("membership.gradient-norm/1 {norm=L1}");
    }

    @Test
    void norms() {
        double[] gradient = {3, -4, 0};
        assertThat(GradientNorm.L1.of(gradient)).isEqualTo(7);
        assertThat(GradientNorm.L2.of(gradient)).isEqualTo(5);
        assertThat(GradientNorm.LARGEST.of(gradient)).isEqualTo(4);
        assertThat(GradientNorm.L2.of(new double[] {3e200, 4e200})).isCloseTo(5e200, within(1e186));
        assertThat(GradientNorm.L2.of(new double[2])).isZero();
        assertThat(GradientNorm.L2.of(new double[] {Double.NaN, 1})).isNaN();
    }
}

package org.memo4j.attacks.labelonly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class NoiseRobustnessTest {
    private static final Planes PLANE = new Planes(new double[] {3, 4}, 0, 64);

    /** For a plane and noise of deviation s, a copy stays right with probability Phi(distance / s). */
    @Test
    void theShareIsThatOfTheDistance() {
        SplittableRandom random = new SplittableRandom(1);
        float[][] x = new float[20][2];
        int[] y = new int[20];
        for (int i = 0; i < 20; i++) {
            x[i] = new float[] {(float) random.nextGaussian(), (float) random.nextGaussian()};
            y[i] = PLANE.margin(x[i]) > 0 ? 1 : 0;
        }
        double[] scores = NoiseRobustness.of(FeatureNoise.normal(0.5, 0.5))
                .withCopies(2000)
                .score(PLANE, x, y);
        for (int i = 0; i < 20; i++) {
            double p = new NormalDistribution(null, 0, 1).cumulativeProbability(PLANE.distance(x[i]) / 0.5);
            BinomialDistribution hits = new BinomialDistribution(null, 2000, p);
            assertThat((int) Math.round(scores[i] * 2000))
                    .as("example %d", i)
                    .isBetween(hits.inverseCumulativeProbability(1e-7), hits.inverseCumulativeProbability(1 - 1e-7));
        }
    }

    /** Two bits, right unless exactly one is flipped: 1 - 2 p (1 - p). The third feature is numeric and does not matter. */
    @Test
    void flips() {
        Planes both = new Planes(new double[] {1, 1, 0}, -1.5, 1000);
        float[][] x = {{1, 1, 5}, {0, 0, 5}};
        FeatureNoise noise = FeatureNoise.mixed(new boolean[] {true, true, false}, 0.2, 0, 0, 1);
        double[] scores = NoiseRobustness.of(noise).withCopies(4000).score(both, x, new int[] {1, 0});
        BinomialDistribution ones = new BinomialDistribution(null, 4000, 0.64);
        BinomialDistribution zeros = new BinomialDistribution(null, 4000, 0.96);
        assertThat((int) Math.round(4000 * scores[0]))
                .isBetween(ones.inverseCumulativeProbability(1e-7), ones.inverseCumulativeProbability(1 - 1e-7));
        assertThat((int) Math.round(4000 * scores[1]))
                .isBetween(zeros.inverseCumulativeProbability(1e-7), zeros.inverseCumulativeProbability(1 - 1e-7));
        assertThat(noise.toString()).contains("flips of 2 features at 0.2").contains("normal on 1 features");
    }

    @Test
    void wrongPredictionsComeLast() {
        float[][] x = {{1, 1}, {1, 1}};
        double[] scores = NoiseRobustness.of(FeatureNoise.normal(9, 9)).score(PLANE, x, new int[] {1, 0});
        assertThat(scores[1]).isEqualTo(-1);
        assertThat(scores[0]).isBetween(0.3, 0.9);
    }

    @Test
    void batchesDoNotMatterAndSeedsDo() {
        float[][] x = new float[50][2];
        int[] y = new int[50];
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 50; i++) {
            x[i] = new float[] {random.nextFloat(), random.nextFloat()};
            y[i] = 1;
        }
        NoiseRobustness attack = NoiseRobustness.of(FeatureNoise.normal(1, 1));
        double[] scores = attack.score(PLANE, x, y);
        assertThat(attack.score(new Planes(PLANE.weights(), 0, 7), x, y)).containsExactly(scores);
        assertThat(attack.withSeed(5).score(PLANE, x, y)).isNotEqualTo(scores);
    }

    @Test
    void tunedTakesTheNoiseThatTellsMost() {
        float[][] x = new float[200][2];
        int[] y = new int[200];
        boolean[] member = new boolean[200];
        for (int i = 0; i < 200; i++) {
            member[i] = i % 2 == 0;
            // members lie 1 from the boundary, others 0.8
            x[i] = new float[] {member[i] ? 0.6f : 0.48f, member[i] ? 0.8f : 0.64f};
            y[i] = 1;
        }
        FeatureNoise weak = FeatureNoise.normal(1e-3, 1e-3);
        FeatureNoise good = FeatureNoise.normal(1, 1);
        NoiseRobustness tuned =
                NoiseRobustness.of(weak).tuned(List.of(weak, good), new NoiseRobustness.Shadow(PLANE, x, y, member));
        assertThat(tuned.noise()).isSameAs(good);
        assertThat(tuned.attack(PLANE, x, y, member).roc().auc()).isGreaterThan(0.7);
    }

    @Test
    void refusesBadInput() {
        NoiseRobustness attack = NoiseRobustness.of(FeatureNoise.flips(2, 0.1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.score(PLANE, new float[][] {{0.5f, 1}}, new int[] {1}))
                .withMessageContaining("said to be binary");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.score(PLANE, new float[][] {{Float.NaN, 1}}, new int[] {1}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.score(PLANE, new float[][] {{1, 1}}, new int[] {2}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.score(PLANE, new float[][] {{1, 1, 1}}, new int[] {1}));
        assertThatIllegalArgumentException().isThrownBy(() -> FeatureNoise.normal(1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> FeatureNoise.flips(2, 1));
    }
}

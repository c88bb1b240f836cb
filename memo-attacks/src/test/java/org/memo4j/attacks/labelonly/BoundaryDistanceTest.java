package org.memo4j.attacks.labelonly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Classifier;

class BoundaryDistanceTest {
    /** The distance found is never below the true one, and comes close to it. */
    @Test
    void findsTheDistanceToAPlane() {
        SplittableRandom random = new SplittableRandom(1);
        double[] weights = random.doubles(12, -1, 1).toArray();
        Planes plane = new Planes(weights, 0.3, 256);
        float[][] x = new float[15][12];
        int[] y = new int[15];
        for (int i = 0; i < 15; i++) {
            for (int j = 0; j < 12; j++) {
                x[i][j] = (float) (2 * random.nextDouble() - 1);
            }
            y[i] = plane.margin(x[i]) > 0 ? 1 : 0;
        }
        double[] scores = BoundaryDistance.within(-1, 1).withSteps(20).score(plane, x, y);
        for (int i = 0; i < 15; i++) {
            assertThat(scores[i] / plane.distance(x[i])).as("example %d", i).isBetween(0.9999, 1.1);
        }
    }

    private record Ball(double radius) implements Classifier {
        @Override
        public int classes() {
            return 2;
        }

        @Override
        public LogitRows logits(float[][] features) {
            float[] logits = new float[2 * features.length];
            for (int i = 0; i < features.length; i++) {
                double square = 0;
                for (float value : features[i]) {
                    square += value * value;
                }
                logits[2 * i] = (float) (radius - Math.sqrt(square));
            }
            return LogitRows.of(logits, 2);
        }
    }

    @Test
    void findsTheDistanceToASphere() {
        Ball ball = new Ball(1);
        float[][] x = {{0.5f, 0, 0}, {0, 0.9f, 0}, {0, 0, 0.1f}};
        double[] scores = BoundaryDistance.within(-2, 2).withSteps(20).score(ball, x, new int[3]);
        assertThat(scores[0]).isBetween(0.4999, 0.53);
        assertThat(scores[1]).isBetween(0.0999, 0.11);
        assertThat(scores[2]).isBetween(0.8999, 0.95);
    }

    @Test
    void moreStepsNeverFindLess() {
        Planes plane = new Planes(new double[] {1, 2, -1, 0.5}, 0.1, 256);
        float[][] x = {{0.5f, 0.5f, 0.5f, 0.5f}};
        BoundaryDistance attack = BoundaryDistance.within(-1, 1);
        double before = Double.POSITIVE_INFINITY;
        for (int steps = 1; steps < 12; steps += 3) {
            double distance = attack.withSteps(steps).score(plane, x, new int[] {1})[0];
            assertThat(distance).isLessThanOrEqualTo(before);
            before = distance;
        }
    }

    @Test
    void wrongIsZeroAndNowhereElseIsInfinite() {
        float[][] x = {{1, 1}, {-1, -1}};
        BoundaryDistance attack = BoundaryDistance.within(-1, 1);
        assertThat(attack.score(new Planes(new double[] {3, 4}, 0, 8), x, new int[] {0, 1}))
                .containsExactly(0, 0);
        assertThat(attack.score(new Planes(new double[] {3, 4}, 100, 8), x, new int[] {1, 1}))
                .containsExactly(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    @Test
    void membersFartherFromTheBoundaryAreFound() {
        SplittableRandom random = new SplittableRandom(2);
        Planes plane = new Planes(new double[] {3, 4}, 0, 256);
        float[][] x = new float[40][];
        boolean[] member = new boolean[40];
        int[] y = new int[40];
        Arrays.fill(y, 1);
        for (int i = 0; i < 40; i++) {
            member[i] = i % 2 == 0;
            double distance = (member[i] ? 0.5 : 0.2) + 0.4 * random.nextDouble();
            double along = random.nextDouble();
            x[i] = new float[] {(float) (0.6 * distance - 0.8 * along), (float) (0.8 * distance + 0.6 * along)};
        }
        BoundaryDistance attack = BoundaryDistance.within(-2, 2).withSteps(6).withSamples(30);
        assertThat(attack.attack(plane, x, y, member).roc().auc()).isGreaterThan(0.8);
        assertThat(attack.score(plane, x, y)).containsExactly(attack.score(plane, x, y));
        assertThat(attack.withSeed(3).score(plane, x, y)).isNotEqualTo(attack.score(plane, x, y));
    }

    @Test
    void refusesBadInput() {
        assertThatIllegalArgumentException().isThrownBy(() -> BoundaryDistance.within(1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> BoundaryDistance.within(0, Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BoundaryDistance.within(0, 1).score(new Ball(1), new float[0][], new int[0]));
    }
}

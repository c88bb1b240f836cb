package org.memo4j.core.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RandomFeaturesTest {
    private static final float[][] POINTS = {{1, -2, 0.5f}, {0, 3, 1}, {1.2f, -2, 0.5f}};

    @Test
    void reluIsNotNegativeAndLinearWhereItIsNotZero() {
        RandomFeatures features = RandomFeatures.relu(3, 4000, 1);
        double[][] z = features.expand(POINTS);
        double[][] twice = features.expand(new float[][] {{2, -4, 1}});
        assertThat(z[0]).hasSize(4000);
        assertThat(Arrays.stream(z[0]).min().orElseThrow()).isNotNegative();
        assertThat(Arrays.stream(z[0]).map(v -> 2 * v).toArray()).containsExactly(twice[0], within(1e-12));
        // half of the units are on; 6 standard deviations of a binomial
        assertThat(Arrays.stream(z[0]).filter(v -> v > 0).count()).isBetween(1810L, 2190L);
    }

    @Test
    void cosinesApproximateTheGaussianKernel() {
        int width = 20_000;
        double[][] z = RandomFeatures.cosine(3, width, 0.5, 7).expand(POINTS);
        double[][] kernel = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < width; k++) {
                    kernel[i][j] += z[i][k] * z[j][k];
                }
                double squared = 0;
                for (int k = 0; k < 3; k++) {
                    squared += Math.pow(POINTS[i][k] - POINTS[j][k], 2);
                }
                // a term lies in [-2, 2], so 6 standard deviations are at most 6 * 2 / sqrt(width)
                assertThat(kernel[i][j]).isCloseTo(Math.exp(-squared * 0.25 / 2), within(0.085));
            }
        }
    }

    @Test
    void theSeedIsAllThereIs() {
        RandomFeatures features = RandomFeatures.relu(3, 8, 0.5, 4);
        assertThat(features)
                .isEqualTo(RandomFeatures.relu(3, 8, 0.5, 4))
                .isNotEqualTo(RandomFeatures.relu(3, 8, 0.5, 5));
        assertThat(features.expand(POINTS))
                .isDeepEqualTo(RandomFeatures.relu(3, 8, 0.5, 4).expand(POINTS));
        assertThat(features.expand(new float[][] {POINTS[1]})[0])
                .containsExactly(features.expand(POINTS)[1], within(1e-15));
        assertThat(RandomFeatures.identity(3).expand(POINTS)[2]).containsExactly(1.2f, -2, 0.5f);
        assertThatThrownBy(() -> RandomFeatures.relu(3, 0, 1)).hasMessageContaining("width");
        assertThatThrownBy(() -> RandomFeatures.cosine(3, 5, Double.NaN, 1)).hasMessageContaining("scale");
    }
}

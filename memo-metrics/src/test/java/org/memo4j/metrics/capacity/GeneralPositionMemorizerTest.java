package org.memo4j.metrics.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GeneralPositionMemorizerTest {
    private static double[][] points(int count, int dimensions, long seed) {
        Random random = new Random(seed);
        double[][] points = new double[count][dimensions];
        for (double[] point : points) {
            Arrays.setAll(point, d -> random.nextGaussian());
        }
        return points;
    }

    /** 60 points of 3 classes in 5 dimensions: at most 60 / 5 + 3 groups of three units. */
    @Test
    void memorizesWithFewUnits() {
        for (long seed = 0; seed < 5; seed++) {
            int[] classes = new SplittableRandom(seed).ints(60, 0, 3).toArray();
            MemorizingNetwork result = GeneralPositionMemorizer.withDefaults().classify(points(60, 5, seed), classes);
            assertThat(result.maxError()).as("seed " + seed).isLessThan(1e-8);
            assertThat(result.network().hiddenWidths()[0]).isBetween(36, 45);
        }
    }

    @Test
    void refusesPointsThatAreNotInGeneralPosition() {
        double[][] grid = new double[16][];
        for (int i = 0; i < 16; i++) {
            grid[i] = new double[] {1 + i % 4, 1 + i / 4};
        }
        int[] classes = {0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GeneralPositionMemorizer.withDefaults().classify(grid, classes))
                .withMessageContaining("general position");
        double[][] zero = {{0, 0}, {1, 2}, {3, 1}};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GeneralPositionMemorizer.withDefaults().classify(zero, 0, 0, 1))
                .withMessageContaining("through the origin");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GeneralPositionMemorizer.withDefaults().classify(new double[][] {{1}, {2}}, 0, 1))
                .withMessageContaining("coordinates of a point");
    }
}

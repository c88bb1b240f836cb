package org.memo4j.core.stat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SortedValuesTest {
    @Test
    void countsLikeALoop() {
        SplittableRandom random = new SplittableRandom(1);
        for (int n = 0; n < 40; n++) {
            double[] sorted = random.ints(n, -3, 4).asDoubleStream().sorted().toArray();
            for (double bound = -4; bound <= 4; bound += 0.5) {
                double b = bound;
                assertThat(SortedValues.less(sorted, b)).isEqualTo((int)
                        Arrays.stream(sorted).filter(x -> x < b).count());
                assertThat(SortedValues.notGreater(sorted, b)).isEqualTo((int)
                        Arrays.stream(sorted).filter(x -> x <= b).count());
            }
        }
    }

    @Test
    void zerosOfEitherSignAreEqualAndInfinitiesHaveTheirPlace() {
        double[] sorted = {Double.NEGATIVE_INFINITY, -0.0, 0.0, Double.POSITIVE_INFINITY};
        assertThat(SortedValues.less(sorted, 0.0)).isEqualTo(1);
        assertThat(SortedValues.notGreater(sorted, -0.0)).isEqualTo(3);
        assertThat(SortedValues.notGreater(sorted, Double.POSITIVE_INFINITY)).isEqualTo(4);
    }
}

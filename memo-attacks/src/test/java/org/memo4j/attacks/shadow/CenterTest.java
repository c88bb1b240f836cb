package org.memo4j.attacks.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CenterTest {
    /** Few kinds of values and many, both zeros and very large and small ones among them; what is behind the length stays out. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 1000})
    void medianIsThatOfTheSortedValues(int kinds) {
        SplittableRandom random = new SplittableRandom(kinds);
        for (int length = 1; length < 300; length++) {
            double[] values = new double[length + 3];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (random.nextInt(kinds)) {
                    case 0 -> 0;
                    case 1 -> -0.0;
                    case 2 -> 8e307;
                    case 3 -> -8e307;
                    case 4 -> Double.MIN_VALUE;
                    default -> random.nextInt(kinds) - 5;
                };
            }
            double[] sorted = Arrays.copyOf(values, length);
            Arrays.sort(sorted);
            int half = length / 2;
            double median = length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
            // 0 less -0 is 0, so that both zeros are equal here
            assertThat(Center.MEDIAN.of(values, length) - median)
                    .as("%s of %s", length, kinds)
                    .isZero();
        }
    }
}

package org.memo4j.core.stat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SumsTest {
    /** Whole numbers, whose sum is exact in any order. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 7, 8, 1001})
    void addsEveryEntryOnce(int length) {
        double[] values =
                IntStream.range(0, length).mapToDouble(i -> (double) i * i).toArray();
        assertThat(Sums.of(values)).isEqualTo((length - 1.0) * length * (2.0 * length - 1) / 6);
    }
}

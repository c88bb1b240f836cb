package org.memo4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CounterfactualInputTest {
    @ParameterizedTest
    @EnumSource
    void kindsAreWhatTheirNamesSay(CounterfactualScores kind) {
        CounterfactualInput input = CounterfactualInput.of(kind, 40, 300, 200);
        assertThat(input.scores().isBinary()).isEqualTo(kind == CounterfactualScores.BINARY);
        assertThat(input.scores().isSinglePrecision()).isEqualTo(kind != CounterfactualScores.DOUBLE);
        assertThat(input.scores().models()).isEqualTo(40);
        assertThat(input.scores().examples()).isEqualTo(200);
        double sum = 0;
        for (int m = 0; m < 40; m++) {
            for (double score : input.scores().scoresOf(m)) {
                assertThat(score).isBetween(0.0, 1.0);
                sum += score;
            }
        }
        // 8000 numbers of mean 1/2 and deviation 1/2 at most: six standard errors are 0.034, probability 2e-9
        assertThat(sum / 8000).isBetween(0.466, 0.534);
        assertThat(input.membership().examples()).isEqualTo(300);
    }

    @Test
    void theSameSizeGivesTheSameInput() {
        CounterfactualScores kind = CounterfactualScores.FLOAT;
        assertThat(CounterfactualInput.of(kind, 9, 20, 30)).isEqualTo(CounterfactualInput.of(kind, 9, 20, 30));
    }
}

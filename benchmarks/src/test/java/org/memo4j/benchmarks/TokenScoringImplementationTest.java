package org.memo4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.memo4j.core.kernel.TokenScoringKernels;
import org.memo4j.core.kernel.TokenStatistics;

class TokenScoringImplementationTest {
    @ParameterizedTest
    @EnumSource
    void sameResult(TokenScoringImplementation implementation) {
        try (TokenScoringInput input = TokenScoringInput.of(7, 2000)) {
            double expected = 0;
            for (int row : input.rows()) {
                double sum = 0;
                double exp = 0;
                for (int v = 0; v < 2000; v++) {
                    float logit = input.logits().get(row, v);
                    sum += logit;
                    exp += Math.exp(logit);
                }
                float target = input.logits().get(row, input.targets()[row]);
                expected += implementation == TokenScoringImplementation.READ ? sum : target - Math.log(exp);
            }
            assertThat(implementation.run(input)).isCloseTo(expected, within(1e-2));
        }
    }

    @Test
    void nd4jTableHoldsWhatTheKernelGives() {
        try (TokenScoringInput input = TokenScoringInput.of(7, 2000)) {
            TokenStatistics table = TokenScoringImplementation.nd4jTable(input);
            TokenStatistics kernel = new TokenStatistics(7);
            TokenScoringKernels.named("reference").score(input.logits(), input.rows(), input.targets(), kernel, 0);
            assertThat(table.logProbability).containsExactly(kernel.logProbability, within(1e-4));
            assertThat(table.mean).containsExactly(kernel.mean, within(1e-3));
            assertThat(table.variance).containsExactly(kernel.variance, within(1e-2));
            for (int row : input.rows()) {
                float logit = input.logits().get(row, input.targets()[row]);
                int greater = 0;
                int equalBefore = 0;
                for (int v = 0; v < 2000; v++) {
                    greater += input.logits().get(row, v) > logit ? 1 : 0;
                    equalBefore += v < input.targets()[row] && input.logits().get(row, v) == logit ? 1 : 0;
                }
                assertThat(table.rank[row]).isEqualTo(greater);
                assertThat(kernel.rank[row]).isEqualTo(greater + equalBefore);
            }
        }
    }

    @Test
    void logitsHaveStandardDeviationThree() {
        try (TokenScoringInput input = TokenScoringInput.of(20, 5000)) {
            double square = 0;
            for (int i = 0; i < 100_000; i++) {
                float logit = input.logits().get(i / 5000, i % 5000);
                square += (double) logit * logit;
            }
            // The fourth moment of the sum of four uniforms is 2.7: standard error 9 sqrt(1.7 / 1e5) = 0.037.
            assertThat(square / 100_000).isCloseTo(9, within(0.25));
        }
    }
}

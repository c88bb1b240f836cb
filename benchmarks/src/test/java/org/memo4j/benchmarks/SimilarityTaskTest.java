package org.memo4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimilarityTaskTest {
    /** The sums that {@code peers/similarity.py} prints: same pairs, same results. */
    @ParameterizedTest
    @CsvSource({
        "LEVENSHTEIN_50_TOKENS, 7244",
        "LEVENSHTEIN_256_TOKENS, 35179",
        "LEVENSHTEIN_250_CHARACTERS, 32401",
        "LEVENSHTEIN_1000_CHARACTERS, 125453",
        "TABLE_256_TOKENS, 35179",
        "SUBSEQUENCE_50_TOKENS, 20086",
        "SUBSEQUENCE_256_TOKENS, 103687",
        "SUBSTRING_256_TOKENS, 8229",
        "BLEU_50_TOKENS, 26160.545471",
        "BLEU_256_TOKENS, 26369.039059"
    })
    void givesTheSumsOfThePeers(SimilarityTask task, double sum) {
        assertThat(task.run(task.input())).isCloseTo(sum, within(1e-6));
    }
}

package org.memo4j.metrics.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.memo4j.core.score.TokenScores;

class TokenSpanTest {
    @Test
    void countsPositionsOfTheSequenceWhateverIsScored() {
        TokenScores all = TokenScores.builder(0)
                .addSequence(new double[] {-1, -2, -4, -8})
                .build();
        TokenScores butTheFirst =
                TokenScores.builder(1).addSequence(new double[] {-2, -4, -8}).build();
        assertThat(TokenSpan.of(1, 3).logProbabilities(all)).containsExactly(-6);
        assertThat(TokenSpan.of(1, 3).logProbabilities(butTheFirst)).containsExactly(-6);
        assertThat(TokenSpan.from(2).losses(all)).containsExactly(12);
        assertThat(TokenSpan.from(2).losses(butTheFirst)).containsExactly(12);
        assertThat(TokenSpan.scored().losses(all)).containsExactly(15);
        assertThat(TokenSpan.scored().losses(butTheFirst)).containsExactly(14);
    }

    @Test
    void namesItself() {
        assertThat(TokenSpan.of(1, 3)).hasToString("tokens [1, 3)").isEqualTo(TokenSpan.of(1, 3));
        assertThat(TokenSpan.from(1)).hasToString("tokens [1, end)").isNotEqualTo(TokenSpan.of(1, 3));
        assertThat(TokenSpan.scored()).hasToString("all scored tokens").isNotEqualTo(TokenSpan.from(0));
        assertThat(TokenSpan.of(1, 3)).hasSameHashCodeAs(TokenSpan.of(1, 3));
    }
}

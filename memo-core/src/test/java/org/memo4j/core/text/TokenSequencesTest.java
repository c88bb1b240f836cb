package org.memo4j.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TokenSequencesTest {
    private final TokenSequences batch = TokenSequences.of(new int[] {3, 1, 4, 1}, new int[0], new int[] {5, 9});

    @Test
    void keepsRaggedRows() {
        assertThat(batch.size()).isEqualTo(3);
        assertThat(batch.tokenCount()).isEqualTo(6);
        assertThat(batch.maxLength()).isEqualTo(4);
        assertThat(batch.length(1)).isZero();
        assertThat(batch.token(2, 1)).isEqualTo(9);
        assertThat(batch.get(0)).containsExactly(3, 1, 4, 1);
        assertThat(batch.toList()).hasSize(3);
    }

    @Test
    void copiesOnTheWayInAndOut() {
        int[] row = {1, 2};
        TokenSequences copy = TokenSequences.of(row, row);
        row[0] = 7;
        copy.get(0)[1] = 7;
        assertThat(copy.get(0)).containsExactly(1, 2);
    }

    @Test
    void slicesSelectsAndJoins() {
        assertThat(batch.select(2, 0, 2))
                .isEqualTo(TokenSequences.of(new int[] {5, 9}, new int[] {3, 1, 4, 1}, new int[] {5, 9}));
        assertThat(batch.select(0, 2).slice(1, 2)).isEqualTo(TokenSequences.of(new int[] {1}, new int[] {9}));
        assertThat(batch.select(0).concat(batch.select(2)))
                .isEqualTo(batch.select(0, 2))
                .hasSameHashCodeAs(batch.select(0, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch.slice(0, 1))
                .withMessageContaining("sequence 1 has 0 tokens");
    }

    @Test
    void namesWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenSequences.of(new int[] {1}, new int[] {0, -2}))
                .withMessageContaining("token 1 of sequence 1 is -2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch.checkVocabulary(9))
                .withMessageContaining("token 1 of sequence 2 is 9");
        assertThatIllegalArgumentException().isThrownBy(() -> batch.token(0, 4)).withMessageContaining("[0, 4)");
        batch.checkVocabulary(10);
        assertThat(batch).hasToString("TokenSequences[3 sequences, 6 tokens]");
    }
}

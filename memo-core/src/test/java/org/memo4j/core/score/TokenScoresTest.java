package org.memo4j.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TokenScoresTest {
    private final TokenScores full = TokenScores.builder(1)
            .addSequence(
                    new int[] {4, 2},
                    new double[] {-1, -0.5},
                    new int[] {3, 0},
                    new double[] {-1.2, -0.7},
                    new double[] {0.4, 0.1})
            .addSequence(new int[0], new double[0], new int[0], new double[0], new double[0])
            .addSequence(new int[] {7}, new double[] {-2}, new int[] {0}, new double[] {-0.1}, new double[] {0})
            .build();

    @Test
    void givesBackWhatWasPutIn() {
        assertThat(full.sequences()).isEqualTo(3);
        assertThat(full.tokenCount()).isEqualTo(3);
        assertThat(full.length(1)).isZero();
        assertThat(full.token(2, 0)).isEqualTo(7);
        assertThat(full.rank(0, 0)).isEqualTo(3);
        assertThat(full.greedy(0, 1)).isTrue();
        assertThat(full.mean(0, 1)).isEqualTo(-0.7);
        assertThat(full.entropy(0, 1)).isEqualTo(0.7);
        assertThat(full.variance(2, 0)).isZero();
        assertThat(full.logProbabilities(0)).containsExactly(-1, -0.5);
        assertThat(full.logProbability(0, 0, 2)).isCloseTo(-1.5, within(1e-15));
        assertThat(full.loss(0)).isCloseTo(0.75, within(1e-15));
    }

    @Test
    void selectReordersAndRepeats() {
        TokenScores selected = full.select(2, 0, 2);
        assertThat(selected.token(0, 0)).isEqualTo(7);
        assertThat(selected.rank(1, 0)).isEqualTo(3);
        assertThat(selected.length(2)).isEqualTo(1);
        assertThat(full.select(0, 1, 2)).isEqualTo(full).hasSameHashCodeAs(full);
    }

    @Test
    void emptySequencesHaveNoLoss() {
        assertThatIllegalArgumentException().isThrownBy(full::losses).withMessageContaining("sequence 1");
    }

    @Test
    void tableOfLogProbabilitiesSaysWhatItLacks() {
        TokenScores scores =
                TokenScores.ofLogProbabilities(new double[] {-0.1, Double.NEGATIVE_INFINITY}, new double[0]);
        assertThat(scores.hasRanks()).isFalse();
        assertThat(scores.loss(0)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThatIllegalArgumentException().isThrownBy(() -> scores.rank(0, 0)).withMessageContaining("no ranks");
        assertThatIllegalArgumentException().isThrownBy(() -> scores.mean(0, 0)).withMessageContaining("no moments");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scores.token(0, 0))
                .withMessageContaining("no token ids");
    }

    @Test
    void refusesWhatIsNoLogProbability() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenScores.ofLogProbabilities(new double[] {0.7}))
                .withMessageContaining("negate");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenScores.ofLogProbabilities(new double[] {Double.NaN}))
                .withMessageContaining("NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenScores.builder(0)
                        .addSequence(new int[] {1}, new double[] {-1}, new int[] {0})
                        .addSequence(new double[] {-1}))
                .withMessageContaining("tokens has 0 entries");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenScores.builder(2))
                .withMessageContaining("but is 2");
    }

    @Test
    void summaryNamesTheLoss() {
        assertThat(full.toString())
                .contains("scored tokens    3")
                .contains("1.1667 nats")
                .contains("66.7 %");
        assertThat(TokenScores.ofLogProbabilities().toString()).contains("loss per token   -");
    }
}

package org.memo4j.metrics.skew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.TokenScores;
import org.memo4j.metrics.extraction.TokenSpan;

class TokenDependenceTest {
    private static TokenScores scores(int[][] ranks) {
        TokenScores.Builder builder = TokenScores.builder(0);
        for (int[] sequence : ranks) {
            builder.addSequence(new int[0], new double[sequence.length], sequence);
        }
        return builder.build();
    }

    @Test
    void isMutualInformationOfTheTable() {
        // position 2: both right 3, prefix only 1, token only 1, neither 3
        TokenDependence d = TokenDependence.of(
                scores(new int[][] {{0, 0}, {0, 0}, {0, 0}, {0, 7}, {2, 0}, {2, 1}, {1, 1}, {4, 1}, {0}}),
                TokenSpan.scored());
        assertThat(d.positions()).isEqualTo(2);
        assertThat(d.sequences(1)).isEqualTo(9);
        assertThat(d.sequences(2)).isEqualTo(8);
        assertThat(d.rightAfterRight(2)).isEqualTo(0.75);
        assertThat(d.rightAfterWrong(2)).isEqualTo(0.25);
        // 1 - H(1/4) bits
        assertThat(d.mutualInformation(2)).isCloseTo(0.18872187554086717, within(1e-12));
        assertThat(d.mutualInformation(1)).isZero();
        assertThat(d.pValue(1)).isEqualTo(1);
        // G = 2 * 8 * ln 2 * I = 2.093, chi-squared with 1 degree of freedom
        assertThat(d.pValue(2)).isCloseTo(0.1480, within(1e-4));
        assertThat(d.toString()).contains("0.1887");
    }

    @Test
    void independentTokensShareNothingAndEqualOnesAll() {
        SplittableRandom random = new SplittableRandom(9);
        int[][] free = new int[4000][2];
        int[][] tied = new int[4000][2];
        for (int i = 0; i < free.length; i++) {
            free[i][0] = random.nextInt(2);
            free[i][1] = random.nextInt(2);
            tied[i][0] = tied[i][1] = random.nextInt(2);
        }
        TokenDependence independent = TokenDependence.of(scores(free), TokenSpan.scored());
        // under independence the p-value is uniform: below 1e-4 with probability 1e-4
        assertThat(independent.pValue(2)).isGreaterThan(1e-4);
        assertThat(independent.mutualInformation(2)).isLessThan(0.003);
        TokenDependence dependent = TokenDependence.of(scores(tied), TokenSpan.scored());
        assertThat(dependent.mutualInformation(2)).isCloseTo(1, within(0.01));
        assertThat(dependent.pValue(2)).isLessThan(1e-9);
    }

    /** 72 pairs of right tokens and 72 of wrong ones: one bit, so G = 2 * 144 ln 2 = 199.6, and erfc(sqrt(G / 2)) is left. */
    @Test
    void keepsTheFarTail() {
        int[][] tied = new int[144][2];
        for (int i = 0; i < 72; i++) {
            tied[i][0] = tied[i][1] = 1;
        }
        TokenDependence d = TokenDependence.of(scores(tied), TokenSpan.scored());
        assertThat(d.mutualInformation(2)).isEqualTo(1);
        assertThat(d.pValue(2)).isCloseTo(2.5197808434e-45, Percentage.withPercentage(1e-6));
    }

    @Test
    void refusesEmptyTablesAndPositionsThatAreNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenDependence.of(scores(new int[0][]), TokenSpan.scored()));
        TokenDependence d = TokenDependence.of(scores(new int[][] {{0, 1}}), TokenSpan.scored());
        assertThatIllegalArgumentException().isThrownBy(() -> d.pValue(0));
        assertThatIllegalArgumentException().isThrownBy(() -> d.pValue(3));
    }
}

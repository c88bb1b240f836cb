package org.memo4j.metrics.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

class ExactMatchTest {
    private static final TokenSequences TARGETS =
            TokenSequences.of(new int[] {1, 2, 3}, new int[] {1, 2, 3}, new int[] {1, 2, 3}, new int[] {1});

    @Test
    void countsTheFirstTokensThatAgree() {
        // longer than the target, wrong in the middle, ended early, empty
        TokenSequences generations =
                TokenSequences.of(new int[] {1, 2, 3, 9}, new int[] {1, 9, 3}, new int[] {1, 2}, new int[0]);
        ExactMatchResult result = ExactMatch.withDefaults().generated(generations, TARGETS);
        assertThat(result.matched()).containsExactly(3, 1, 2, 0);
        assertThat(result.exact()).containsExactly(true, false, false, false);
        assertThat(result.meanMatched()).isEqualTo(1.5);
        assertThat(result.fraction().value()).isEqualTo(0.25);
        assertThat(result.targetLength(3)).isEqualTo(1);
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.EXACT_MATCH);
        assertThat(result.toString()).contains("Exact match (generated)", "0.2500 [");
    }

    @Test
    void usesTheIntervalThatWasAskedFor() {
        int[][] ranks = new int[1000][1];
        for (int i = 5; i < 1000; i++) {
            ranks[i][0] = 1;
        }
        TokenScores scores = Ranks.table(0, ranks);
        // two-sided Clopper-Pearson interval of 5 in 1000, from the beta quantiles
        var exact = ExactMatch.withDefaults().teacherForced(scores, TokenSpan.scored());
        assertThat(exact.fraction().lower()).isCloseTo(0.00162542, within(1e-8));
        assertThat(exact.fraction().upper()).isCloseTo(0.0116295, within(1e-7));
        var wilson = ExactMatch.withDefaults()
                .withInterval(BinomialInterval.WILSON)
                .withConfidence(0.9)
                .teacherForced(scores, TokenSpan.scored());
        assertThat(wilson.fraction()).isEqualTo(BinomialInterval.WILSON.estimate(5, 1000, 0.9));
    }

    @Test
    void readsRanksWithinTheSpan() {
        TokenScores scores = Ranks.table(1, new int[] {5, 0, 0, 3}, new int[] {0, 0, 1, 0});
        ExactMatchResult result = ExactMatch.withDefaults().teacherForced(scores, TokenSpan.of(2, 4));
        assertThat(result.matched()).containsExactly(2, 1);
        assertThat(result.exact(0)).isTrue();
        assertThat(result.exact(1)).isFalse();
        assertThat(ExactMatch.withDefaults()
                        .teacherForced(scores, TokenSpan.from(2))
                        .matched())
                .containsExactly(2, 1);
    }

    @Test
    void doesNotDependOnOrderOrDuplication() {
        long seed = 20250113;
        SplittableRandom random = new SplittableRandom(seed);
        int[][] ranks = new int[40][];
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = random.ints(1 + random.nextInt(5), 0, 2).toArray();
        }
        TokenScores scores = Ranks.table(0, ranks);
        int[] twiceReversed = new int[80];
        for (int i = 0; i < 80; i++) {
            twiceReversed[i] = 39 - i % 40;
        }
        ExactMatchResult once = ExactMatch.withDefaults().teacherForced(scores, TokenSpan.scored());
        ExactMatchResult twice =
                ExactMatch.withDefaults().teacherForced(scores.select(twiceReversed), TokenSpan.scored());
        assertThat(twice.fraction().value())
                .as("seed %d", seed)
                .isEqualTo(once.fraction().value());
        assertThat(twice.meanMatched()).as("seed %d", seed).isCloseTo(once.meanMatched(), within(1e-12));
    }

    @Test
    void refusesWhatHasNoAnswer() {
        ExactMatch match = ExactMatch.withDefaults();
        TokenSequences none = TokenSequences.of();
        TokenScores scores = Ranks.table(1, new int[] {0, 0});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> match.generated(none, TARGETS))
                .withMessageContaining("generations has 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> match.generated(none, none))
                .withMessageContaining("no sequence");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> match.generated(TokenSequences.of(new int[1]), TokenSequences.of(new int[0])))
                .withMessageContaining("target 0 is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> match.teacherForced(scores, TokenSpan.of(0, 2)))
                .withMessageContaining("no score");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> match.teacherForced(scores, TokenSpan.of(1, 4)))
                .withMessageContaining("does not lie within");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> match.teacherForced(scores, TokenSpan.from(3)))
                .withMessageContaining("holds no token");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        match.teacherForced(TokenScores.ofLogProbabilities(new double[] {-1}), TokenSpan.scored()))
                .withMessageContaining("no ranks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenSpan.of(2, 2))
                .withMessageContaining("empty");
        assertThatIllegalArgumentException().isThrownBy(() -> match.withConfidence(Double.NaN));
    }
}

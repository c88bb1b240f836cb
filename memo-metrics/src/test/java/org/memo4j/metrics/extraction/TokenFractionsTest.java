package org.memo4j.metrics.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.metrics.Golden;
import org.memo4j.metrics.MetricIds;

class TokenFractionsTest {
    private static final Bootstrap FEW = Bootstrap.withDefaults().withReplicates(50);

    private static double accuracy(int... ranks) {
        return TokenAccuracy.withDefaults()
                .ofScores(Ranks.table(0, ranks), TokenSpan.scored())
                .value(0);
    }

    private static double strength(int... ranks) {
        return ExtractionStrength.withDefaults()
                .ofScores(Ranks.table(0, ranks), TokenSpan.scored())
                .value(0);
    }

    @Test
    void matchesTheGoldenFile() throws IOException {
        for (JsonNode each :
                Golden.read("exact_memorization_extraction_strength.json").get("cases")) {
            int[] ranks = new int[each.get("pred").size()];
            for (int t = 0; t < ranks.length; t++) {
                boolean hit = each.get("pred").get(t).asInt()
                        == each.get("label").get(t).asInt();
                ranks[t] = hit ? 0 : 1;
            }
            assertThat(accuracy(ranks)).as("%s", each).isEqualTo(each.get("em").asDouble());
            assertThat(strength(ranks))
                    .as("%s", each)
                    .isEqualTo(each.get("expected_es").asDouble());
        }
    }

    @Test
    void knowsSmallCases() {
        assertThat(strength(0, 0, 0)).isEqualTo(1);
        assertThat(strength(0, 0, 1)).isZero();
        assertThat(strength(1, 0, 0, 0)).isEqualTo(0.75);
        assertThat(accuracy(0, 0, 1, 5)).isEqualTo(0.5);
        TokenScores scores = Ranks.table(1, new int[] {1, 0, 1, 0, 0});
        assertThat(ExtractionStrength.withDefaults()
                        .ofScores(scores, TokenSpan.of(2, 4))
                        .values())
                .containsExactly(0);
        assertThat(TokenAccuracy.withDefaults()
                        .ofScores(scores, TokenSpan.of(2, 4))
                        .values())
                .containsExactly(0.5);
    }

    @Test
    void strengthIsAtMostAccuracyAndOneExactlyForAnExactMatch() {
        long seed = 99;
        SplittableRandom random = new SplittableRandom(seed);
        int[][] ranks = new int[300][];
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = random.ints(random.nextInt(1, 7), 0, 2).toArray();
        }
        TokenScores scores = Ranks.table(0, ranks);
        SequenceFractions strength =
                ExtractionStrength.withDefaults().withBootstrap(FEW).ofScores(scores, TokenSpan.scored());
        assertThat(strength.provenance().options()).containsEntry("form", "teacher-forced");
        SequenceFractions accuracy =
                TokenAccuracy.withDefaults().withBootstrap(FEW).ofScores(scores, TokenSpan.scored());
        ExactMatchResult match = ExactMatch.withDefaults().teacherForced(scores, TokenSpan.scored());
        for (int i = 0; i < ranks.length; i++) {
            assertThat(strength.value(i)).as("seed %d", seed).isLessThanOrEqualTo(accuracy.value(i));
            assertThat(strength.value(i) == 1).as("seed %d", seed).isEqualTo(match.exact(i));
            assertThat(accuracy.value(i) == 1).as("seed %d", seed).isEqualTo(match.exact(i));
        }
        assertThat(match.fraction().value()).isBetween(0.1, 0.6);
    }

    @Test
    void givesEachSequenceTheSameWeight() {
        TokenScores scores = Ranks.table(0, new int[] {0}, new int[] {1, 1, 1}, new int[] {0, 1});
        SequenceFractions result = TokenAccuracy.withDefaults().ofScores(scores, TokenSpan.scored());
        assertThat(result.mean().value()).isCloseTo(0.5, within(1e-15));
        assertThat(result.mean().lower()).isLessThan(0.5);
        assertThat(result.mean().upper()).isGreaterThan(0.5);
        assertThat(result.mean().method()).contains("percentile");
        assertThat(result.size()).isEqualTo(3);
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.TOKEN_ACCURACY);
        assertThat(result.provenance().seed()).hasValue(Bootstrap.withDefaults().seed());
        assertThat(result.toString()).contains("extraction.token-accuracy", "at 1       1", "at 0       1");
    }

    @Test
    void doesNotPretendToKnowTheSpreadOfOneSequence() {
        SequenceFractions result =
                ExtractionStrength.withDefaults().ofScores(Ranks.table(0, new int[] {1, 0}), TokenSpan.scored());
        assertThat(result.mean().value()).isEqualTo(0.5);
        assertThat(result.mean().lower()).isZero();
        assertThat(result.mean().upper()).isEqualTo(1);
    }

    @Test
    void refusesWhatHasNoAnswer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenAccuracy.withDefaults().ofScores(Ranks.table(0), TokenSpan.scored()))
                .withMessageContaining("no sequence");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ExtractionStrength.withDefaults().ofScores(Ranks.table(0, new int[0]), TokenSpan.scored()))
                .withMessageContaining("holds no token");
    }
}

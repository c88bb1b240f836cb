package org.memo4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.text.TokenSequences;

class SequenceScorerTest {
    private static final TokenSequences SEQUENCES = TokenSequences.of(
            new int[] {3, 1, 4}, new int[0], new int[] {1, 5, 0, 2, 5, 3, 5}, new int[] {2}, new int[] {5, 5});

    private static double logProbability(TableModel model, int[] prefix, int target) {
        float[] logits = model.next(prefix, prefix.length);
        double sum = 0;
        for (float x : logits) {
            sum += Math.exp(x);
        }
        return logits[target] - Math.log(sum);
    }

    private static int[] head(int[] tokens, int length) {
        return java.util.Arrays.copyOf(tokens, length);
    }

    @Test
    void scoresEveryTokenAfterTheFirstWithoutStartToken() {
        TableModel model = new TableModel(6, 100, 3, OptionalInt.empty());
        TokenScores scores = model.score(SEQUENCES);
        assertThat(scores.firstPosition()).isEqualTo(1);
        assertThat(scores.sequences()).isEqualTo(5);
        for (int i = 0; i < SEQUENCES.size(); i++) {
            int[] tokens = SEQUENCES.get(i);
            assertThat(scores.length(i)).isEqualTo(Math.max(0, tokens.length - 1));
            for (int t = 1; t < tokens.length; t++) {
                assertThat(scores.token(i, t - 1)).isEqualTo(tokens[t]);
                assertThat(scores.logProbability(i, t - 1))
                        .isCloseTo(logProbability(model, head(tokens, t), tokens[t]), within(1e-5));
            }
        }
    }

    @Test
    void startTokenGivesTheFirstTokenAProbability() {
        TableModel model = new TableModel(7, 100, 3, OptionalInt.of(6));
        TokenScores scores = model.score(SEQUENCES);
        assertThat(scores.firstPosition()).isZero();
        assertThat(scores.length(3)).isEqualTo(1);
        assertThat(scores.logProbability(3, 0)).isCloseTo(logProbability(model, new int[] {6}, 2), within(1e-5));
        assertThat(scores.logProbability(2, 3))
                .isCloseTo(logProbability(model, new int[] {6, 1, 5, 0}, 2), within(1e-5));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8, 16})
    void windowsGiveEveryTokenTheContextThatTheyPromise(int context) {
        // A model that looks back half a context at most cannot tell windows from the whole sequence.
        TableModel model = new TableModel(6, context, context / 2, OptionalInt.empty());
        TableModel unbounded = new TableModel(6, 1000, context / 2, OptionalInt.empty());
        SplittableRandom random = new SplittableRandom(context);
        TokenSequences sequences = TokenSequences.of(
                random.ints(40, 0, 6).toArray(),
                random.ints(context, 0, 6).toArray(),
                random.ints(context + 1, 0, 6).toArray(),
                random.ints(context + 2, 0, 6).toArray());
        assertThat(model.score(sequences)).isEqualTo(unbounded.score(sequences));
    }

    @Test
    void batchSizeDoesNotMatter() {
        TableModel model = new TableModel(6, 4, 4, OptionalInt.of(0));
        assertThat(SequenceScorer.withDefaults().withBatchSize(1).score(model, SEQUENCES))
                .isEqualTo(SequenceScorer.withDefaults().withBatchSize(50).score(model, SEQUENCES));
    }

    @Test
    void samplerChangesProbabilitiesOnly() {
        TableModel model = new TableModel(6, 100, 2, OptionalInt.empty());
        TokenScores plain = model.score(SEQUENCES);
        TokenScores sampled = SequenceScorer.withDefaults()
                .withSampler(Decoding.sampling(1).withTopK(2))
                .score(model, SEQUENCES);
        for (int t = 0; t < 6; t++) {
            assertThat(sampled.rank(2, t)).isEqualTo(plain.rank(2, t));
            assertThat(sampled.mean(2, t)).isEqualTo(plain.mean(2, t));
            if (plain.rank(2, t) >= 2) {
                assertThat(sampled.logProbability(2, t)).isEqualTo(Double.NEGATIVE_INFINITY);
            } else {
                assertThat(sampled.logProbability(2, t)).isGreaterThan(plain.logProbability(2, t));
            }
        }
        assertThat(SequenceScorer.withDefaults()
                        .withSampler(Decoding.sampling(1))
                        .score(model, SEQUENCES)
                        .logProbabilities(2))
                .containsExactly(plain.logProbabilities(2), within(1e-6));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SequenceScorer.withDefaults().withSampler(Decoding.greedy()))
                .withMessageContaining("greedy");
    }

    @Test
    void reportsProgressAndStopsWhenInterrupted() {
        TableModel model = new TableModel(6, 100, 2, OptionalInt.empty());
        long[] last = {0, 0};
        SequenceScorer scorer = SequenceScorer.withDefaults().withProgress((task, done, total) -> {
            last[0] = done;
            last[1] = total;
        });
        scorer.score(model, SEQUENCES);
        assertThat(last[0]).isEqualTo(last[1]).isEqualTo(3);
        Thread.currentThread().interrupt();
        try {
            Assertions.assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> scorer.score(model, SEQUENCES))
                    .withMessageContaining("scoring");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void refusesTokensOutsideTheVocabulary() {
        TableModel model = new TableModel(5, 100, 2, OptionalInt.empty());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.score(SEQUENCES))
                .withMessageContaining("[0, 5)")
                .withMessageContaining("sequence 2")
                .withMessageContaining("tokenizer");
    }

    @Test
    void emptyBatchGivesEmptyTable() {
        TableModel model = new TableModel(5, 100, 2, OptionalInt.empty());
        assertThat(model.score(TokenSequences.of(new int[0][])).sequences()).isZero();
    }
}

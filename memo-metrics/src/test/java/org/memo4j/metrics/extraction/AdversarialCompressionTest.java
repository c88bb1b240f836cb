package org.memo4j.metrics.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

class AdversarialCompressionTest {
    private static final int VOCABULARY = 5;

    /** Length of the shortest prompt that elicits a target, by trying all, 0 if there is none up to its length. */
    private static int shortest(ContextModel model, int[] target) {
        for (int length = 1; length <= target.length; length++) {
            int count = (int) Math.pow(VOCABULARY, length);
            int[][] prompts = new int[count][length];
            for (int p = 0; p < count; p++) {
                int rest = p;
                for (int t = 0; t < length; t++) {
                    prompts[p][t] = rest % VOCABULARY;
                    rest /= VOCABULARY;
                }
            }
            TokenSequences made = model.generate(TokenSequences.of(prompts), target.length, Decoding.greedy());
            for (int p = 0; p < count; p++) {
                if (Arrays.equals(made.get(p), target)) {
                    return length;
                }
            }
        }
        return 0;
    }

    @Test
    void findsShortestPromptsAsTryingAllDoes() {
        int compressed = 0;
        int missed = 0;
        for (long seed = 1; seed <= 3; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TokenSequences training = Sequences.random(random, 4, VOCABULARY, 7, 7);
            TokenSequences targets = TokenSequences.of(training.slice(3, 7).toList())
                    .concat(Sequences.random(random, 3, VOCABULARY, 4, 4));
            OptionalInt start = seed % 2 == 0 ? OptionalInt.of(0) : OptionalInt.empty();
            ContextModel model = new ContextModel(training, VOCABULARY, 32, start);
            AdversarialCompressionResult result =
                    AdversarialCompression.withDefaults().withStartLength(2).measure(model, targets);
            for (int i = 0; i < targets.size(); i++) {
                String what = "seed " + seed + ", target " + i;
                int best = shortest(model, targets.get(i));
                assertThat(result.shortest(i)).as(what).isEqualTo(best > 0);
                if (result.found(i)) {
                    int[] prompt = result.prompt(i);
                    assertThat(prompt.length).as(what).isGreaterThanOrEqualTo(best);
                    assertThat(model.generate(TokenSequences.of(prompt), 4, Decoding.greedy())
                                    .get(0))
                            .as(what)
                            .isEqualTo(targets.get(i));
                    assertThat(result.ratio(i)).as(what).isEqualTo(4.0 / prompt.length);
                    compressed += result.memorized(i) ? 1 : 0;
                } else {
                    assertThat(result.ratio(i)).as(what).isZero();
                    assertThat(result.memorized(i)).as(what).isFalse();
                }
                missed += (result.found(i) ? result.prompt(i).length : 0) == best ? 0 : 1;
            }
        }
        assertThat(compressed).isGreaterThan(3);
        // every length up to 4 has at most 625 prompts, fewer than the steps, so the search tries them all
        assertThat(missed).isZero();
    }

    /**
     * Emits 1, 2, 3, 4 and only that after the key 21, 22, 23, and else 0 for ever; the more of the key, the likelier
     * the right token.
     */
    private record KeyModel() implements LanguageModel {
        @Override
        public int vocabularySize() {
            return 30;
        }

        @Override
        public int contextLength() {
            return 16;
        }

        @Override
        public LogitRows logits(TokenSequences batch) {
            int length = batch.maxLength();
            float[] logits = new float[batch.size() * length * 30];
            for (int b = 0; b < batch.size(); b++) {
                int key = 0;
                for (int t = 0; t < length; t++) {
                    int token = batch.token(b, t);
                    key += t < 3 && token == 21 + t ? 1 : 0;
                    int at = (b * length + t) * 30;
                    logits[at] = 2.5f;
                    logits[at + (token >= 1 && token <= 3 ? token + 1 : 1)] = key;
                }
            }
            return LogitRows.of(logits, 30);
        }
    }

    @Test
    void climbsWhereItCannotTryAll() {
        AdversarialCompression metric =
                AdversarialCompression.withDefaults().withSteps(40).withCandidates(50);
        AdversarialCompressionResult result =
                metric.measure(new KeyModel(), TokenSequences.of(new int[] {1, 2, 3, 4}, new int[] {7, 8, 9}));
        assertThat(result.prompt(0)).containsExactly(21, 22, 23);
        assertThat(result.ratio(0)).isEqualTo(4 / 3.0);
        assertThat(result.exhausted(0)).isFalse();
        // all 30 and 900 prompts of one and two tokens were tried, of the 27000 of three tokens few
        assertThat(result.shortest(0)).isTrue();
        assertThat(result.scored(0)).isBetween(930L, 930L + 2 * 40 * 50);
        assertThat(result.found(1)).isFalse();
        assertThat(result.shortest(1)).isFalse();
        assertThat(result.memorized()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(1, 2, 0.95));
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.ADVERSARIAL_COMPRESSION);
        assertThat(result.provenance().options()).containsEntry("budget", "100000");
        assertThat(result.toString()).contains("lower bounds within 100000 scored prompts", "prompt found      1");
    }

    @Test
    void doesNotClaimTheShortestPromptWhenItDidNotTryAll() {
        AdversarialCompressionResult result = AdversarialCompression.withDefaults()
                .withSteps(17)
                .withCandidates(50)
                .withBudget(20_000)
                .measure(new KeyModel(), TokenSequences.of(new int[] {1, 2, 3, 4}));
        // 900 prompts of two tokens are more than 17 * 50
        assertThat(result.shortest(0)).isFalse();
    }

    @Test
    void stopsAtTheBudgetAndRepeatsItself() {
        TokenSequences training = Sequences.random(new SplittableRandom(2), 5, 50, 12, 12);
        ContextModel model = new ContextModel(training, 50, 64, OptionalInt.empty());
        // nothing elicits a target that the model never saw in this order
        TokenSequences targets =
                TokenSequences.of(new int[] {1, 1, 1, 2, 2, 2}, Arrays.copyOfRange(training.get(0), 4, 10));
        AdversarialCompression metric =
                AdversarialCompression.withDefaults().withBudget(137).withCandidates(20);
        AdversarialCompressionResult result = metric.measure(model, targets);
        assertThat(result.scored(0)).isEqualTo(137);
        assertThat(result.exhausted(0)).isTrue();
        assertThat(result.found(0)).isFalse();
        AdversarialCompressionResult again = metric.measure(model, targets.select(0, 1, 1));
        assertThat(again.prompt(1)).isEqualTo(result.prompt(1));
        assertThat(again.scored(1)).isEqualTo(result.scored(1));
        assertThat(result.meanRatio().value()).isEqualTo(result.ratio(1) / 2);
    }

    @Test
    void endsWhenItsThreadIsInterrupted() {
        ContextModel model = new ContextModel(TokenSequences.of(new int[] {1, 2, 3}), 5, 16, OptionalInt.empty());
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() ->
                            AdversarialCompression.withDefaults().measure(model, TokenSequences.of(new int[] {2, 3})));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void refusesBadInput() {
        ContextModel model = new ContextModel(TokenSequences.of(new int[] {1, 2}), 5, 7, OptionalInt.of(0));
        AdversarialCompression metric = AdversarialCompression.withDefaults();
        assertThatIllegalArgumentException().isThrownBy(() -> metric.measure(model, TokenSequences.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.measure(model, TokenSequences.of(new int[0])))
                .withMessageContaining("target 0 is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.measure(model, TokenSequences.of(new int[] {1, 2, 1, 2})))
                .withMessageContaining("context of 7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.measure(model, TokenSequences.of(new int[] {5})))
                .withMessageContaining("[0, 5)");
        assertThatIllegalArgumentException().isThrownBy(() -> metric.withBudget(0));
        assertThatIllegalArgumentException().isThrownBy(() -> metric.withSteps(0));
        assertThatIllegalArgumentException().isThrownBy(() -> metric.withCandidates(0));
        assertThatIllegalArgumentException().isThrownBy(() -> metric.withStartLength(0));
    }
}

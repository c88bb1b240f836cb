package org.memo4j.metrics.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.text.CharTokenizer;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

class PersonalInferenceTest {
    private static final PersonalInference METRIC = PersonalInference.withDefaults();

    /** Has seen one text: the token after a context is the one that followed it there. */
    private record Parrot(int[] seen, int vocabularySize) implements LanguageModel {
        @Override
        public int contextLength() {
            return 30;
        }

        @Override
        public LogitRows logits(TokenSequences batch) {
            int length = batch.maxLength();
            float[] logits = new float[batch.size() * length * vocabularySize];
            for (int b = 0; b < batch.size(); b++) {
                for (int t = 0; t < length; t++) {
                    int next = t + 1 < seen.length && batch.token(b, t) == seen[t] ? seen[t + 1] : 0;
                    logits[(b * length + t) * vocabularySize + next] = 5;
                }
            }
            return LogitRows.of(logits, vocabularySize);
        }
    }

    @Test
    void aModelThatSawTheTextKnowsTheValue() {
        CharTokenizer tokenizer = CharTokenizer.train(List.of("call ann bob cid now."));
        Parrot model = new Parrot(tokenizer.encode("call bob now."), tokenizer.vocabularySize());
        PersonalInferenceResult result = METRIC.measure(
                model,
                tokenizer,
                List.of(
                        new MaskedText("call ", " now.", List.of("ann", "bob", "cid"), 1),
                        new MaskedText("call ", " now.", List.of("bob", "ann", "cid", "don"), 1)));
        assertThat(result.ranks()[0]).isEqualTo(1);
        assertThat(result.ranks()[1]).isGreaterThan(1);
        assertThat(result.accuracy()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(1, 2, 0.95));
        assertThat(result.chance()).isCloseTo((1 / 3.0 + 1 / 4.0) / 2, within(1e-15));
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.PERSONAL_INFERENCE);
        assertThat(result.provenance().backend()).hasValue("java");
        assertThat(result.toString()).contains("texts                 2", "likeliest is true     0.5000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> METRIC.measure(
                        model, tokenizer, List.of(new MaskedText("a".repeat(31), "", List.of("b", "c"), 0))))
                .withMessageContaining("context of 30");
    }

    @Test
    void countsTiesAgainstTheAttacker() {
        PersonalInferenceResult result =
                METRIC.ofScores(new double[][] {{3, 3, 1}, {2, 1, 0}, {0, 1, 2}, {1, 1, 1}}, new int[] {0, 0, 0, 2});
        assertThat(result.ranks()).containsExactly(2, 1, 3, 3);
        assertThat(result.accuracy(2)).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(2, 4, 0.95));
        assertThat(result.meanReciprocalRank()).isCloseTo((0.5 + 1 + 2 / 3.0) / 4, within(1e-15));
    }

    @Test
    void guessesByChanceWithoutMemory() {
        long seed = 12;
        SplittableRandom random = new SplittableRandom(seed);
        double[][] scores = new double[2000][];
        int[] truths = new int[scores.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.doubles(random.nextInt(2, 8)).toArray();
            truths[i] = random.nextInt(scores[i].length);
        }
        PersonalInferenceResult result = METRIC.withConfidence(1 - 1e-6).ofScores(scores, truths);
        assertThat(result.accuracy().covers(result.chance()))
                .as("seed %d", seed)
                .isTrue();
        assertThat(result.accuracy(7).value()).isEqualTo(1);
    }

    @Test
    void refusesBadInput() {
        assertThatIllegalArgumentException().isThrownBy(() -> METRIC.ofScores(new double[0][], new int[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> METRIC.ofScores(new double[][] {{1}}, new int[] {0}));
        assertThatIllegalArgumentException().isThrownBy(() -> METRIC.ofScores(new double[][] {{1, 2}}, new int[] {2}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> METRIC.ofScores(new double[][] {{1, Double.NaN}}, new int[] {0}))
                .withMessageContaining("NaN");
        assertThatIllegalArgumentException().isThrownBy(() -> new MaskedText("", "", List.of("a"), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new MaskedText("", "", List.of("a", "a"), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new MaskedText("", "", List.of("a", ""), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new MaskedText("", "", List.of("a", "b"), 2));
    }
}

package org.memo4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.text.TokenSequences;

class GeneratorTest {
    private final TableModel model = new TableModel(7, 64, 3, OptionalInt.of(6));
    private final TokenSequences prompts = TokenSequences.of(
            new int[] {1, 2}, new int[0], new int[] {5, 4, 3}, new int[] {0, 0}, new int[] {2, 2}, new int[] {3, 3});

    private static int[] concat(int[] a, int[] b) {
        int[] c = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, c, a.length, b.length);
        return c;
    }

    @Test
    void greedyContinuationsAreExactlyTheSequencesOfRankZero() {
        TokenSequences generated = model.generate(prompts, 9, Decoding.greedy());
        for (int i = 0; i < prompts.size(); i++) {
            TokenScores scores = model.score(TokenSequences.of(concat(prompts.get(i), generated.get(i))));
            for (int t = prompts.length(i); t < prompts.length(i) + 9; t++) {
                assertThat(scores.greedy(0, t)).as("prompt %d token %d", i, t).isTrue();
            }
        }
    }

    @Test
    void samplesFollowTheDistribution() {
        // 4000 draws of one token: each frequency is within 5 standard errors of its probability. Seven comparisons
        // with a false alarm rate below 6e-7 each (normal tail): 4e-6 in all for a fresh seed; the seed is fixed.
        int n = 4000;
        int[][] same = new int[n][];
        Arrays.setAll(same, i -> new int[] {4, 1});
        TokenSequences draws =
                model.generate(TokenSequences.of(same), 1, Decoding.sampling(11).withTemperature(1.7));
        int[] counts = new int[7];
        for (int i = 0; i < n; i++) {
            counts[draws.token(i, 0)]++;
        }
        float[] logits = model.next(new int[] {6, 4, 1}, 3);
        double sum = 0;
        for (float x : logits) {
            sum += Math.exp(x / 1.7);
        }
        for (int v = 0; v < 7; v++) {
            double p = Math.exp(logits[v] / 1.7) / sum;
            assertThat((double) counts[v] / n).as("token %d", v).isCloseTo(p, within(5 * Math.sqrt(p * (1 - p) / n)));
        }
    }

    @Test
    void samplesDependOnSeedAndPositionOnly() {
        TokenSequences all = model.generate(prompts, 8, Decoding.sampling(3));
        assertThat(model.generate(prompts, 8, Decoding.sampling(3))).isEqualTo(all);
        assertThat(model.generate(prompts, 8, Decoding.sampling(4))).isNotEqualTo(all);
        assertThat(model.generate(prompts.select(0, 1, 2), 8, Decoding.sampling(3)))
                .isEqualTo(all.select(0, 1, 2));
    }

    @Test
    void topKOneIsGreedy() {
        assertThat(model.generate(prompts, 8, Decoding.sampling(3).withTopK(1)))
                .isEqualTo(model.generate(prompts, 8, Decoding.greedy()));
    }

    @Test
    void beamOfOneIsGreedyAndAFullBeamFindsTheBest() {
        assertThat(model.generate(prompts, 5, Decoding.beam(1)))
                .isEqualTo(model.generate(prompts, 5, Decoding.greedy()));
        // A beam that holds every prefix is exhaustive: 7^3 continuations of each prompt are compared by hand.
        TokenSequences best = model.generate(prompts, 3, Decoding.beam(49));
        for (int i = 0; i < prompts.size(); i++) {
            double top = Double.NEGATIVE_INFINITY;
            int[] argmax = new int[0];
            for (int c = 0; c < 343; c++) {
                int[] continuation = {c / 49, c / 7 % 7, c % 7};
                TokenScores scores = model.score(TokenSequences.of(concat(prompts.get(i), continuation)));
                double logProbability = scores.logProbability(0, prompts.length(i), prompts.length(i) + 3);
                if (logProbability > top) {
                    top = logProbability;
                    argmax = continuation;
                }
            }
            assertThat(best.get(i)).as("prompt %d", i).containsExactly(argmax);
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.generate(prompts, 65, Decoding.greedy()))
                .withMessageContaining("context of 64");
        TableModel noStart = new TableModel(7, 64, 3, OptionalInt.empty());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> noStart.generate(prompts, 5, Decoding.greedy()))
                .withMessageContaining("prompt 1 is empty");
    }

    @Test
    void decodingOptionsAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> Decoding.greedy().withTopK(3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Decoding.sampling(1).withTopP(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Decoding.sampling(1).withTemperature(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Decoding.beam(0));
        assertThat(Decoding.sampling(9).withTopK(40).withTopP(0.9))
                .hasToString("sampling(temperature=1.0, topK=40, topP=0.9, seed=9)");
        assertThat(Decoding.sampling(9)
                        .withTopK(40)
                        .withTopP(0.9)
                        .withTemperature(2)
                        .withSeed(8))
                .hasToString("sampling(temperature=2.0, topK=40, topP=0.9, seed=8)");
        assertThatIllegalArgumentException().isThrownBy(() -> Decoding.greedy().withSeed(1));
        assertThat(Decoding.beam(4)).hasToString("beam(4)");
    }
}

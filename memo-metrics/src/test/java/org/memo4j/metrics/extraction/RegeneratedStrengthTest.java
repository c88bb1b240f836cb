package org.memo4j.metrics.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.text.TokenSequences;

class RegeneratedStrengthTest {
    private static final ExtractionStrength STRENGTH = ExtractionStrength.withDefaults()
            .withBootstrap(Bootstrap.withDefaults().withReplicates(20));

    @Test
    void agreesWithTeacherForcingAndWithGeneratingAfterEveryStart() {
        int zeros = 0;
        int ones = 0;
        int others = 0;
        for (long seed = 1; seed <= 10; seed++) {
            TokenSequences sequences = Sequences.random(new SplittableRandom(seed), 15, 5, 6, 10);
            OptionalInt start = seed % 2 == 0 ? OptionalInt.of(5) : OptionalInt.empty();
            // half of the sequences are not in training, so that misses occur too
            ContextModel model =
                    new ContextModel(sequences.select(IntStream.range(0, 8).toArray()), 6, 64, start);
            int from = seed % 2 == 0 ? 0 : 2;
            double[] regenerated = STRENGTH.generate(model, sequences, from).values();
            assertThat(regenerated)
                    .as("seed %d", seed)
                    .containsExactly(STRENGTH.ofScores(model.score(sequences), TokenSpan.from(from))
                            .values());
            for (int i = 0; i < sequences.size(); i++) {
                assertThat(regenerated[i])
                        .as("seed %d, sequence %d", seed, i)
                        .isEqualTo(everyStart(model, sequences.get(i), from));
                zeros += regenerated[i] == 0 ? 1 : 0;
                ones += regenerated[i] == 1 ? 1 : 0;
                others += regenerated[i] > 0 && regenerated[i] < 1 ? 1 : 0;
            }
        }
        assertThat(zeros).isPositive();
        assertThat(ones).isPositive();
        assertThat(others).isPositive();
    }

    private static double everyStart(ContextModel model, int[] sequence, int from) {
        int n = sequence.length - from;
        for (int k = 0; k < n; k++) {
            int[] made = model.generate(TokenSequences.of(Arrays.copyOf(sequence, from + k)), n - k, Decoding.greedy())
                    .get(0);
            if (Arrays.equals(made, Arrays.copyOfRange(sequence, from + k, sequence.length))) {
                return (double) (n - k) / n;
            }
        }
        return 0;
    }

    @Test
    void takesGenerationsThatDoNotContinueThemselves() {
        TokenSequences targets = TokenSequences.of(new int[] {1, 2, 3, 4}, new int[] {5, 6}, new int[] {7});
        // right at once after 2 tokens only, although after 3 tokens it would be wrong again; never; at once
        int[][][] made = {
            {{1, 2, 3, 9}, {5}, {7, 7}}, {{2, 3, 9}, {9}, {}}, {{3, 4, 8}, {}, {}},
        };
        SequenceFractions result =
                STRENGTH.ofGenerations(targets, k -> TokenSequences.of(made[k][0], made[k][1], made[k][2]));
        assertThat(result.values()).containsExactly(0.5, 0, 1);
        assertThat(result.provenance().options()).containsEntry("form", "given generations");
    }

    @Test
    void givesATrueZero() {
        // greedy decoding emits token 0 for ever, the targets hold none
        ContextModel model = new ContextModel(TokenSequences.of(new int[] {0, 0, 0, 0}), 4, 16, OptionalInt.of(3));
        TokenSequences sequences =
                TokenSequences.of(IntStream.range(0, 5).map(i -> 1).toArray(), new int[] {1, 2, 1});
        assertThat(STRENGTH.generate(model, sequences, 0).values()).containsExactly(0, 0);
    }

    @Test
    void refusesBadInput() {
        TokenSequences sequences = TokenSequences.of(new int[] {1, 2});
        ContextModel model = new ContextModel(sequences, 4, 16, OptionalInt.empty());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> STRENGTH.generate(model, sequences, 2))
                .withMessageContaining("none from 2 on");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> STRENGTH.generate(model, sequences, 0))
                .withMessageContaining("start token");
        assertThatIllegalArgumentException().isThrownBy(() -> STRENGTH.generate(model, TokenSequences.of(), 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> STRENGTH.ofGenerations(sequences, k -> TokenSequences.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> STRENGTH.ofGenerations(TokenSequences.of(new int[0]), k -> sequences));
    }
}

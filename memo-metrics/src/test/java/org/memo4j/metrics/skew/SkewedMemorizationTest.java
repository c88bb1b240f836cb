package org.memo4j.metrics.skew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Concentration;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;
import org.memo4j.metrics.extraction.TokenSpan;

class SkewedMemorizationTest {
    private static final SkewedMemorization SKEW = SkewedMemorization.withDefaults()
            .withBootstrap(Bootstrap.withDefaults().withReplicates(200));

    private static TokenScores ranks(int[]... ranks) {
        TokenScores.Builder builder = TokenScores.builder(0);
        for (int[] sequence : ranks) {
            builder.addSequence(new int[0], new double[sequence.length], sequence);
        }
        return builder.build();
    }

    @Test
    void measuresLengthsFromGenerationsAndFromRanksAlike() {
        TokenSequences targets = TokenSequences.of(new int[] {1, 2, 3}, new int[] {4, 5}, new int[] {6, 7, 8});
        TokenSequences generations = TokenSequences.of(new int[] {1, 2, 9}, new int[] {4, 5}, new int[] {0, 7, 8});
        SkewedMemorizationResult generated = SKEW.lengths(generations, targets);
        SkewedMemorizationResult scored =
                SKEW.lengths(ranks(new int[] {0, 0, 4}, new int[] {0, 0}, new int[] {1, 0, 0}), TokenSpan.scored());
        assertThat(generated.values()).containsExactly(2, 2, 0);
        assertThat(scored.values()).containsExactly(2, 2, 0);
        assertThat(scored.mean()).isEqualTo(generated.mean());
        assertThat(scored.gini()).isEqualTo(generated.gini());
        assertThat(scored.value(2)).isZero();
        assertThat(scored.provenance().metric()).isEqualTo(MetricIds.SKEW_LENGTH);
    }

    @Test
    void summarizesTheDistribution() {
        long seed = 11;
        SplittableRandom random = new SplittableRandom(seed);
        int[][] ranks = new int[200][50];
        for (int[] sequence : ranks) {
            double p = random.nextInt(20) == 0 ? 0.97 : 0.3;
            for (int t = 0; t < sequence.length; t++) {
                sequence[t] = random.nextDouble() < p ? 0 : 1;
            }
        }
        SkewedMemorizationResult result = SKEW.lengths(ranks(ranks), TokenSpan.scored());
        Concentration expected = Concentration.of(result.values());
        assertThat(result.size()).isEqualTo(200);
        assertThat(result.distribution().quantile(0.95)).isEqualTo(expected.quantile(0.95));
        assertThat(result.distribution().skewness()).as("seed %d", seed).isGreaterThan(2);
        assertThat(result.mean().value()).isCloseTo(expected.mean(), within(1e-12));
        assertThat(result.mean().covers(expected.mean())).isTrue();
        assertThat(result.gini().orElseThrow().value()).isEqualTo(expected.gini());
        assertThat(result.gini().orElseThrow().covers(expected.gini())).isTrue();
        double five = result.topShare(0.05).orElseThrow().value();
        assertThat(five).isEqualTo(expected.topShare(0.05));
        assertThat(five).as("seed %d", seed).isGreaterThan(0.3);
        assertThat(result.topShare(0.01).orElseThrow().value()).isLessThan(five);
        assertThat(result.topShare(0.1).orElseThrow().value()).isGreaterThan(five);
        assertThat(result.toString())
                .contains("skew.length, 200 sequences, in tokens", "median", "q99", "max", "Gini", "top  5 %");
    }

    @Test
    void measuresProbabilities() {
        TokenScores scores = TokenScores.builder(1)
                .addSequence(new double[] {-9, -1, -1})
                .addSequence(new double[] {-9, 0, 0})
                .addSequence(new double[] {-9, -800, 0})
                .build();
        SkewedMemorizationResult result = SKEW.probabilities(scores, TokenSpan.from(2));
        assertThat(result.values()).containsExactly(Math.exp(-2), 1, 0);
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.SKEW_PROBABILITY);
        assertThat(result.toString()).contains("in probability");
    }

    @Test
    void probabilitiesByLengthAreProductsOfTheFirstTokens() {
        TokenScores scores = TokenScores.builder(1)
                .addSequence(new double[] {-9, -1, -0.5, -2})
                .addSequence(new double[] {-9, 0, -800, 0, -1})
                .build();
        ProbabilityByLengthResult result = SKEW.probabilitiesByLength(scores, 2, 1, 2, 3);
        assertThat(result.size()).isEqualTo(2);
        assertThat(result.lengths()).containsExactly(1, 2, 3);
        assertThat(result.logProbabilities(0)).containsExactly(-1, -1.5, -3.5);
        assertThat(result.logProbabilities(1)).containsExactly(0, -800, -800);
        assertThat(result.probabilities(0)).containsExactly(Math.exp(-1), Math.exp(-1.5), Math.exp(-3.5));
        assertThat(result.probabilities(1)).containsExactly(1, 0, 0);
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.SKEW_PROBABILITY);
        assertThat(result.provenance().options()).containsEntry("from", "2").containsEntry("lengths", "[1, 2, 3]");
        assertThat(result.provenance().data()).contains(scores.hash());
        assertThat(result.toString()).contains("2 sequences", "median");
        assertThat(SKEW.probabilitiesByLength(scores, 2, 3).probabilities(0)).containsExactly(Math.exp(-3.5));
    }

    @Test
    void probabilitiesByLengthAgreeWithSpansAndNeverRise() {
        long seed = 17;
        SplittableRandom random = new SplittableRandom(seed);
        TokenScores.Builder builder = TokenScores.builder(0);
        for (int i = 0; i < 40; i++) {
            builder.addSequence(
                    random.doubles(20 + random.nextInt(5)).map(Math::log).toArray());
        }
        TokenScores scores = builder.build();
        int[] lengths = {1, 2, 5, 11, 17};
        ProbabilityByLengthResult result = SKEW.probabilitiesByLength(scores, 3, lengths);
        for (int k = 0; k < lengths.length; k++) {
            SkewedMemorizationResult span = SKEW.probabilities(scores, TokenSpan.of(3, 3 + lengths[k]));
            SkewedMemorizationResult column = result.distribution(lengths[k]);
            for (int i = 0; i < 40; i++) {
                assertThat(result.probabilities(i)[k]).as("seed %d", seed).isEqualTo(column.value(i));
                assertThat(column.value(i) / span.value(i)).as("seed %d", seed).isCloseTo(1, within(1e-12));
                assertThat(k == 0 || result.probabilities(i)[k] <= result.probabilities(i)[k - 1])
                        .isTrue();
            }
            assertThat(column.mean().covers(span.mean().value())).isTrue();
        }
    }

    @Test
    void probabilitiesByLengthRefuseWhatIsNotThere() {
        TokenScores scores = TokenScores.builder(0).addSequence(new double[4]).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SKEW.probabilitiesByLength(scores, 2, 1, 3))
                .withMessageContaining("does not lie within sequence 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SKEW.probabilitiesByLength(scores, 0, 2, 2))
                .withMessageContaining("lengths[1] is 2 after 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SKEW.probabilitiesByLength(scores, 0, 0))
                .withMessageContaining("lengths[0]");
        assertThatIllegalArgumentException().isThrownBy(() -> SKEW.probabilitiesByLength(scores, -1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SKEW.probabilitiesByLength(scores, 1, Integer.MAX_VALUE))
                .withMessageContaining("ask for less");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SKEW.probabilitiesByLength(scores, 0))
                .withMessageContaining("no length");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> SKEW.probabilitiesByLength(TokenScores.builder(0).build(), 0, 1))
                .withMessageContaining("no sequence");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SKEW.probabilitiesByLength(scores, 0, 1, 3).distribution(2))
                .withMessageContaining("[1, 3]");
    }

    @Test
    void saysSoWhenNothingIsMemorized() {
        SkewedMemorizationResult result = SKEW.lengths(ranks(new int[] {1}, new int[] {2}), TokenSpan.scored());
        assertThat(result.gini()).isEmpty();
        assertThat(result.topShare(0.05)).isEmpty();
        assertThat(result.mean().value()).isZero();
        assertThat(result.mean().upper()).isZero();
        assertThat(result.toString()).contains("skewness   undefined", "Gini       undefined: nothing is memorized");
    }

    /** M = 9723, k = 10, z = 200: the example of the source, 0.8123. */
    @Test
    void knowsHowEasilyTheTailIsMissed() {
        assertThat(SkewedMemorization.tailMissProbability(9723, 10, 200)).isCloseTo(0.8123, within(5e-5));
        assertThat(SkewedMemorization.tailMissProbability(10, 0, 3)).isEqualTo(1);
        assertThat(SkewedMemorization.tailMissProbability(10, 3, 0)).isEqualTo(1);
        assertThat(SkewedMemorization.tailMissProbability(10, 1, 10)).isZero();
        // C(3, 2) / C(5, 2)
        assertThat(SkewedMemorization.tailMissProbability(5, 2, 2)).isCloseTo(0.3, within(1e-14));
        assertThatIllegalArgumentException().isThrownBy(() -> SkewedMemorization.tailMissProbability(5, 6, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> SkewedMemorization.tailMissProbability(5, 2, 6));
    }

    @Test
    void refusesWhatHasNoAnswer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SKEW.lengths(ranks(new int[] {1}), TokenSpan.scored()))
                .withMessageContaining("at least two");
        SkewedMemorizationResult result = SKEW.lengths(ranks(new int[] {0}, new int[] {1}), TokenSpan.scored());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> result.topShare(0.2))
                .withMessageContaining("0.05");
    }
}

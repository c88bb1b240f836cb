package org.memo4j.metrics.skew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.metrics.MetricIds;
import org.memo4j.metrics.extraction.ExactMatch;
import org.memo4j.metrics.extraction.ExactMatchResult;
import org.memo4j.metrics.extraction.TokenSpan;

class LengthDecompositionTest {
    private static ExactMatchResult matches(int[][] ranks) {
        TokenScores.Builder builder = TokenScores.builder(0);
        for (int[] sequence : ranks) {
            builder.addSequence(new int[0], new double[sequence.length], sequence);
        }
        return ExactMatch.withDefaults().teacherForced(builder.build(), TokenSpan.scored());
    }

    /** Lengths whose step probability depends on the position, in targets of 12 tokens. */
    private static ExactMatchResult simulate(SplittableRandom random, int size, IntToDoubleFunction step) {
        int[][] ranks = new int[size][12];
        for (int[] sequence : ranks) {
            for (int t = 0; t < sequence.length; t++) {
                sequence[t] = random.nextDouble() < step.applyAsDouble(t) ? 0 : 1;
            }
        }
        return matches(ranks);
    }

    @Test
    void countsStepsAndCensorsAtTheEnd() {
        // lengths 2 of 2 (censored), 0, 1, 3 of 3 (censored)
        LengthDecomposition d = LengthDecomposition.of(matches(new int[][] {{0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 0}}));
        assertThat(d.steps()).isEqualTo(3);
        assertThat(d.atRisk(1)).isEqualTo(4);
        assertThat(d.right(1)).isEqualTo(3);
        assertThat(d.atRisk(2)).isEqualTo(3);
        assertThat(d.right(2)).isEqualTo(2);
        assertThat(d.atRisk(3)).isEqualTo(1);
        assertThat(d.right(3)).isEqualTo(1);
        assertThat(d.step(1)).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(3, 4, 0.95));
        assertThat(d.geometric()).isEqualTo(6.0 / 8);
        assertThat(d.geometricPValue()).isEmpty();
        assertThat(d.toString()).contains("too few sequences", "at risk");
        assertThat(d.provenance().metric()).isEqualTo(MetricIds.SKEW_DECOMPOSITION);
        assertThatIllegalArgumentException().isThrownBy(() -> d.step(0));
        assertThatIllegalArgumentException().isThrownBy(() -> d.step(4));
    }

    /** The product of the steps is the empirical distribution where nothing is censored. */
    @Test
    void multipliesToTheDistribution() {
        ExactMatchResult matches = simulate(new SplittableRandom(4), 500, t -> t < 11 ? 0.6 : 0);
        LengthDecomposition d = LengthDecomposition.of(matches);
        double survival = 1;
        for (int n = 0; n < d.steps(); n++) {
            int length = n;
            double expected = survival * (1 - d.step(n + 1).value());
            long count = java.util.Arrays.stream(matches.matched())
                    .filter(m -> m == length)
                    .count();
            assertThat(expected).isCloseTo(count / 500.0, within(1e-12));
            survival *= d.step(n + 1).value();
        }
        // without censoring the estimate is mean / (1 + mean)
        assertThat(d.geometric()).isCloseTo(matches.meanMatched() / (1 + matches.meanMatched()), within(1e-12));
    }

    /** The first token of 300 right in 60, the second in 58 of 60: two pools, one degree of freedom. */
    @Test
    void testKeepsTheFarTail() {
        int[][] ranks = new int[300][];
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = i < 58 ? new int[] {0, 0} : i < 60 ? new int[] {0, 1} : new int[] {1, 0};
        }
        double p = 118.0 / 360;
        double g = 2
                * (60 * Math.log(0.2 / p)
                        + 240 * Math.log(0.8 / (1 - p))
                        + 58 * Math.log(58.0 / 60 / p)
                        + 2 * Math.log(2.0 / 60 / (1 - p)));
        assertThat(g).isBetween(100.0, 250.0);
        assertThat(LengthDecomposition.of(matches(ranks)).geometricPValue().orElseThrow())
                .isPositive()
                .isCloseTo(ChiSquared.pValue(g, 1), Percentage.withPercentage(1e-6));
    }

    /** At level 0.01 a true geometric law is rejected more than 14 times in 400 with probability below 1e-4. */
    @Test
    void acceptsGeometricLengthsAndRejectsOthers() {
        long seed = 8;
        SplittableRandom random = new SplittableRandom(seed);
        int rejected = 0;
        for (int i = 0; i < 400; i++) {
            double p = LengthDecomposition.of(simulate(random, 300, t -> 0.5))
                    .geometricPValue()
                    .orElseThrow();
            rejected += p < 0.01 ? 1 : 0;
        }
        int bound = 14;
        assertThat(1 - new BinomialDistribution(null, 400, 0.01).cumulativeProbability(bound))
                .isLessThan(1e-4);
        assertThat(rejected).as("seed %d", seed).isLessThanOrEqualTo(bound);
        LengthDecomposition rising = LengthDecomposition.of(simulate(random, 300, t -> 0.3 + 0.06 * t));
        assertThat(rising.geometricPValue().orElseThrow()).as("seed %d", seed).isLessThan(1e-4);
        assertThat(rising.step(5).value()).isGreaterThan(rising.step(1).value());
    }
}

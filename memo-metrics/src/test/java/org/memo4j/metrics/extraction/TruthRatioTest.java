package org.memo4j.metrics.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.TokenScores;
import org.memo4j.metrics.MetricIds;

class TruthRatioTest {
    private static final TruthRatio METRIC = TruthRatio.withDefaults();

    @Test
    void isTheRatioOfGeometricMeans() {
        // right: 0.5 a token, and 0.1; wrong: 0.25 and 0.04 a token, of mean 0.1, and 0.4
        TokenScores right = TokenScores.ofLogProbabilities(
                new double[] {Math.log(0.25), Math.log(1)}, new double[] {Math.log(0.1)});
        TokenScores wrong = TokenScores.ofLogProbabilities(
                new double[] {Math.log(0.4), Math.log(0.4)},
                new double[] {Math.log(0.25)},
                new double[] {Math.log(0.04), Math.log(0.04), Math.log(0.04)});
        TruthRatioResult result = METRIC.ofScores(right, wrong, 1, 0, 0);
        assertThat(result.ratio(0)).isCloseTo(0.2, within(1e-15));
        assertThat(result.ratio(1)).isCloseTo(4, within(1e-14));
        assertThat(result.preferences()[0]).isCloseTo(Math.log(5), within(1e-15));
        assertThat(result.truth().value()).isCloseTo((0.8 + 0) / 2, within(1e-15));
        assertThat(result.indifference().value()).isCloseTo((0.2 + 0.25) / 2, within(1e-15));
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.TRUTH_RATIO);
        assertThat(result.toString()).contains("questions               2", "right answer preferred  1");
    }

    /** OpenUnlearning's formulas, on random answers; it adds 1e-10 to the denominators, which here are above 1e-3. */
    @Test
    void agreesWithOpenUnlearning() {
        long seed = 20260612;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            int questions = 1 + random.nextInt(6);
            int alternatives = 1 + random.nextInt(4);
            double[][] right = answers(random, questions);
            double[][] wrong = answers(random, questions * alternatives);
            int[] question = new int[wrong.length];
            double better = 0;
            double closer = 0;
            for (int q = 0; q < questions; q++) {
                double loss = 0;
                for (int k = 0; k < alternatives; k++) {
                    int w = k * questions + q;
                    question[w] = q;
                    loss += meanLoss(wrong[w]) / alternatives;
                }
                double ratio = Math.exp(-loss) / (Math.exp(-meanLoss(right[q])) + 1e-10);
                better += Math.max(0, 1 - ratio) / questions;
                closer += Math.min(ratio, 1 / (ratio + 1e-10)) / questions;
            }
            TruthRatioResult result = METRIC.ofScores(
                    TokenScores.ofLogProbabilities(right), TokenScores.ofLogProbabilities(wrong), question);
            assertThat(result.truth().value())
                    .as("seed %d, round %d", seed, round)
                    .isCloseTo(better, within(1e-5));
            assertThat(result.indifference().value())
                    .as("seed %d, round %d", seed, round)
                    .isCloseTo(closer, within(1e-5));
        }
    }

    private static double[][] answers(SplittableRandom random, int count) {
        double[][] answers = new double[count][];
        for (int i = 0; i < count; i++) {
            answers[i] = random.doubles(1 + random.nextInt(5), -6, 0).toArray();
        }
        return answers;
    }

    private static double meanLoss(double[] answer) {
        double sum = 0;
        for (double x : answer) {
            sum -= x;
        }
        return sum / answer.length;
    }

    @Test
    void knowsTheLimits() {
        TokenScores same = TokenScores.ofLogProbabilities(new double[] {-1, -3}, new double[] {-2});
        TruthRatioResult even = METRIC.ofScores(same, same, 0, 1);
        assertThat(even.preferences()).containsExactly(0, 0);
        assertThat(even.truth().value()).isZero();
        assertThat(even.indifference().value()).isOne();
        TokenScores never = TokenScores.ofLogProbabilities(new double[] {Double.NEGATIVE_INFINITY});
        TokenScores ever = TokenScores.ofLogProbabilities(new double[] {0});
        TruthRatioResult known = METRIC.ofScores(ever, never, 0);
        assertThat(known.ratio(0)).isZero();
        assertThat(known.truth().value()).isOne();
        assertThat(known.indifference().value()).isZero();
        TruthRatioResult unknown = METRIC.ofScores(never, ever, 0);
        assertThat(unknown.ratio(0)).isInfinite();
        assertThat(unknown.truth().value()).isZero();
    }

    @Test
    void refusesWhatHasNoAnswer() {
        TokenScores one = TokenScores.ofLogProbabilities(new double[] {-1});
        TokenScores two = TokenScores.ofLogProbabilities(new double[] {-1}, new double[] {-1});
        TokenScores never = TokenScores.ofLogProbabilities(new double[] {Double.NEGATIVE_INFINITY});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> METRIC.ofScores(two, one, 0))
                .withMessageContaining("question 1 has no wrong answer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> METRIC.ofScores(one, two, 0))
                .withMessageContaining("question has 1");
        assertThatIllegalArgumentException().isThrownBy(() -> METRIC.ofScores(one, one, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> METRIC.ofScores(never, never, 0))
                .withMessageContaining("both impossible");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> METRIC.ofScores(TokenScores.ofLogProbabilities(), one, 0))
                .withMessageContaining("no question");
    }
}

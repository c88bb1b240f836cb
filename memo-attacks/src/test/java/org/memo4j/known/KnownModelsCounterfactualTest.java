package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.memo4j.known.KnownHeads.MEMORIZATION;
import static org.memo4j.known.KnownHeads.RIDGE;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.memo4j.core.analytic.AnalyticClassifier;
import org.memo4j.core.analytic.AnalyticEnsemble;
import org.memo4j.core.analytic.HeadScore;
import org.memo4j.core.analytic.LabeledInputs;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.metrics.counterfactual.ClosedFormInfluence;
import org.memo4j.metrics.counterfactual.ClosedFormMemorization;
import org.memo4j.metrics.counterfactual.ClosedFormMemorizationResult;
import org.memo4j.metrics.counterfactual.CounterfactualMemorization;
import org.memo4j.metrics.counterfactual.CounterfactualMemorizationResult;
import org.memo4j.metrics.counterfactual.DifferenceInDifferences;
import org.memo4j.metrics.counterfactual.DifferenceInDifferencesResult;
import org.memo4j.metrics.counterfactual.Influence;
import org.memo4j.metrics.counterfactual.InfluencePair;
import org.memo4j.metrics.counterfactual.InfluenceResult;

/** What training on an example does, for heads that memorize it and for heads that know it already, see KnownHeads. */
class KnownModelsCounterfactualTest {
    private static final int EXAMPLES = 120;
    private static final int CLASSES = 3;
    private static final int COPIES = EXAMPLES / CLASSES;
    private static final LabeledInputs OWN = KnownHeads.own(EXAMPLES, CLASSES);
    private static final LabeledInputs SHARED = KnownHeads.shared(EXAMPLES, CLASSES);
    /** The last one of the examples that tell the head the same. */
    private static final double LAST_COPY = RIDGE / ((COPIES + RIDGE) * (COPIES - 1 + RIDGE));

    private static final Offset<Double> EXACT = within(1e-12);

    @Test
    void closedForm() {
        ClosedFormMemorization metric = ClosedFormMemorization.withDefaults();
        ClosedFormMemorizationResult all = metric.measure(KnownHeads.learned(OWN), OWN);
        ClosedFormMemorizationResult none = metric.measure(KnownHeads.learned(SHARED), SHARED);
        for (int i = 0; i < EXAMPLES; i++) {
            assertThat(all.memorization(i)).isCloseTo(MEMORIZATION, EXACT);
            assertThat(all.without()[i]).isCloseTo(0, EXACT);
            assertThat(all.leverages()[i]).isCloseTo(MEMORIZATION, EXACT);
            assertThat(all.atShare(0.5)[i]).isCloseTo(MEMORIZATION, within(RIDGE));
            assertThat(none.memorization(i)).isCloseTo(LAST_COPY, EXACT);
            assertThat(none.leverages()[i]).isCloseTo(1 / (COPIES + RIDGE), EXACT);
        }
        assertThat(all.countAtLeast(0.99)).isEqualTo(EXAMPLES);
        assertThat(none.countAtLeast(0.01)).isZero();
        assertThat(all.effectiveFeatures()).isCloseTo(EXAMPLES * MEMORIZATION, EXACT);
        assertThat(none.effectiveFeatures()).isCloseTo(EXAMPLES / (COPIES + RIDGE), EXACT);
        Membership halves = Membership.balanced(8, EXAMPLES, 0.5, 1);
        assertThat(metric.average(KnownHeads.learned(OWN), OWN, halves).memorization(3))
                .isCloseTo(MEMORIZATION, EXACT);
    }

    @Test
    void closedFormInfluence() {
        ClosedFormInfluence metric = ClosedFormInfluence.withDefaults().withTop(COPIES - 1);
        InfluenceResult all = metric.onTraining(KnownHeads.learned(OWN), OWN);
        InfluenceResult none = metric.onTraining(KnownHeads.learned(SHARED), SHARED);
        for (int i = 0; i < EXAMPLES; i++) {
            assertThat(all.selfInfluence().orElseThrow()[i]).isCloseTo(MEMORIZATION, EXACT);
            assertThat(all.strongestOn(i).get(0).influence()).isCloseTo(0, EXACT);
            assertThat(none.selfInfluence().orElseThrow()[i]).isCloseTo(LAST_COPY, EXACT);
            for (InfluencePair copy : none.strongestOn(i)) {
                assertThat(copy.influence()).isCloseTo(LAST_COPY, EXACT);
            }
        }
        // on other inputs: those of the training examples again
        InfluenceResult test = metric.onTest(KnownHeads.learned(OWN), OWN, OWN.select(5, 6));
        assertThat(test.strongestOn(0).get(0).source()).isEqualTo(5);
        assertThat(test.strongestOn(0).get(0).influence()).isCloseTo(MEMORIZATION, EXACT);
    }

    private static ScoreMatrix scores(LabeledInputs data, Membership membership, HeadScore score) {
        return AnalyticEnsemble.of(KnownHeads.empty(data), data).scores(membership, score);
    }

    @Test
    void shadowEstimate() {
        Membership halves = Membership.balanced(16, EXAMPLES, 0.5, 2);
        CounterfactualMemorization metric = CounterfactualMemorization.withDefaults();
        CounterfactualMemorizationResult all = metric.estimate(scores(OWN, halves, HeadScore.TRUE_CLASS), halves);
        assertThat(all.mean().value()).isCloseTo(MEMORIZATION, EXACT);
        assertThat(all.countAtLeast(0.99)).isEqualTo(EXAMPLES);
        // with k copies a model says k / (k + g), IN or OUT; one lacks a class with probability 16 * 3 * 2^-40 = 4e-11
        CounterfactualMemorizationResult none = metric.estimate(scores(SHARED, halves, HeadScore.TRUE_CLASS), halves);
        for (int i = 0; i < EXAMPLES; i++) {
            assertThat(all.memorization(i)).isCloseTo(MEMORIZATION, EXACT);
            assertThat(all.standardErrors()[i]).isCloseTo(0, EXACT);
            assertThat(none.memorization(i)).isBetween(-RIDGE, RIDGE);
        }
    }

    /**
     * Accuracies of interpolating heads with random labels: 1 IN, and OUT those of guessing one of 10 classes, so the
     * memorization is {@code 1 - 1 / 10}. In each model the examples OUT, about 200 and never fewer than 170, are right
     * independently of each other, so the mean over models, which are not independent, has at most the Chernoff bound of
     * one model: above 0.26 with probability {@code exp(-170 KL(0.26, 0.1)) = 2e-8}, below 0.005 with 5e-7.
     */
    @Test
    void memorizationIsOneLessChance() {
        int examples = 400;
        Membership halves = Membership.balanced(8, examples, 0.5, 3);
        ScoreMatrix correct = scores(KnownHeads.random(examples, 500, 10, 4), halves, HeadScore.CORRECT);
        CounterfactualMemorizationResult all =
                CounterfactualMemorization.withDefaults().estimate(correct, halves);
        assertThat(all.inMeans()).containsOnly(1.0);
        assertThat(all.mean().value()).isBetween(1 - 0.26, 1 - 0.005);

        // the same scores, other training sets: in 400 independent examples, each of variance 0.25 (4 / 8) at most, the
        // mean
        // exceeds 0.2 with probability 2 exp(-400 * 0.2^2 / (2 (0.125 + 0.2 / 3))) = 2e-18 (Bernstein)
        Membership unrelated = Membership.balanced(8, examples, 0.5, 5);
        CounterfactualMemorizationResult none =
                CounterfactualMemorization.withDefaults().estimate(correct, unrelated);
        assertThat(none.mean().value()).isBetween(-0.2, 0.2);
        double[] self = Influence.withDefaults()
                .amongTraining(correct, halves)
                .selfInfluence()
                .orElseThrow();
        assertThat(self).containsExactly(all.memorization(), EXACT);
    }

    /** An example has influence on itself alone; where copies stand in for it, it has none. */
    @Test
    void influence() {
        Membership halves = Membership.balanced(32, EXAMPLES, 0.5, 6);
        InfluenceResult all = Influence.withDefaults().amongTraining(scores(OWN, halves, HeadScore.TRUE_CLASS), halves);
        for (int i = 0; i < EXAMPLES; i++) {
            assertThat(all.selfInfluence().orElseThrow()[i]).isCloseTo(MEMORIZATION, EXACT);
        }
        double[][] matrix = Influence.withDefaults().matrix(scores(SHARED, halves, HeadScore.TRUE_CLASS), halves);
        for (double[] row : matrix) {
            assertThat(Arrays.stream(row).map(Math::abs).max().orElseThrow()).isLessThan(RIDGE);
        }
    }

    /** Learns a quarter of the examples between checkpoints; the last quarter never. */
    @Test
    void differenceInDifferences() {
        int group = EXAMPLES / 4;
        long[] steps = {0, 1, 2, 3};
        long[] trainedAt = new long[EXAMPLES];
        Arrays.setAll(trainedAt, i -> i < 3 * group ? 1 + i / group : DifferenceInDifferences.NEVER);
        DifferenceInDifferences metric = DifferenceInDifferences.withDefaults();
        DifferenceInDifferencesResult all =
                metric.estimate(checkpoints(KnownHeads.empty(OWN), OWN, group), steps, trainedAt);
        assertThat(all.instantaneous().orElseThrow().value()).isCloseTo(MEMORIZATION, EXACT);
        assertThat(all.persistent(1).orElseThrow().value()).isCloseTo(MEMORIZATION, EXACT);
        assertThat(all.residual().orElseThrow().value()).isCloseTo(MEMORIZATION, EXACT);

        // once all classes are known, the scores of all examples of a class move together: no effect, exactly
        AnalyticClassifier knowing = KnownHeads.learned(SHARED);
        DifferenceInDifferencesResult none = metric.estimate(checkpoints(knowing, SHARED, group), steps, trainedAt);
        assertThat(none.instantaneous().orElseThrow().value()).isBetween(-RIDGE, RIDGE);
        assertThat(none.residual().orElseThrow().value()).isBetween(-RIDGE, RIDGE);
    }

    private static ScoreMatrix checkpoints(AnalyticClassifier head, LabeledInputs data, int group) {
        ScoreMatrix.Builder checkpoints = ScoreMatrix.builder();
        checkpoints.add(trueClass(head, data));
        for (int g = 0; g < 3; g++) {
            head.learn(data.select(IntStream.range(g * group, (g + 1) * group).toArray()));
            checkpoints.add(trueClass(head, data));
        }
        return checkpoints.build();
    }

    private static double[] trueClass(AnalyticClassifier head, LabeledInputs data) {
        if (head.classes() == 0) {
            return new double[data.size()];
        }
        double[][] scores = head.scores(data.inputs());
        return IntStream.range(0, data.size())
                .mapToDouble(i -> scores[i][data.labels()[i]])
                .toArray();
    }
}

package org.memo4j.metrics.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * Models that are trained in fact: two clouds of 60 points, of which 8 are mislabeled (0 to 3 and 60 to 63), two outliers
 * far from both clouds (120, 121), and a mislabeled point with its copy (122, 123).
 */
class TrainedModelsTest {
    private static final int CLEAN = 60;
    private static final int MODELS = 300;

    private static Membership membership;
    private static ScoreMatrix margins;
    private static ScoreMatrix correct;
    private static CounterfactualMemorizationResult memorization;

    @BeforeAll
    static void train() {
        SplittableRandom random = new SplittableRandom(20);
        double[][] points = new double[124][];
        int[] labels = new int[124];
        for (int p = 0; p < 120; p++) {
            int side = p < CLEAN ? -1 : 1;
            points[p] = new double[] {1.5 * side + 0.6 * Shadows.normal(random), 0.6 * Shadows.normal(random)};
            labels[p] = p % CLEAN < 4 ? -side : side;
        }
        points[120] = new double[] {0, 6};
        points[121] = new double[] {0, -6};
        points[122] = new double[] {-1.5, 0.1};
        points[123] = points[122];
        labels[120] = 1;
        labels[121] = -1;
        labels[122] = 1;
        labels[123] = 1;
        membership = Membership.balanced(MODELS, 124, 0.5, 5);
        ScoreMatrix.Builder scores = ScoreMatrix.builder();
        ScoreMatrix.Builder hits = ScoreMatrix.builder();
        for (int m = 0; m < MODELS; m++) {
            double[] row = KernelRidge.margins(points, labels, membership.trainingSet(m));
            boolean[] hit = new boolean[row.length];
            for (int p = 0; p < row.length; p++) {
                hit[p] = row[p] > 0;
            }
            scores.add(row);
            hits.add(hit);
        }
        margins = scores.build();
        correct = hits.build();
        memorization = CounterfactualMemorization.withDefaults().estimate(margins, membership);
    }

    @Test
    void mislabeledPointsAndOutliersAreMemorized() {
        double[] clean = IntStream.range(0, 120)
                .filter(p -> p % CLEAN >= 4)
                .mapToDouble(memorization::memorization)
                .sorted()
                .toArray();
        double[] mislabeled = IntStream.range(0, 120)
                .filter(p -> p % CLEAN < 4)
                .mapToDouble(memorization::memorization)
                .sorted()
                .toArray();
        assertThat(Arrays.stream(mislabeled).average().orElseThrow())
                .isGreaterThan(2 * Arrays.stream(clean).average().orElseThrow());
        // a mislabeled point is more memorized than the median clean one, each of them
        assertThat(mislabeled[0]).isGreaterThan(clean[clean.length / 2]);
        // an outlier is known only if it was seen: margin 1 / (1 + ridge) IN, about 0 OUT
        for (int outlier : new int[] {120, 121}) {
            assertThat(memorization.memorization(outlier)).isCloseTo(1 / 1.1, within(1e-3));
            assertThat(IntStream.of(memorization.ranking()).limit(4)).contains(outlier);
        }
        assertThat(memorization.mean().lower()).isPositive();
        assertThat(memorization.reliability().orElseThrow()).isGreaterThan(0.9);
    }

    @Test
    void accuraciesTellTheSameStoryWithMoreNoise() {
        CounterfactualMemorizationResult accuracy =
                CounterfactualMemorization.withDefaults().estimate(correct, membership);
        double mislabeled = 0;
        double clean = 0;
        for (int p = 0; p < 120; p++) {
            if (p % CLEAN < 4) {
                mislabeled += accuracy.memorization(p) / 8;
            } else {
                clean += accuracy.memorization(p) / 112;
            }
        }
        assertThat(mislabeled).isGreaterThan(clean + 0.2);
        assertThat(accuracy.reliability().orElseThrow())
                .isLessThan(memorization.reliability().orElseThrow());
    }

    @Test
    void aCopyHidesMemorization() {
        double alone = memorization.memorization(122);
        int[] groups = IntStream.range(0, 124).map(p -> p == 123 ? 122 : p).toArray();
        double group = CounterfactualMemorization.withDefaults()
                .withDuplicates(groups)
                .estimate(margins, membership)
                .memorization(122);
        // the copy is IN half of the models that lack the point
        assertThat(group).isGreaterThan(1.2 * alone);
    }

    @Test
    void theStrongestInfluenceIsThatOfTheCopy() {
        InfluenceResult influence = Influence.withDefaults().amongTraining(margins, membership);
        assertThat(influence.strongestOn(122).get(0).source()).isEqualTo(123);
        assertThat(influence.strongestOn(123).get(0).source()).isEqualTo(122);
        // mislabeled points that lie together help each other most of all
        InfluencePair best = influence.strongest(1).get(0);
        assertThat(IntStream.of(best.source(), best.target())).allMatch(p -> p >= 122 || (p < 120 && p % CLEAN < 4));
        // above what chance gives the strongest of all pairs
        assertThat(best.zScore()).isGreaterThan(Math.sqrt(2 * Math.log(124.0 * 124)));
        assertThat(influence.selfInfluence().orElseThrow()[5]).isCloseTo(memorization.memorization(5), within(1e-12));
    }

    @Test
    void halvesOfTheModelsAgree() {
        HalvesAgreement agreement = CounterfactualMemorization.withDefaults().agreement(margins, membership, 5);
        assertThat(agreement.examples()).isEqualTo(124);
        assertThat(agreement.pearson()).isGreaterThan(0.8);
        assertThat(agreement.ofAllModels()).isBetween(agreement.pearson(), 1.0);
    }
}

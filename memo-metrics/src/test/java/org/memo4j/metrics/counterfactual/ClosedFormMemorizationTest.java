package org.memo4j.metrics.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.correlation.Covariance;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.memo4j.core.analytic.AnalyticClassifier;
import org.memo4j.core.analytic.AnalyticEnsemble;
import org.memo4j.core.analytic.AnalyticOptions;
import org.memo4j.core.analytic.HeadScore;
import org.memo4j.core.analytic.LabeledInputs;
import org.memo4j.core.analytic.RandomFeatures;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

class ClosedFormMemorizationTest {
    private static final int N = 200;
    private static final double RIDGE = 0.007;
    private static final LabeledInputs DATA = data(N, 1);
    private static final RandomFeatures FEATURES = RandomFeatures.cosine(6, 30, 0.5, 2);

    /** Three clouds; every tenth label is wrong. */
    private static LabeledInputs data(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] x = new float[count][6];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 3;
            for (int j = 0; j < 6; j++) {
                x[i][j] = (float) (random.nextGaussian() + (j % 3 == labels[i] ? 2 : 0));
            }
            if (i % 10 == 0) {
                labels[i] = (labels[i] + 1) % 3;
            }
        }
        return new LabeledInputs(x, labels);
    }

    private static AnalyticClassifier head(double ridge, int... examples) {
        AnalyticClassifier head =
                AnalyticClassifier.of(FEATURES, AnalyticOptions.withDefaults().withRidge(ridge));
        head.learn(examples.length == 0 ? DATA : DATA.select(examples));
        return head;
    }

    private static int[] without(int example) {
        return IntStream.range(0, N).filter(i -> i != example).toArray();
    }

    @ParameterizedTest
    @EnumSource(HeadScore.class)
    void isTheDifferenceThatRetrainingMakes(HeadScore score) {
        ClosedFormMemorizationResult result =
                ClosedFormMemorization.withDefaults().withScore(score).measure(head(RIDGE), DATA);
        for (int i = 0; i < N; i += 17) {
            double[] with = head(RIDGE).scores(DATA.select(i).inputs())[0];
            double[] retrained = head(RIDGE, without(i)).scores(DATA.select(i).inputs())[0];
            double expected = score.of(with, DATA.labels()[i]) - score.of(retrained, DATA.labels()[i]);
            assertThat(result.memorization(i)).isCloseTo(expected, within(1e-9));
        }
        assertThat(result.size()).isEqualTo(N);
        assertThat(result.mean())
                .isCloseTo(Arrays.stream(result.memorization()).average().orElseThrow(), within(1e-15));
        assertThat(result.toString()).contains("Closed-form memorization, 200 examples", "...");
    }

    @Test
    void wrongLabelsAreMemorized() {
        ClosedFormMemorizationResult result =
                ClosedFormMemorization.withDefaults().measure(head(RIDGE), DATA);
        int[] ranking = result.ranking();
        // two by chance; the clouds overlap, so others are surprising too
        assertThat(Arrays.stream(ranking).limit(20).filter(i -> i % 10 == 0).count())
                .isGreaterThan(6);
        assertThat(result.effectiveFeatures()).isBetween(10.0, 30.0);
        assertThat(result.countAtLeast(result.memorization(ranking[4]))).isEqualTo(5);
        // at a share of 1 it is the memorization itself, and less data memorizes more
        double[] all = result.atShare(1);
        double[] half = result.atShare(0.5);
        for (int i = 0; i < N; i++) {
            assertThat(all[i]).isCloseTo(result.memorization(i), within(1e-12));
            assertThat(Math.abs(half[i])).isGreaterThanOrEqualTo(Math.abs(all[i]));
        }
        assertThatThrownBy(() -> result.atShare(0)).hasMessageContaining("share");
    }

    /** A head of more features than examples knows every label; one held down by its ridge knows none. */
    @Test
    void aFullMemorizerAndAModelThatCannot() {
        AnalyticClassifier full = AnalyticClassifier.of(
                RandomFeatures.cosine(6, 400, 2, 3),
                AnalyticOptions.withDefaults().withRidge(1e-8));
        full.learn(DATA);
        double[] memorized = ClosedFormMemorization.withDefaults()
                .withScore(HeadScore.CORRECT)
                .measure(full, DATA)
                .with();
        assertThat(memorized).containsOnly(1);
        ClosedFormMemorizationResult all = ClosedFormMemorization.withDefaults().measure(full, DATA);
        assertThat(Arrays.stream(all.leverages()).min().orElseThrow()).isGreaterThan(0.99);
        assertThat(all.mean()).isGreaterThan(0.3);
        ClosedFormMemorizationResult none =
                ClosedFormMemorization.withDefaults().measure(head(1e6), DATA);
        assertThat(none.effectiveFeatures()).isLessThan(0.01);
        assertThat(none.mean()).isLessThan(1e-4);
    }

    @Test
    void groupsAreLeftOutTogether() {
        int[] copies = new int[2 * N];
        Arrays.setAll(copies, i -> i % N);
        LabeledInputs twice = DATA.select(copies);
        AnalyticClassifier head =
                AnalyticClassifier.of(FEATURES, AnalyticOptions.withDefaults().withRidge(RIDGE));
        head.learn(twice);
        double[] alone =
                ClosedFormMemorization.withDefaults().measure(head, twice).memorization();
        double[] together = ClosedFormMemorization.withDefaults()
                .measure(head, twice, copies)
                .memorization();
        AnalyticClassifier rest =
                AnalyticClassifier.of(FEATURES, AnalyticOptions.withDefaults().withRidge(RIDGE));
        rest.learn(
                twice.select(IntStream.range(0, 2 * N).filter(i -> i % N != 10).toArray()));
        LabeledInputs target = DATA.select(10);
        int y = target.labels()[0];
        assertThat(together[10])
                .isCloseTo(head.scores(target.inputs())[0][y] - rest.scores(target.inputs())[0][y], within(1e-9))
                .isGreaterThan(1.8 * alone[10]);
    }

    /**
     * The shadow estimate and the closed form within subsets estimate the same expectation, so a difference in standard errors
     * has mean square 1 (a little less, as they share subsets). Examples share models: if the 200 count like 50 independent
     * ones, the mean square has a standard deviation of 0.2 and passes 1.6 with probability 1e-3 for new seeds; these are fixed.
     */
    @Test
    void shadowModelsEstimateTheSame() {
        Membership membership = Membership.balanced(400, N, 0.5, 5);
        ScoreMatrix scores = AnalyticEnsemble.of(head(RIDGE), DATA).scores(membership, HeadScore.TRUE_CLASS);
        CounterfactualMemorizationResult shadow =
                CounterfactualMemorization.withDefaults().estimate(scores, membership);
        SubsetMemorization exact = ClosedFormMemorization.withDefaults().average(head(RIDGE), DATA, membership);
        double squares = 0;
        double gain = 0;
        for (int i = 0; i < N; i++) {
            double error = Math.hypot(shadow.standardErrors()[i], exact.standardErrors()[i]);
            squares += Math.pow((shadow.memorization(i) - exact.memorization(i)) / error, 2) / N;
            gain += shadow.standardErrors()[i] / exact.standardErrors()[i] / N;
        }
        assertThat(squares).isLessThan(1.6);
        assertThat(gain).as("standard errors are several times smaller").isGreaterThan(3);
        // and the prediction from the head on all data is close to both where subsets determine the head
        double[] predicted =
                ClosedFormMemorization.withDefaults().measure(head(RIDGE), DATA).atShare(0.5);
        assertThat(new PearsonsCorrelation().correlation(predicted, exact.memorization()))
                .isGreaterThan(0.98);
        assertThat(new PearsonsCorrelation().correlation(predicted, shadow.memorization()))
                .isGreaterThan(0.95);
        assertThat(Arrays.stream(predicted).sum()
                        / Arrays.stream(exact.memorization()).sum())
                .isBetween(0.8, 1.1);
        assertThat(exact.toString()).contains("200 examples");
    }

    /**
     * Classical attenuation: a shadow estimate is memorization and an error whose variance {@code v} the scores in and out tell,
     * so over examples it correlates with memorization as {@code sqrt(V / (V + v))}, two shadow estimates with each other as
     * {@code V / (V + v)}, and a prediction of memorization as the product of the first with its own correlation. {@code V} and
     * {@code v} come from 4,000 heads, what is there from 40 other populations of 64 heads. A coin says which head sees an example:
     * where each is in exactly half of the heads, as in {@link Membership#balanced}, the means in and out share some of their
     * error, and {@code v} is some hundredths less than what the two variances say. To be off by 4 standard errors has
     * probability 3e-4 (Student, 39 degrees of freedom; 19 for the pairs: 8e-4) for new seeds; these are fixed.
     */
    @Test
    void correlatesWithTheShadowEstimateAsItsVarianceSays() {
        int models = 64;
        int populations = 40;
        AnalyticEnsemble ensemble = AnalyticEnsemble.of(head(RIDGE), DATA);
        Membership many = coins(4000, 7);
        double[] truth = ClosedFormMemorization.withDefaults()
                .average(head(RIDGE), DATA, many)
                .memorization();
        double[] predicted =
                ClosedFormMemorization.withDefaults().measure(head(RIDGE), DATA).atShare(0.5);
        double[] errors = errorVariances(ensemble.scores(many, HeadScore.TRUE_CLASS), many);
        double signal = StatUtils.variance(truth);
        // the mean of 1 / n for n of 64 coins is (1 + 1 / 64) / 32
        double heads = models / (1 + 1.0 / models);
        double share = StatUtils.mean(errors) / heads / signal;
        double uncertain = Math.sqrt(StatUtils.variance(errors) / errors.length) / heads / signal;
        // d sqrt(1 / (1 + x)) / dx
        Pooled attenuation = new Pooled(1 / Math.sqrt(1 + share), 0.5 * uncertain / Math.pow(1 + share, 1.5));

        double[][] shadows = new double[populations][];
        for (int p = 0; p < populations; p++) {
            Membership membership = coins(models, 100 + p);
            shadows[p] = CounterfactualMemorization.withDefaults()
                    .estimate(ensemble.scores(membership, HeadScore.TRUE_CLASS), membership)
                    .memorization();
        }
        double[][] always = Collections.nCopies(populations, truth).toArray(new double[0][]);
        assertThat(Pooled.correlation(always, shadows)).satisfies(r -> r.agreesWith(attenuation));
        double own = new PearsonsCorrelation().correlation(predicted, truth);
        Arrays.fill(always, predicted);
        assertThat(Pooled.correlation(always, shadows)).satisfies(r -> r.agreesWith(attenuation.times(own)));
        double[][] first = Arrays.copyOfRange(shadows, 0, populations / 2);
        double[][] second = Arrays.copyOfRange(shadows, populations / 2, populations);
        assertThat(Pooled.correlation(first, second))
                .satisfies(r -> r.agreesWith(
                        new Pooled(attenuation.value * attenuation.value, 2 * attenuation.value * attenuation.error)));
    }

    private static Membership coins(int models, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean[][] flags = new boolean[models][N];
        for (boolean[] row : flags) {
            for (int i = 0; i < N; i++) {
                row[i] = random.nextBoolean();
            }
        }
        return Membership.of(flags);
    }

    /** A number and its standard error. */
    private record Pooled(double value, double error) {
        /**
         * Correlation of pooled moments, which unlike a mean of correlations is unbiased but for the number of populations, and
         * its standard error by the delta method.
         */
        static Pooled correlation(double[][] xs, double[][] ys) {
            int count = xs.length;
            double[] together = new double[count];
            double[] x = new double[count];
            double[] y = new double[count];
            for (int p = 0; p < count; p++) {
                together[p] = new Covariance().covariance(xs[p], ys[p]);
                x[p] = StatUtils.variance(xs[p]);
                y[p] = StatUtils.variance(ys[p]);
            }
            double[] relative = new double[count];
            Arrays.setAll(
                    relative,
                    p -> together[p] / StatUtils.mean(together)
                            - 0.5 * x[p] / StatUtils.mean(x)
                            - 0.5 * y[p] / StatUtils.mean(y));
            double value = StatUtils.mean(together) / Math.sqrt(StatUtils.mean(x) * StatUtils.mean(y));
            return new Pooled(value, value * Math.sqrt(StatUtils.variance(relative) / count));
        }

        Pooled times(double factor) {
            return new Pooled(value * factor, error * factor);
        }

        /** Within 4 standard errors, which are small enough to tell the theory from no attenuation at all. */
        void agreesWith(Pooled theory) {
            double both = Math.hypot(error, theory.error);
            assertThat(value).isCloseTo(theory.value, within(4 * both));
            assertThat(theory.value + 8 * both).isLessThan(1);
        }
    }

    /**
     * What every head adds to the variance, over examples, of the error of their shadow estimates, times the number of heads:
     * twice its score less the mean score of the heads that saw the example as it did, with the sign of the side. What it adds to
     * all examples alike changes no correlation, and is no part of a variance over examples.
     */
    private static double[] errorVariances(ScoreMatrix scores, Membership membership) {
        double[][] means = new double[2][N];
        int models = membership.models();
        for (int m = 0; m < models; m++) {
            for (int i = 0; i < N; i++) {
                boolean in = membership.contains(m, i);
                int count = in ? membership.inCount(i) : models - membership.inCount(i);
                means[in ? 1 : 0][i] += scores.score(m, i) / count;
            }
        }
        double[] variances = new double[models];
        for (int m = 0; m < models; m++) {
            double[] added = new double[N];
            for (int i = 0; i < N; i++) {
                int side = membership.contains(m, i) ? 1 : 0;
                added[i] = 2 * (2 * side - 1) * (scores.score(m, i) - means[side][i]);
            }
            variances[m] = StatUtils.variance(added);
        }
        return variances;
    }

    @Test
    void theEnsembleIsItsHeads() {
        Membership membership = Membership.balanced(4, N, 0.5, 6);
        AnalyticEnsemble ensemble = AnalyticEnsemble.of(head(RIDGE), DATA);
        ScoreMatrix scores = ensemble.scores(membership, HeadScore.MARGIN);
        ScoreMatrix differences = ensemble.memorization(membership, HeadScore.MARGIN);
        for (int m = 0; m < 4; m++) {
            int[] seen = membership.trainingSet(m);
            for (int i : new int[] {0, 5, 99, 150}) {
                double[] own = head(RIDGE, seen).scores(DATA.select(i).inputs())[0];
                int target = i;
                int[] other = membership.contains(m, i)
                        ? Arrays.stream(seen).filter(j -> j != target).toArray()
                        : IntStream.concat(Arrays.stream(seen), IntStream.of(i)).toArray();
                double[] changed = head(RIDGE, other).scores(DATA.select(i).inputs())[0];
                double margin = HeadScore.MARGIN.of(own, DATA.labels()[i]);
                assertThat(scores.score(m, i)).isCloseTo(margin, within(1e-10));
                double difference = margin - HeadScore.MARGIN.of(changed, DATA.labels()[i]);
                assertThat(differences.score(m, i))
                        .isCloseTo(membership.contains(m, i) ? difference : -difference, within(1e-9));
            }
        }
        AnalyticEnsemble some = ensemble.select(7, 3, 8);
        assertThat(some.examples()).isEqualTo(3);
        Membership all = Membership.of(new boolean[][] {{true, true, true}});
        assertThat(some.scores(all, HeadScore.TRUE_CLASS).score(0, 1))
                .isCloseTo(head(RIDGE, 7, 3, 8).scores(DATA.select(3).inputs())[0][DATA.labels()[3]], within(1e-12));
        assertThatThrownBy(() -> some.scores(membership, HeadScore.CORRECT)).hasMessageContaining("membership");
    }
}

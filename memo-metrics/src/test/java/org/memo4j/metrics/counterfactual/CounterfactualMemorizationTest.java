package org.memo4j.metrics.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.core.stat.Estimate;

class CounterfactualMemorizationTest {
    private static final CounterfactualMemorization METRIC = CounterfactualMemorization.withDefaults();

    @Test
    void isWhatTheDefinitionSays() {
        for (long seed = 0; seed < 12; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int models = 8 + random.nextInt(80);
            int examples = seed == 0 ? 1025 : 1 + random.nextInt(300);
            ScoreMatrix scores = Shadows.scores(models, examples, (int) seed % 3, random);
            Membership membership = Shadows.coins(models, examples, random);
            CounterfactualMemorizationResult result = METRIC.estimate(scores, membership);
            double sum = 0;
            for (int e = 0; e < examples; e++) {
                double[] expected = Shadows.naive(scores, e, membership, e);
                assertThat(result.memorization(e)).as("seed %d", seed).isCloseTo(expected[0], within(1e-12));
                assertThat(result.standardErrors()[e]).as("seed %d", seed).isCloseTo(expected[1], within(1e-12));
                assertThat(result.inCounts()[e]).isEqualTo(membership.inCount(e));
                assertThat(result.outCounts()[e]).isEqualTo(membership.outCount(e));
                assertThat(result.inMeans()[e] - result.outMeans()[e]).isEqualTo(result.memorization(e));
                sum += expected[0];
            }
            assertThat(result.size()).isEqualTo(examples);
            assertThat(result.mean().value()).as("seed %d", seed).isCloseTo(sum / examples, within(1e-12));
        }
    }

    @Test
    void withoutNoiseItIsExact() {
        double[] memorization = {0, 0.25, 0.5, -0.125, 1};
        Shadows shadows = Shadows.linear(16, memorization, new double[] {0, 0}, 4);
        CounterfactualMemorizationResult result = METRIC.estimate(shadows.scores(), shadows.membership());
        for (int e = 0; e < memorization.length; e++) {
            assertThat(result.memorization(e)).isCloseTo(memorization[e], within(1e-15));
            assertThat(result.standardErrors()[e]).isLessThan(1e-15);
            assertThat(result.estimate(e).covers(result.memorization(e))).isTrue();
        }
        assertThat(result.ranking()).containsExactly(4, 2, 1, 0, 3);
        assertThat(result.countAtLeast(0.25 - 1e-9)).isEqualTo(3);
        assertThat(result.reliability().orElseThrow()).isCloseTo(1, within(1e-12));
        assertThat(result.toString()).contains("counterfactual.memorization, 5 examples, 16 models", "1.0000");
    }

    @Test
    void intervalOfTheMeanIsABootstrapOfLeaveOneOutValues() {
        SplittableRandom random = new SplittableRandom(9);
        ScoreMatrix scores = Shadows.scores(24, 37, 2, random);
        Membership membership = Shadows.coins(24, 37, random);
        int[] kept = membership.estimable(3);
        scores = scores.selectExamples(kept);
        membership = membership.selectExamples(kept);
        double all = mean(scores, membership);
        double[] pseudo = new double[24];
        for (int left = 0; left < 24; left++) {
            int out = left;
            int[] others = IntStream.range(0, 24).filter(m -> m != out).toArray();
            pseudo[left] = 24 * all - 23 * mean(scores.selectModels(others), membership.selectModels(others));
        }
        Estimate expected = Bootstrap.withDefaults()
                .estimate(pseudo, p -> Arrays.stream(p).average().orElseThrow());
        Estimate actual = METRIC.estimate(scores, membership).mean();
        assertThat(actual.lower()).isCloseTo(expected.lower(), within(1e-9));
        assertThat(actual.upper()).isCloseTo(expected.upper(), within(1e-9));
    }

    @Test
    void intervalOfTheMeanIsAsWideAsThatOfModelsDrawnInFact() {
        double[] memorization = new double[40];
        Arrays.setAll(memorization, e -> 0.01 * e);
        Shadows shadows = Shadows.linear(100, memorization, new double[] {1, 0.3}, 21);
        Bootstrap percentile = Bootstrap.withDefaults().withInterval(BootstrapInterval.PERCENTILE);
        Estimate fast = METRIC.withBootstrap(percentile)
                .estimate(shadows.scores(), shadows.membership())
                .mean();
        Estimate drawn = percentile.estimate(
                100,
                models -> mean(
                        shadows.scores().selectModels(models),
                        shadows.membership().selectModels(models)));
        double ratio = (fast.upper() - fast.lower()) / (drawn.upper() - drawn.lower());
        // ends of 2000 replicates have a relative error of about 2 %; drawing counts makes a second-order difference
        assertThat(ratio).isBetween(0.9, 1.1);
    }

    @Test
    void intervalsCoverTheTruth() {
        double[] memorization = new double[25];
        Arrays.setAll(memorization, e -> 0.04 * e);
        double truth = Arrays.stream(memorization).average().orElseThrow();
        int runs = 500;
        int means = 0;
        int examples = 0;
        Bootstrap few = Bootstrap.withDefaults().withReplicates(400);
        for (int run = 0; run < runs; run++) {
            Shadows shadows = Shadows.linear(50, memorization, new double[] {0.5, 0.3}, 1000 + run);
            CounterfactualMemorizationResult result =
                    METRIC.withBootstrap(few).estimate(shadows.scores(), shadows.membership());
            means += result.mean().covers(truth) ? 1 : 0;
            // one example a run, so that the trials are independent
            examples += result.estimate(run % 25).covers(memorization[run % 25]) ? 1 : 0;
        }
        // Bin(500, 0.94): P(< 440) = 2e-7, P(> 494) = 1e-8
        assertThat(means).isBetween(440, 494);
        // Bin(500, 0.95): P(< 447) = 1e-7, P(> 496) = 2e-8
        assertThat(examples).isBetween(447, 496);
    }

    @Test
    void welchMatchesTheTextbook() {
        // means of 5 and 7 numbers with variances 4 and 9: 9.98875 degrees of freedom; SciPy: t.ppf(.975, 9.98875)
        double half = Welch.halfWidth(new double[] {0.8, 9.0 / 7}, new int[] {5, 7}, 0.95);
        assertThat(half / Math.sqrt(0.8 + 9.0 / 7)).isCloseTo(2.2284789, within(1e-6));
        assertThat(Welch.halfWidth(new double[] {0, 0}, new int[] {5, 7}, 0.95)).isZero();
    }

    @Test
    void followsTheScores() {
        SplittableRandom random = new SplittableRandom(2);
        ScoreMatrix scores = Shadows.scores(30, 50, 2, random);
        Membership membership = Shadows.coins(30, 50, random);
        double[] base = METRIC.estimate(scores, membership).memorization();
        double[] scaled =
                METRIC.estimate(scores.map(x -> 3 - 2 * x), membership).memorization();
        int[] models = IntStream.range(0, 30).map(m -> 29 - m).toArray();
        double[] reversed = METRIC.estimate(scores.selectModels(models), membership.selectModels(models))
                .memorization();
        int[] twice = IntStream.range(0, 60).map(m -> m % 30).toArray();
        double[] doubled = METRIC.estimate(scores.selectModels(twice), membership.selectModels(twice))
                .memorization();
        double[] flipped = METRIC.estimate(scores, flip(membership)).memorization();
        for (int e = 0; e < 50; e++) {
            assertThat(scaled[e]).isCloseTo(-2 * base[e], within(1e-12));
            assertThat(reversed[e]).isCloseTo(base[e], within(1e-12));
            assertThat(doubled[e]).isCloseTo(base[e], within(1e-12));
            assertThat(flipped[e]).isCloseTo(-base[e], within(1e-12));
        }
        int[] some = {7, 3, 7};
        assertThat(METRIC.estimate(scores.selectExamples(some), membership.selectExamples(some))
                        .memorization())
                .containsExactly(base[7], base[3], base[7]);
    }

    @Test
    void binaryScoresStayWithinBounds() {
        SplittableRandom random = new SplittableRandom(12);
        ScoreMatrix scores = Shadows.scores(20, 200, 0, random);
        CounterfactualMemorizationResult result = METRIC.estimate(scores, Shadows.coins(20, 200, random));
        for (int e = 0; e < 200; e++) {
            Estimate estimate = result.estimate(e);
            assertThat(estimate.method()).contains("Newcombe");
            assertThat(estimate.value()).isCloseTo(result.memorization(e), within(1e-12));
            assertThat(estimate.lower()).isBetween(-1.0, estimate.value());
            assertThat(estimate.upper()).isBetween(estimate.value(), 1.0);
        }
    }

    @Test
    void copiesCountAsOneAnother() {
        // the score is high if any of the copies 0, 1 and 2 was seen
        SplittableRandom random = new SplittableRandom(31);
        Membership membership = Membership.balanced(64, 4, 0.5, 8);
        double[][] rows = new double[64][4];
        for (int m = 0; m < 64; m++) {
            boolean any = membership.contains(m, 0) || membership.contains(m, 1) || membership.contains(m, 2);
            Arrays.fill(rows[m], 0, 3, any ? 1 : 0);
            rows[m][3] = random.nextDouble();
        }
        ScoreMatrix scores = ScoreMatrix.of(rows);
        CounterfactualMemorizationResult alone = METRIC.estimate(scores, membership);
        CounterfactualMemorizationResult together =
                METRIC.withDuplicates(0, 0, 0, 1).estimate(scores, membership);
        for (int e = 0; e < 3; e++) {
            assertThat(alone.memorization(e)).isLessThan(0.5);
            assertThat(together.memorization(e)).isEqualTo(1);
        }
        assertThat(together.memorization(3)).isEqualTo(alone.memorization(3));
        assertThat(together.provenance().data()).isNotEqualTo(alone.provenance().data());
        assertThat(METRIC.withDuplicates(0, 1, 2, 3)
                        .estimate(scores, membership)
                        .memorization())
                .containsExactly(alone.memorization());
    }

    @Test
    void halvesAgreeAsMuchAsTheNoiseAllows() {
        SplittableRandom random = new SplittableRandom(55);
        double[] memorization = random.doubles(600, 0, 1).toArray();
        Shadows shadows = Shadows.linear(40, memorization, new double[] {1, 0}, 77);
        HalvesAgreement agreement = METRIC.agreement(shadows.scores(), shadows.membership(), 20);
        // signal 1/12; noise of 20 models, 10 IN and 10 OUT, about 2/10 plus what uneven halves add
        double expected = 1 / 12.0 / (1 / 12.0 + 0.2);
        assertThat(agreement.examples()).isEqualTo(600);
        assertThat(agreement.pearson()).isCloseTo(expected, within(0.05));
        assertThat(agreement.spearman()).isCloseTo(expected, within(0.06));
        double reliability = METRIC.estimate(shadows.scores(), shadows.membership())
                .reliability()
                .orElseThrow();
        assertThat(agreement.ofAllModels()).isCloseTo(reliability, within(0.06));
        assertThat(METRIC.agreement(shadows.scores(), shadows.membership(), 20)).isEqualTo(agreement);
    }

    @Test
    void numbersDoNotDependOnThreads() throws Exception {
        SplittableRandom random = new SplittableRandom(14);
        ScoreMatrix scores = Shadows.scores(20, 5000, 2, random);
        Membership membership = Shadows.coins(20, 5000, random);
        CounterfactualMemorizationResult many = METRIC.estimate(scores, membership);
        ForkJoinPool one = new ForkJoinPool(1);
        try {
            CounterfactualMemorizationResult single =
                    one.submit(() -> METRIC.estimate(scores, membership)).get();
            assertThat(single.memorization()).containsExactly(many.memorization());
            assertThat(single.standardErrors()).containsExactly(many.standardErrors());
            assertThat(single.mean()).isEqualTo(many.mean());
            assertThat(single.provenance()).isEqualTo(many.provenance());
        } finally {
            one.shutdown();
        }
    }

    @Test
    void stopsWhenInterrupted() {
        Shadows shadows = Shadows.linear(8, new double[5], new double[] {1, 0}, 1);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> METRIC.estimate(shadows.scores(), shadows.membership()))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void saysWhatIsWrong() {
        ScoreMatrix scores = ScoreMatrix.of(new double[4][3]);
        Membership membership = Membership.balanced(4, 3, 0.5, 1);
        refuses(
                () -> METRIC.estimate(scores, membership.selectModels(0, 1, 2)),
                "scores have 4 models, but membership has 3");
        refuses(() -> METRIC.estimate(scores, membership.selectExamples(0, 1)), "3 entries, but a row of membership");
        Membership rare =
                Membership.ofTrainingSets(3, new int[] {0, 1}, new int[] {0, 1, 2}, new int[] {}, new int[] {2});
        METRIC.estimate(scores, rare);
        Membership once = Membership.ofTrainingSets(3, new int[] {0, 1}, new int[] {0, 2}, new int[] {}, new int[] {2});
        refuses(() -> METRIC.estimate(scores, once), "example 1 is IN 1 of the 4 models");
        refuses(() -> METRIC.withDuplicates(0, 1).estimate(scores, membership), "groups has 2 entries");
        refuses(
                () -> METRIC.withDuplicates(0, 0, 0)
                        .estimate(
                                scores,
                                Membership.ofTrainingSets(
                                        3, new int[] {0}, new int[] {1}, new int[] {2}, new int[] {})),
                "example 0 is IN 3 of the 4 models and OUT of 1");
        refuses(() -> METRIC.agreement(scores, membership, 0), "splits must be at least 1");
        refuses(
                () -> METRIC.agreement(
                        scores,
                        Membership.ofTrainingSets(3, new int[] {0, 1, 2}, new int[0], new int[0], new int[0]),
                        1),
                "only 0 examples are IN and OUT of some model in both halves");
        refuses(
                () -> METRIC.agreement(ScoreMatrix.of(new double[64][9]), Membership.balanced(64, 9, 0.5, 1), 3),
                "same for all examples");
        refuses(() -> METRIC.estimate(scores, membership).countAtLeast(Double.NaN), "threshold must be a number");
    }

    private static double mean(ScoreMatrix scores, Membership membership) {
        double sum = 0;
        for (int e = 0; e < scores.examples(); e++) {
            double in = 0;
            double out = 0;
            for (int m = 0; m < scores.models(); m++) {
                if (membership.contains(m, e)) {
                    in += scores.score(m, e);
                } else {
                    out += scores.score(m, e);
                }
            }
            sum += in / membership.inCount(e) - out / membership.outCount(e);
        }
        return sum / scores.examples();
    }

    private static Membership flip(Membership membership) {
        boolean[][] flags = membership.toArray();
        for (boolean[] row : flags) {
            for (int e = 0; e < row.length; e++) {
                row[e] = !row[e];
            }
        }
        return Membership.of(flags);
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}

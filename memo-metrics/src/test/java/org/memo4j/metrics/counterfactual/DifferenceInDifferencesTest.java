package org.memo4j.metrics.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;

class DifferenceInDifferencesTest {
    private static final DifferenceInDifferences METRIC = DifferenceInDifferences.withDefaults();
    private static final long NEVER = DifferenceInDifferences.NEVER;
    private static final long[] STEPS = {0, 10, 20, 30, 50};

    /** A run with parallel trends and a known effect {@code 1 / (1 + delay) + g / 10}. */
    private record Run(ScoreMatrix scores, long[] trainedAt, int[] groups) {
        static Run of(int examples, double noise, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            long[] trainedAt = new long[examples];
            int[] groups = new int[examples];
            double[] level = new double[examples];
            for (int e = 0; e < examples; e++) {
                groups[e] = e % 5 == 0 ? 5 : e % 5;
                trainedAt[e] = groups[e] == 5 ? NEVER : STEPS[groups[e]] - random.nextInt(10);
                // groups differ in level, which difference-in-differences must not mind
                level[e] = 3 * random.nextDouble() + groups[e];
            }
            double[][] scores = new double[5][examples];
            for (int c = 0; c < 5; c++) {
                for (int e = 0; e < examples; e++) {
                    scores[c][e] = level[e]
                            + Math.sqrt((double) STEPS[c])
                            + noise * Shadows.normal(random)
                            + (groups[e] <= c ? effect(groups[e], c) : 0);
                }
            }
            return new Run(ScoreMatrix.of(scores), trainedAt, groups);
        }

        static double effect(int g, int c) {
            return 1.0 / (1 + c - g) + g / 10.0;
        }

        DifferenceInDifferencesResult estimate(DifferenceInDifferences metric) {
            return metric.estimate(scores, STEPS, trainedAt);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutNoiseItIsExact(ControlGroup control) {
        DifferenceInDifferencesResult result = Run.of(50, 0, 3).estimate(METRIC.withControl(control));
        assertThat(result.groups()).containsExactly(1, 2, 3, 4);
        for (int g = 1; g < 5; g++) {
            for (int c = 0; c < 5; c++) {
                Estimate effect = result.effect(g, c).orElseThrow();
                assertThat(effect.value()).isCloseTo(c < g ? 0 : Run.effect(g, c), within(1e-12));
                assertThat(effect.upper() - effect.lower()).isLessThan(1e-12);
                for (double one : result.exampleEffects(g, c).orElseThrow()) {
                    assertThat(one).isCloseTo(effect.value(), within(1e-12));
                }
            }
        }
        assertThat(result.instantaneous().orElseThrow().value()).isCloseTo(1 + 0.25, within(1e-12));
        assertThat(result.persistent(0)).isEqualTo(result.instantaneous());
        // groups 1 and 2 have a checkpoint two later
        assertThat(result.persistent(2).orElseThrow().value()).isCloseTo(1 / 3.0 + 0.15, within(1e-12));
        assertThat(result.examplesAt(2)).isEqualTo(20);
        assertThat(result.persistent(4)).isEmpty();
        assertThat(result.residual().orElseThrow().value())
                .isCloseTo((1 / 4.0 + 1 / 3.0 + 1 / 2.0) / 3 + 0.2, within(1e-12));
        assertThat(result.toString()).contains("instantaneous", "after 3", "residual");
    }

    @ParameterizedTest
    @EnumSource
    void isWhatTheDefinitionSays(ControlGroup control) {
        for (long seed = 0; seed < 10; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int checkpoints = 2 + random.nextInt(5);
            int examples = 12 * (checkpoints + 1);
            long[] steps =
                    IntStream.range(0, checkpoints).mapToLong(c -> 7L * c).toArray();
            int[] groups = new int[examples];
            long[] trainedAt = new long[examples];
            for (int e = 0; e < examples; e++) {
                // uneven groups, each of at least two
                groups[e] = e < 2 * checkpoints ? 1 + e / 2 : 1 + random.nextInt(checkpoints);
                trainedAt[e] = groups[e] == checkpoints ? NEVER : 7L * groups[e] - random.nextInt(7);
            }
            double[][] rows = new double[checkpoints][];
            Arrays.setAll(rows, c -> random.doubles(examples, -5, 5).toArray());
            DifferenceInDifferencesResult result =
                    METRIC.withControl(control).estimate(ScoreMatrix.of(rows), steps, trainedAt);
            double instantaneous = 0;
            double treated = 0;
            for (int group : result.groups()) {
                int g = group;
                for (int checkpoint = 0; checkpoint < checkpoints; checkpoint++) {
                    int c = checkpoint;
                    double[] own = changes(rows, groups, c, g, other -> other == g);
                    double[] control0 = changes(
                            rows,
                            groups,
                            c,
                            g,
                            other -> other == checkpoints
                                    || (control == ControlGroup.NOT_YET_TRAINED
                                            && other != g
                                            && other > Math.max(c, g - 1)));
                    double expected = mean(own) - mean(control0);
                    assertThat(result.effect(g, c).orElseThrow().value())
                            .as("seed %d, group %d, checkpoint %d", seed, g, c)
                            .isCloseTo(expected, within(1e-12));
                    assertThat(result.exampleEffects(g, c).orElseThrow())
                            .usingComparatorWithPrecision(1e-12)
                            .containsExactly(Arrays.stream(own)
                                    .map(x -> x - mean(control0))
                                    .toArray());
                    if (c == g) {
                        instantaneous += own.length * expected;
                        treated += own.length;
                    }
                }
                assertThat(result.examples(g))
                        .containsExactly(IntStream.range(0, examples)
                                .filter(e -> groups[e] == g)
                                .toArray());
            }
            assertThat(result.instantaneous().orElseThrow().value())
                    .as("seed %d", seed)
                    .isCloseTo(instantaneous / treated, within(1e-12));
            assertThat(result.examplesAt(0)).isEqualTo((int) treated);
        }
    }

    private static double[] changes(
            double[][] rows, int[] groups, int c, int g, java.util.function.IntPredicate member) {
        return IntStream.range(0, groups.length)
                .filter(e -> member.test(groups[e]))
                .mapToDouble(e -> rows[c][e] - rows[g - 1][e])
                .toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    @Test
    void aWelchIntervalWrittenOut() {
        Run run = Run.of(60, 1, 8);
        Estimate effect = run.estimate(METRIC).effect(2, 3).orElseThrow();
        double[] own = new double[12];
        double[] control = new double[12];
        int a = 0;
        int b = 0;
        for (int e = 0; e < 60; e++) {
            double change = run.scores.score(3, e) - run.scores.score(1, e);
            if (run.groups[e] == 2) {
                own[a++] = change;
            } else if (run.groups[e] == 5) {
                control[b++] = change;
            }
        }
        double half =
                Welch.halfWidth(new double[] {variance(own) / 12, variance(control) / 12}, new int[] {12, 12}, 0.95);
        assertThat(effect.upper() - effect.value()).isCloseTo(half, within(1e-12));
        assertThat(effect.value() - effect.lower()).isCloseTo(half, within(1e-12));
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum() / (values.length - 1);
    }

    @Test
    void levelsAndCommonTrendsDoNotMatter() {
        Run run = Run.of(60, 1, 5);
        SplittableRandom random = new SplittableRandom(1);
        double[][] moved = new double[5][60];
        double[] level = random.doubles(60, -9, 9).toArray();
        for (int c = 0; c < 5; c++) {
            double trend = random.nextDouble(-9, 9);
            for (int e = 0; e < 60; e++) {
                moved[c][e] = run.scores.score(c, e) + level[e] + trend;
            }
        }
        DifferenceInDifferencesResult before = run.estimate(METRIC);
        DifferenceInDifferencesResult after = METRIC.estimate(ScoreMatrix.of(moved), STEPS, run.trainedAt);
        int[] reversed = IntStream.range(0, 60).map(e -> 59 - e).toArray();
        DifferenceInDifferencesResult permuted = METRIC.estimate(
                run.scores.selectExamples(reversed),
                STEPS,
                Arrays.stream(reversed).mapToLong(e -> run.trainedAt[e]).toArray());
        for (int g = 1; g < 5; g++) {
            for (int c = 0; c < 5; c++) {
                Estimate effect = before.effect(g, c).orElseThrow();
                assertThat(after.effect(g, c).orElseThrow().value()).isCloseTo(effect.value(), within(1e-12));
                assertThat(after.effect(g, c).orElseThrow().lower()).isCloseTo(effect.lower(), within(1e-12));
                assertThat(permuted.effect(g, c).orElseThrow().value()).isCloseTo(effect.value(), within(1e-12));
            }
        }
        assertThat(after.residual().orElseThrow().lower())
                .isCloseTo(before.residual().orElseThrow().lower(), within(1e-9));
    }

    @Test
    void intervalsCoverTheTruth() {
        int runs = 400;
        int instantaneous = 0;
        int residual = 0;
        int single = 0;
        int falseAlarms = 0;
        DifferenceInDifferences few =
                METRIC.withBootstrap(Bootstrap.withDefaults().withReplicates(400));
        for (int run = 0; run < runs; run++) {
            DifferenceInDifferencesResult result = Run.of(150, 1, 700 + run).estimate(few);
            instantaneous += result.instantaneous().orElseThrow().covers(1.25) ? 1 : 0;
            residual += result.residual().orElseThrow().covers((1 / 4.0 + 1 / 3.0 + 1 / 2.0) / 3 + 0.2) ? 1 : 0;
            single += result.effect(2, 3).orElseThrow().covers(Run.effect(2, 3)) ? 1 : 0;
            falseAlarms += result.trendCheck().orElseThrow().pValue() < 0.05 ? 1 : 0;
        }
        // Bin(400, 0.93): P(< 342) = 1e-7; Bin(400, 0.95): P(> 398) = 3e-8
        assertThat(instantaneous).isBetween(342, 398);
        assertThat(residual).isBetween(342, 398);
        // Bin(400, 0.95): P(< 354) = 3e-7
        assertThat(single).isBetween(354, 398);
        // z of groups of 30 has thicker tails than the normal: at most 0.07; Bin(400, 0.07): P(> 57) = 1e-7
        assertThat(falseAlarms).isLessThanOrEqualTo(57);
    }

    @Test
    void unequalTrendsShow() {
        Run run = Run.of(200, 0.2, 2);
        double[][] rows = new double[5][200];
        for (int c = 0; c < 5; c++) {
            for (int e = 0; e < 200; e++) {
                rows[c][e] = run.scores.score(c, e) + (run.groups[e] == 4 ? c : 0);
            }
        }
        TrendCheck check = METRIC.estimate(ScoreMatrix.of(rows), STEPS, run.trainedAt)
                .trendCheck()
                .orElseThrow();
        // groups 2, 3 and 4 have 1, 2 and 3 checkpoints before training, of which the last is the base
        assertThat(check.effects()).isEqualTo(6);
        assertThat(check.largest()).isLessThan(-10);
        assertThat(check.pValue()).isLessThan(1e-10);
        assertThat(run.estimate(METRIC).trendCheck().orElseThrow().pValue()).isGreaterThan(1e-3);
    }

    @Test
    void withoutAnythingToCompareWithThereIsNoEffect() {
        // no validation set: the last group has no control from its own training on
        Run run = Run.of(50, 0.1, 4);
        int[] trained = IntStream.range(0, 50).filter(e -> run.groups[e] < 5).toArray();
        ScoreMatrix scores = run.scores.selectExamples(trained);
        long[] trainedAt =
                Arrays.stream(trained).mapToLong(e -> run.trainedAt[e]).toArray();
        DifferenceInDifferencesResult result =
                METRIC.withControl(ControlGroup.NOT_YET_TRAINED).estimate(scores, STEPS, trainedAt);
        assertThat(result.effect(4, 4)).isEmpty();
        assertThat(result.exampleEffects(4, 4)).isEmpty();
        assertThat(result.effect(3, 3)).isPresent();
        assertThat(result.examplesAt(0)).isEqualTo(30);
        assertThat(result.instantaneous().orElseThrow().value()).isCloseTo(1.2, within(0.3));
        assertThat(result.residual()).isEmpty();
        refuses(() -> METRIC.estimate(scores, STEPS, trainedAt), "no example is NEVER trained on");
    }

    @Test
    void agreesWithTrainingAgainWithoutTheExample() {
        OnlineRun run = new OnlineRun(31);
        ScoreMatrix scores = run.scores();
        DifferenceInDifferencesResult result = METRIC.estimate(scores, run.checkpointSteps(), run.trainedAt());
        double truth = 0;
        int count = 0;
        for (int g : result.groups()) {
            for (int e : result.examples(g)) {
                truth += scores.score(g, e) - run.scoreWithout(e, g);
                count++;
            }
        }
        Estimate instantaneous = result.instantaneous().orElseThrow();
        assertThat(instantaneous.covers(truth / count))
                .as("%s, %s", instantaneous, truth / count)
                .isTrue();
        assertThat(instantaneous.lower()).isPositive();
        assertThat(result.residual().orElseThrow().value()).isLessThan(instantaneous.value());
        assertThat(result.trendCheck().orElseThrow().pValue()).isGreaterThan(0.001);
    }

    @Test
    void numbersDoNotDependOnThreads() throws Exception {
        Run run = Run.of(100, 1, 6);
        DifferenceInDifferencesResult many = run.estimate(METRIC);
        ForkJoinPool one = new ForkJoinPool(1);
        try {
            DifferenceInDifferencesResult single =
                    one.submit(() -> run.estimate(METRIC)).get();
            assertThat(single.instantaneous()).isEqualTo(many.instantaneous());
            assertThat(single.residual()).isEqualTo(many.residual());
            assertThat(single.provenance()).isEqualTo(many.provenance());
        } finally {
            one.shutdown();
        }
    }

    @Test
    void saysWhatIsWrong() {
        ScoreMatrix scores = ScoreMatrix.of(new double[3][4]);
        long[] steps = {0, 5, 9};
        refuses(() -> METRIC.estimate(scores, new long[] {0, 5}, new long[4]), "checkpointSteps has 2 entries");
        refuses(() -> METRIC.estimate(scores, steps, new long[3]), "trainedAt has 3 entries");
        refuses(() -> METRIC.estimate(scores, new long[] {0, 5, 5}, new long[4]), "step 5 of checkpoint 2 follows 5");
        refuses(
                () -> METRIC.estimate(scores, steps, new long[] {1, 2, 0, NEVER}),
                "example 2 was trained on in step 0, but the checkpoints are of steps 0 to 9");
        refuses(
                () -> METRIC.estimate(scores, steps, new long[] {1, 2, 10, NEVER}),
                "example 2 was trained on in step 10");
        refuses(() -> METRIC.estimate(scores, steps, new long[] {1, 2, 3, NEVER}), "example 3 is the only one");
        refuses(
                () -> METRIC.estimate(scores, steps, new long[] {1, 6, NEVER, NEVER}),
                "example 0 is the only one of its");
        refuses(
                () -> METRIC.estimate(scores, steps, new long[] {NEVER, NEVER, NEVER, NEVER}),
                "no example was trained on");
        DifferenceInDifferencesResult result = METRIC.estimate(scores, steps, new long[] {5, 1, NEVER, NEVER});
        assertThat(result.groups()).containsExactly(1);
        refuses(() -> result.effect(2, 1), "group must be one of [1], but is 2");
        refuses(() -> result.effect(1, 3), "checkpoint must be in [0, 3), but is 3");
        assertThat(result.trendCheck()).isEmpty();
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}

package org.memo4j.metrics.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

class InfluenceTest {
    private static final Influence METRIC = Influence.withDefaults();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void isWhatTheDefinitionSays(int kind) {
        for (long seed = 0; seed < 6; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int models = 8 + random.nextInt(300);
            int sources = 1 + random.nextInt(90);
            int targets = seed == 0 ? 300 : 1 + random.nextInt(40);
            ScoreMatrix scores = Shadows.scores(models, targets, kind, random);
            Membership membership = Shadows.coins(models, sources, random);
            double[][] matrix = METRIC.matrix(scores, membership);
            int top = 1 + random.nextInt(12);
            InfluenceResult result = METRIC.withTop(top).onTest(scores, membership);
            assertThat(result.targets()).isEqualTo(targets);
            assertThat(result.sources()).isEqualTo(sources);
            assertThat(result.selfInfluence()).isEmpty();
            for (int t = 0; t < targets; t++) {
                List<InfluencePair> all = new ArrayList<>();
                for (int s = 0; s < sources; s++) {
                    double[] expected = Shadows.naive(scores, t, membership, s);
                    // what the kernels promise; scores go up to 20
                    assertThat(matrix[s][t])
                            .as("kind %d, seed %d", kind, seed)
                            .isCloseTo(expected[0], within(kind == 1 ? 1e-6 : 1e-12));
                    all.add(new InfluencePair(s, t, expected[0], expected[1]));
                }
                all.sort(Comparator.comparingDouble(InfluencePair::influence).reversed());
                List<InfluencePair> best = result.strongestOn(t);
                assertThat(best).hasSize(Math.min(top, sources));
                for (int i = 0; i < best.size(); i++) {
                    InfluencePair pair = best.get(i);
                    double[] expected = Shadows.naive(scores, t, membership, pair.source());
                    assertThat(pair.target()).isEqualTo(t);
                    assertThat(pair.influence())
                            .as("kind %d, seed %d", kind, seed)
                            .isCloseTo(expected[0], within(1e-12))
                            .isCloseTo(all.get(i).influence(), within(kind == 1 ? 1e-6 : 1e-12));
                    assertThat(pair.standardError()).isCloseTo(expected[1], within(1e-12));
                    assertThat(pair.zScore()).isEqualTo(pair.influence() / pair.standardError());
                }
                assertThat(best.stream().map(InfluencePair::source)).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void ofEqualSourcesTheFirstIsKept() {
        // every source has the same membership, so all influences are equal
        boolean[][] flags = new boolean[8][30];
        for (int m = 0; m < 4; m++) {
            java.util.Arrays.fill(flags[m], true);
        }
        ScoreMatrix scores = Shadows.scores(8, 5, 2, new SplittableRandom(3));
        InfluenceResult result = METRIC.withTop(4).onTest(scores, Membership.of(flags));
        for (int t = 0; t < 5; t++) {
            assertThat(result.strongestOn(t).stream().map(InfluencePair::source))
                    .containsExactly(0, 1, 2, 3);
        }
    }

    @Test
    void aStrongerSourceDrivesOutTheLastOfEqualOnes() {
        // sources 0 and 1 are equal, source 2 is what the target depends on
        Membership membership = Membership.ofTrainingSets(
                3, new int[] {0, 1, 2}, new int[] {2}, new int[] {0, 1}, new int[] {}, new int[] {2}, new int[] {0, 1, 2
                });
        ScoreMatrix scores = ScoreMatrix.of(new double[][] {{1}, {1}, {0}, {0}, {1}, {1}});
        InfluenceResult result = METRIC.withTop(2).onTest(scores, membership);
        assertThat(result.strongestOn(0).stream().map(InfluencePair::source)).containsExactly(2, 0);
    }

    @Test
    void withoutNoiseThereIsNoStandardError() {
        Membership membership = Membership.balanced(20, 5, 0.5, 3);
        double[][] rows = new double[20][1];
        for (int m = 0; m < 20; m++) {
            rows[m][0] = membership.contains(m, 3) ? 0.7 : 0.1;
        }
        InfluencePair pair =
                METRIC.onTest(ScoreMatrix.of(rows), membership).strongestOn(0).get(0);
        assertThat(pair.source()).isEqualTo(3);
        assertThat(pair.influence()).isCloseTo(0.6, within(1e-15));
        assertThat(pair.standardError()).isLessThan(1e-15);
    }

    @Test
    void strongestOfAllTargets() {
        SplittableRandom random = new SplittableRandom(17);
        ScoreMatrix scores = Shadows.scores(40, 30, 2, random);
        Membership membership = Shadows.coins(40, 50, random);
        double[][] matrix = METRIC.matrix(scores, membership);
        double[] sorted = IntStream.range(0, 50)
                .boxed()
                .flatMapToDouble(s -> java.util.Arrays.stream(matrix[s]))
                .sorted()
                .toArray();
        InfluenceResult result = METRIC.withTop(7).onTest(scores, membership);
        List<InfluencePair> strongest = result.strongest(7);
        for (int i = 0; i < 7; i++) {
            assertThat(strongest.get(i).influence()).isCloseTo(sorted[sorted.length - 1 - i], within(1e-12));
        }
        assertThatThrownBy(() -> result.strongest(8)).hasMessageContaining("keep more with withTop");
        assertThat(METRIC.withTop(50).onTest(scores, membership).strongest(1500))
                .hasSize(1500);
        assertThat(result.toString()).contains("counterfactual.influence, 50 sources, 30 targets");
    }

    @Test
    void influenceOnItselfIsMemorization() {
        for (int kind = 0; kind < 3; kind++) {
            SplittableRandom random = new SplittableRandom(40 + kind);
            ScoreMatrix scores = Shadows.scores(50, 60, kind, random);
            Membership membership = Shadows.coins(50, 60, random);
            InfluenceResult result = METRIC.withTop(60).amongTraining(scores, membership);
            double[] memorization = CounterfactualMemorization.withDefaults()
                    .estimate(scores, membership)
                    .memorization();
            double[] self = result.selfInfluence().orElseThrow();
            for (int t = 0; t < 60; t++) {
                int target = t;
                assertThat(self[t]).isCloseTo(memorization[t], within(1e-12));
                assertThat(result.strongestOn(t)).hasSize(59).noneMatch(pair -> pair.source() == target);
            }
        }
    }

    @Test
    void copiesAreOneSource() {
        SplittableRandom random = new SplittableRandom(71);
        ScoreMatrix scores = Shadows.scores(60, 6, 1, random);
        Membership membership = Membership.balanced(60, 6, 0.4, 3);
        int[] groups = {0, 1, 0, 2, 1, 2};
        InfluenceResult result = METRIC.withDuplicates(groups).amongTraining(scores, membership);
        Membership grouped = membership.byGroup(groups);
        assertThat(result.sources()).isEqualTo(3);
        for (int t = 0; t < 6; t++) {
            assertThat(result.selfInfluence().orElseThrow()[t])
                    .isCloseTo(Shadows.naive(scores, t, grouped, groups[t])[0], within(1e-12));
            assertThat(result.strongestOn(t)).hasSize(2);
            for (InfluencePair pair : result.strongestOn(t)) {
                assertThat(pair.source()).isNotEqualTo(groups[t]);
                assertThat(pair.influence())
                        .isCloseTo(Shadows.naive(scores, t, grouped, pair.source())[0], within(1e-12));
            }
        }
        assertThat(METRIC.withDuplicates(groups).matrix(scores, membership)).hasDimensions(3, 6);
    }

    @Test
    void findsWhatWasBuiltIn() {
        // target 5 gains 0.8 from source 11, target 7 loses 0.8
        int models = 200;
        Membership membership = Membership.balanced(models, 300, 0.5, 2);
        SplittableRandom random = new SplittableRandom(6);
        double[][] rows = new double[models][10];
        for (int m = 0; m < models; m++) {
            for (int t = 0; t < 10; t++) {
                rows[m][t] = 0.2 * Shadows.normal(random);
            }
            if (membership.contains(m, 11)) {
                rows[m][5] += 0.8;
                rows[m][7] -= 0.8;
            }
        }
        ScoreMatrix scores = ScoreMatrix.of(rows);
        InfluencePair best = METRIC.onTest(scores, membership).strongest(1).get(0);
        assertThat(best.source()).isEqualTo(11);
        assertThat(best.target()).isEqualTo(5);
        // standard error 0.2 * sqrt(2 / 100) = 0.028; six of them have an error probability of 2e-9
        assertThat(best.influence()).isCloseTo(0.8, within(6 * 0.0283));
        assertThat(best.standardError()).isCloseTo(0.0283, within(0.006));
        InfluencePair worst =
                METRIC.onTest(scores.map(x -> -x), membership).strongest(1).get(0);
        assertThat(worst.target()).isEqualTo(7);
        // null pairs: 299 sources on a target without effect, maximum near sqrt(2 ln 300) = 3.4; P(> 6) = 3e-7
        assertThat(METRIC.onTest(scores, membership).strongestOn(0).get(0).zScore())
                .isBetween(1.5, 6.0);
    }

    @Test
    void numbersDoNotDependOnThreads() throws Exception {
        SplittableRandom random = new SplittableRandom(14);
        ForkJoinPool one = new ForkJoinPool(1);
        try {
            for (int kind = 0; kind < 3; kind++) {
                ScoreMatrix scores = Shadows.scores(70, 2500, kind, random);
                Membership membership = Shadows.coins(70, 130, random);
                List<long[]> steps = new ArrayList<>();
                InfluenceResult many = METRIC.withProgress((task, done, total) -> steps.add(new long[] {done, total}))
                        .onTest(scores, membership);
                for (int i = 0; i < steps.size(); i++) {
                    assertThat(steps.get(i)).containsExactly(i + 1, steps.size());
                }
                assertThat(steps.size()).isGreaterThan(1);
                InfluenceResult single =
                        one.submit(() -> METRIC.onTest(scores, membership)).get();
                for (int t = 0; t < 2500; t++) {
                    assertThat(single.strongestOn(t)).isEqualTo(many.strongestOn(t));
                }
                assertThat(single.provenance()).isEqualTo(many.provenance());
            }
        } finally {
            one.shutdown();
        }
    }

    @Test
    void stopsWhenInterrupted() {
        Shadows shadows = Shadows.linear(8, new double[5], new double[] {1, 0}, 1);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> METRIC.onTest(shadows.scores(), shadows.membership()))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void saysWhatIsWrong() {
        ScoreMatrix scores = ScoreMatrix.of(new double[4][3]);
        Membership membership = Membership.balanced(4, 2, 0.5, 1);
        assertThatThrownBy(() -> METRIC.onTest(scores, membership.selectModels(0, 1)))
                .hasMessageContaining("scores have 4 models, but membership has 2");
        assertThatThrownBy(() -> METRIC.amongTraining(scores, membership))
                .hasMessageContaining("a row of scores has 3 entries");
        assertThatThrownBy(() -> METRIC.onTest(scores, Membership.ofTrainingSets(1, new int[4][0])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("example 0 is IN 0 of the 4 models");
        assertThatThrownBy(() -> METRIC.onTest(scores, Membership.of(new boolean[4][0])))
                .hasMessageContaining("no training example");
        assertThatThrownBy(() -> METRIC.withTop(0)).hasMessageContaining("top must be at least 1");
        assertThatThrownBy(() -> METRIC.onTest(scores, membership).strongestOn(3))
                .hasMessageContaining("target must be in [0, 3)");
    }
}

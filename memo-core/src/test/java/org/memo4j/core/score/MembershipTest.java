package org.memo4j.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MembershipTest {
    @Test
    void answersAsTheFlagsDo() {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            boolean[][] flags = random(1 + random.nextInt(150), random.nextInt(150), random);
            Membership membership = Membership.of(flags);
            int[][] trainingSets = new int[flags.length][];
            for (int m = 0; m < flags.length; m++) {
                trainingSets[m] = membership.trainingSet(m);
                assertThat(membership.trainingSize(m)).isEqualTo(trainingSets[m].length);
                double[] numbers = new double[flags[m].length];
                membership.read(m, 0, numbers, numbers.length);
                for (int e = 0; e < numbers.length; e++) {
                    assertThat(membership.contains(m, e)).as("seed %d", seed).isEqualTo(flags[m][e]);
                    assertThat(numbers[e]).isEqualTo(flags[m][e] ? 1 : 0);
                }
            }
            for (int e = 0; e < membership.examples(); e++) {
                int[] models = membership.modelsWith(e);
                assertThat(models).hasSize(membership.inCount(e));
                assertThat(membership.outCount(e)).isEqualTo(flags.length - models.length);
                assertThat(BitSet.valueOf(membership.modelBits(e)).stream().toArray())
                        .as("seed %d", seed)
                        .containsExactly(models);
                for (int m : models) {
                    assertThat(flags[m][e]).isTrue();
                }
            }
            assertThat(membership.toArray()).isDeepEqualTo(flags);
            assertThat(Membership.ofTrainingSets(membership.examples(), trainingSets))
                    .isEqualTo(membership)
                    .hasSameHashCodeAs(membership);
        }
    }

    @Test
    void selects() {
        SplittableRandom random = new SplittableRandom(8);
        Membership all = Membership.of(random(70, 90, random));
        int[] models = random.ints(80, 0, 70).toArray();
        int[] examples = random.ints(80, 0, 90).toArray();
        Membership some = all.selectModels(models).selectExamples(examples);
        Membership other = all.selectExamples(examples).selectModels(models);
        assertThat(some).isEqualTo(other);
        assertThat(some.hash()).isEqualTo(other.hash()).isNotEqualTo(all.hash());
        for (int m = 0; m < models.length; m++) {
            for (int e = 0; e < examples.length; e++) {
                assertThat(some.contains(m, e)).isEqualTo(all.contains(models[m], examples[e]));
            }
        }
        // both forms must agree after a selection
        assertThat(some.modelsWith(5)).containsExactly(other.modelsWith(5));
    }

    @Test
    void balancedPutsEveryExampleIntoTheSameNumberOfModels() {
        Membership membership = Membership.balanced(200, 500, 0.3, 11);
        int[] sizes = new int[200];
        for (int e = 0; e < 500; e++) {
            assertThat(membership.inCount(e)).isEqualTo(60);
        }
        for (int m = 0; m < 200; m++) {
            sizes[m] = membership.trainingSize(m);
            // 150 expected with deviation 10.2; |z| > 6 has probability 2e-9 a model
            assertThat(sizes[m]).as("model %d", m).isBetween(150 - 62, 150 + 62);
        }
        assertThat(Arrays.stream(sizes).distinct().count()).isGreaterThan(10);
        assertThat(Membership.balanced(200, 500, 0.3, 11)).isEqualTo(membership);
        assertThat(Membership.balanced(200, 500, 0.3, 12)).isNotEqualTo(membership);
        assertThat(Membership.balanced(200, 700, 0.3, 11)
                        .selectExamples(java.util.stream.IntStream.range(0, 500).toArray()))
                .isEqualTo(membership);
        refuses(() -> Membership.balanced(2, 5, 0.9, 1), "into 2 of 2 models");
        refuses(() -> Membership.balanced(10, 5, 1, 1), "share must be in (0, 1)");
    }

    @Test
    void pairsOfExamplesAreIndependentInABalancedDesign() {
        Membership membership = Membership.balanced(40, 400, 0.5, 5);
        double sum = 0;
        for (int e = 0; e + 1 < 400; e += 2) {
            long[] a = membership.modelBits(e);
            long[] b = membership.modelBits(e + 1);
            sum += Long.bitCount(a[0] & b[0]);
        }
        // both IN: hypergeometric, mean 10, variance 20*20*20*20/(40*40*39) = 2.56, over 200 pairs; |z| > 6 has
        // probability
        // 2e-9
        assertThat(sum / 200).isBetween(10 - 6 * 0.113, 10 + 6 * 0.113);
    }

    @Test
    void groupsAreInWhereAnyOfThemIs() {
        Membership membership = Membership.of(
                new boolean[] {true, false, false, false},
                new boolean[] {false, false, true, false},
                new boolean[] {false, false, false, true});
        Membership groups = membership.byGroup(1, 0, 1, 2);
        assertThat(groups)
                .isEqualTo(Membership.of(
                        new boolean[] {false, true, false},
                        new boolean[] {false, true, false},
                        new boolean[] {false, false, true}));
        assertThat(groups.selectExamples(1, 0, 1, 2).modelsWith(2)).containsExactly(0, 1);
        assertThat(membership.byGroup(0, 1, 2, 3)).isEqualTo(membership);
        refuses(() -> membership.byGroup(0, 1), "groups has 2 entries");
        refuses(() -> membership.byGroup(0, 0, 2, 2), "group 1 has no example");
        refuses(() -> membership.byGroup(0, -1, 2, 2), "group must be at least 0");
        refuses(() -> membership.byGroup(0, 4, 2, 2), "without gaps");
    }

    @Test
    void saysWhatCannotBeEstimated() {
        Membership membership = Membership.of(
                new boolean[] {true, true, false}, new boolean[] {true, false, false}, new boolean[] {true, true, true
                });
        assertThat(membership.estimable(1)).containsExactly(1, 2);
        assertThat(membership.estimable(2)).isEmpty();
        refuses(() -> membership.checkEstimable(1), "example 0 is IN 3 of the 3 models and OUT of 0");
        membership.selectExamples(1, 2).checkEstimable(1);
    }

    @Test
    void saysWhatIsWrong() {
        refuses(() -> Membership.of(), "there is no model");
        refuses(() -> Membership.of(new boolean[2], new boolean[3]), "model 1 has 3 flags, but model 0 has 2");
        refuses(() -> Membership.ofTrainingSets(3, new int[] {0, 3}), "example must be in [0, 3), but is 3");
        refuses(() -> Membership.ofTrainingSets(3, new int[] {1, 1}), "model 0 has example 1 twice");
        refuses(() -> Membership.of(new boolean[2]).contains(0, 2), "example must be in [0, 2)");
        refuses(() -> Membership.of(new boolean[2]).read(0, 1, new double[4], 2), "must lie in [0, 2)");
    }

    static boolean[][] random(int models, int examples, SplittableRandom random) {
        boolean[][] flags = new boolean[models][examples];
        for (boolean[] row : flags) {
            for (int e = 0; e < examples; e++) {
                row[e] = random.nextBoolean();
            }
        }
        return flags;
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}

package org.memo4j.metrics.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

class RecallAtErrorsTest {
    private static final RecallAtErrors FEW = RecallAtErrors.withDefaults()
            .withErrors(1, 2, 3)
            .withBootstrap(Bootstrap.withDefaults().withReplicates(50));

    /** The benchmark's loop over rows that are already in order. */
    private static double walk(int examples, int[] example, boolean[] correct, int errors) {
        boolean[] solved = new boolean[examples];
        int bad = 0;
        for (int i = 0; i < example.length; i++) {
            if (!correct[i]) {
                bad++;
            } else if (bad < errors) {
                solved[example[i]] = true;
            }
        }
        return IntStream.range(0, examples).filter(e -> solved[e]).count() / (double) examples;
    }

    @Test
    void walksTheGuessesUntilTheErrorsAreSpent() {
        //                          find   miss   find   again  miss   find   miss
        int[] example = {0, 1, 2, 0, 3, 3, 4};
        boolean[] correct = {true, false, true, true, false, true, false};
        double[] confidence = {9, 8, 7, 6, 5, 4, 3};
        RecallAtErrorsResult result = FEW.ofGuesses(5, example, correct, confidence);
        assertThat(result.recall(1)).isEqualTo(0.2);
        assertThat(result.recall(2)).isEqualTo(0.4);
        assertThat(result.recall(3)).isEqualTo(0.6);
        assertThat(result.recall(100)).isEqualTo(0.6);
        assertThat(result.precision(2)).isCloseTo(2 / 3.0, within(1e-15));
        assertThat(result.precision(100)).isEqualTo(0.5);
        assertThat(result.errors()).isEqualTo(3);
        assertThat(result.curve()).containsExactly(0.2, 0.4, 0.6, 0.6);
        assertThat(result.estimate(2).value()).isEqualTo(0.4);
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.RECALL_AT_ERRORS);
        assertThat(result.toString()).contains("5 examples, 3 errors in all");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> result.estimate(4))
                .withMessageContaining("[1, 2, 3]");
    }

    @Test
    void agreesWithTheBenchmarksLoopInAnyOrderOfRows() {
        for (long seed = 1; seed <= 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int examples = random.nextInt(2, 20);
            int n = random.nextInt(1, 60);
            int[] example = random.ints(n, 0, examples).toArray();
            boolean[] correct = new boolean[n];
            double[] confidence = new double[n];
            for (int i = 0; i < n; i++) {
                correct[i] = random.nextBoolean();
                confidence[i] = -i;
            }
            int[] shuffled = IntStream.range(0, n)
                    .boxed()
                    .sorted((a, b) -> Long.compare(a * 0x9E3779B97F4A7C15L, b * 0x9E3779B97F4A7C15L))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int[] e2 = new int[n];
            boolean[] c2 = new boolean[n];
            double[] f2 = new double[n];
            for (int i = 0; i < n; i++) {
                e2[i] = example[shuffled[i]];
                c2[i] = correct[shuffled[i]];
                f2[i] = confidence[shuffled[i]];
            }
            RecallAtErrorsResult result = FEW.ofGuesses(examples, e2, c2, f2);
            double[] curve = result.curve();
            for (int e = 1; e <= n + 1; e++) {
                double expected = walk(examples, example, correct, e);
                assertThat(result.recall(e)).as("seed %d, errors %d", seed, e).isCloseTo(expected, within(1e-12));
                if (e <= curve.length) {
                    assertThat(curve[e - 1]).as("seed %d, errors %d", seed, e).isCloseTo(expected, within(1e-12));
                }
            }
        }
    }

    @Test
    void averagesOverTheOrdersOfATie() {
        // find, then a tie of three finds and two errors, then a find
        boolean[] correct = {true, true, true, true, false, false, true};
        double[] confidence = {5, 4, 4, 4, 4, 4, 3};
        int[] example = {0, 1, 2, 3, 4, 5, 6};
        RecallAtErrorsResult result = FEW.ofGuesses(7, example, correct, confidence);
        double[] sum = new double[4];
        int orders = permute(new int[] {1, 2, 3, 4, 5}, 0, correct, sum);
        assertThat(orders).isEqualTo(120);
        for (int e = 1; e <= 3; e++) {
            assertThat(result.recall(e)).as("errors %d", e).isCloseTo(sum[e] / orders, within(1e-12));
            assertThat(result.curve()[e - 1]).as("errors %d", e).isCloseTo(sum[e] / orders, within(1e-12));
        }
    }

    private static int permute(int[] tie, int from, boolean[] correct, double[] sum) {
        if (from == tie.length) {
            int[] order = {0, tie[0], tie[1], tie[2], tie[3], tie[4], 6};
            boolean[] ordered = new boolean[7];
            for (int i = 0; i < 7; i++) {
                ordered[i] = correct[order[i]];
            }
            for (int e = 1; e <= 3; e++) {
                sum[e] += walk(7, order, ordered, e);
            }
            return 1;
        }
        int orders = 0;
        for (int i = from; i < tie.length; i++) {
            int[] swapped = tie.clone();
            swapped[from] = tie[i];
            swapped[i] = tie[from];
            orders += permute(swapped, from + 1, correct, sum);
        }
        return orders;
    }

    @Test
    void takesOneGuessAnExample() {
        TokenSequences targets = TokenSequences.of(new int[] {1, 2}, new int[] {3, 4}, new int[] {5, 6});
        TokenSequences guesses = TokenSequences.of(new int[] {1, 2}, new int[] {3, 3}, new int[] {5, 6});
        RecallAtErrorsResult result = FEW.ofSuffixes(guesses, targets, new double[] {0.1, 0.5, 0.9});
        assertThat(result.recall(1)).isEqualTo(1 / 3.0);
        assertThat(result.recall(2)).isEqualTo(2 / 3.0);
        assertThat(result.estimate(1).lower()).isLessThanOrEqualTo(1 / 3.0);
        assertThat(result.estimate(1).upper()).isGreaterThanOrEqualTo(1 / 3.0);
    }

    @Test
    void coversTheRecallOfThePopulation() {
        // confidences uniform, a guess of confidence c right with probability c; n examples, E = n/10
        long seed = 9;
        SplittableRandom random = new SplittableRandom(seed);
        int runs = 100;
        int covered = 0;
        int n = 200;
        // before 0.1 n errors: integral from t to 1 of (1 - c) = 0.1, recall (1 - t^2) / 2
        double t = 1 - Math.sqrt(0.2);
        double truth = (1 - t * t) / 2;
        RecallAtErrors metric = RecallAtErrors.withDefaults()
                .withErrors(n / 10)
                .withBootstrap(Bootstrap.withDefaults().withReplicates(200));
        for (int r = 0; r < runs; r++) {
            double[] confidence = random.doubles(n).toArray();
            boolean[] correct = new boolean[n];
            for (int i = 0; i < n; i++) {
                correct[i] = random.nextDouble() < confidence[i];
            }
            covered += metric.ofGuesses(n, IntStream.range(0, n).toArray(), correct, confidence)
                            .estimate(n / 10)
                            .covers(truth)
                    ? 1
                    : 0;
        }
        // nominal 95; P[Bin(100, 0.9) <= 78] < 1e-3
        assertThat(covered).as("seed %d", seed).isGreaterThan(78);
    }

    @Test
    void refusesBadInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FEW.ofGuesses(2, new int[] {2}, new boolean[1], new double[1]))
                .withMessageContaining("[0, 2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FEW.ofGuesses(2, new int[] {1}, new boolean[1], new double[] {Double.NaN}))
                .withMessageContaining("NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FEW.ofGuesses(2, new int[] {1}, new boolean[2], new double[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FEW.ofGuesses(0, new int[0], new boolean[0], new double[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> FEW.withErrors(0));
        assertThatIllegalArgumentException().isThrownBy(FEW::withErrors);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        FEW.ofSuffixes(TokenSequences.of(new int[0]), TokenSequences.of(new int[0]), new double[1]));
        RecallAtErrorsResult none = FEW.ofGuesses(3, new int[0], new boolean[0], new double[0]);
        assertThat(none.recall(1)).isZero();
        assertThat(none.precision(1)).isNaN();
        assertThat(Arrays.stream(none.curve()).sum()).isZero();
    }
}

package org.memo4j.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.nd4j.Nd4jLogits;
import org.nd4j.linalg.factory.Nd4j;

class TokenScoringKernelTest {
    private static final float MASKED = Float.NEGATIVE_INFINITY;
    private static final TokenScoringKernel REFERENCE = TokenScoringKernels.reference();
    private static final TokenScoringKernel CHUNKED = TokenScoringKernels.named("chunked");

    static Stream<TokenScoringKernel> kernels() {
        return Stream.of(REFERENCE, CHUNKED, TokenScoringKernels.parallel(CHUNKED));
    }

    private enum Family {
        SPREAD,
        FLAT,
        STEEP,
        FAR_FROM_ZERO,
        EQUAL,
        ZERO,
        TIES,
        DENORMAL,
        SMALLEST_NORMAL,
        HUGE,
        LARGEST,
        LOWEST,
        MASKS,
        MASKED_TARGET,
        ONLY_TARGET_LEFT,
        SURE,
        VERY_SURE,
        SURPRISED,
        APPALLED,
        TARGET_AT_MINUS_1E30;

        float[] row(int size, int target, SplittableRandom random) {
            float[] row = new float[size];
            for (int v = 0; v < size; v++) {
                row[v] = logit(v == target, random);
            }
            if (this == MASKED_TARGET && size > 1) {
                row[(target + 1) % size] = 0.5f;
            }
            return row;
        }

        private float logit(boolean target, SplittableRandom random) {
            float gaussian = (float) gaussian(random);
            return switch (this) {
                case SPREAD -> 3 * gaussian;
                case FLAT -> 0.01f * gaussian;
                case STEEP -> 30 * gaussian;
                case FAR_FROM_ZERO -> 1e6f + 3 * gaussian;
                case EQUAL -> 7.5f;
                case ZERO -> random.nextBoolean() ? 0f : -0f;
                case TIES -> random.nextInt(-2, 3);
                case DENORMAL -> random.nextInt(-3, 4) * Float.MIN_VALUE;
                case SMALLEST_NORMAL -> Float.MIN_NORMAL + random.nextInt(-2, 3) * Float.MIN_VALUE;
                case HUGE -> 1e30f * gaussian;
                case LARGEST -> random.nextBoolean() ? Float.MAX_VALUE : -Float.MAX_VALUE;
                case LOWEST -> target || random.nextBoolean() ? -Float.MAX_VALUE : MASKED;
                case MASKS -> target || random.nextInt(10) == 0 ? gaussian : MASKED;
                case MASKED_TARGET -> target || random.nextInt(3) == 0 ? MASKED : gaussian;
                case ONLY_TARGET_LEFT -> target ? 1.5f : MASKED;
                case SURE -> target ? 20 : gaussian;
                case VERY_SURE -> target ? 55 : gaussian;
                case SURPRISED -> target ? -15 : gaussian;
                case APPALLED -> target ? -60 : gaussian;
                case TARGET_AT_MINUS_1E30 -> target ? -1e30f : gaussian;
            };
        }

        private static double gaussian(SplittableRandom random) {
            return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
        }
    }

    private static int[] targets(int size, SplittableRandom random) {
        TreeSet<Integer> targets = new TreeSet<>(List.of(0, size / 2, size - 1, random.nextInt(size)));
        for (int boundary = RowSums.CHUNK;
                boundary < size && boundary <= 2 * RowSums.CHUNK;
                boundary += RowSums.CHUNK) {
            targets.addAll(List.of(boundary - 1, boundary, Math.min(size - 1, boundary + 1)));
        }
        return targets.stream().mapToInt(Integer::intValue).toArray();
    }

    private static TokenStatistics score(TokenScoringKernel kernel, LogitRows logits, int... targets) {
        TokenStatistics out = new TokenStatistics(targets.length);
        kernel.score(logits, IntStream.range(0, targets.length).toArray(), targets, out, 0);
        return out;
    }

    /** The bounds that {@link TokenScoringKernels} states. */
    private static void assertAgree(TokenStatistics fast, TokenStatistics exact, String what) {
        assertThat(fast.rank).as(what).isEqualTo(exact.rank);
        for (int i = 0; i < exact.rank.length; i++) {
            String where = what + ", token " + i;
            double logP = exact.logProbability[i];
            if (logP == Double.NEGATIVE_INFINITY) {
                assertThat(fast.logProbability[i]).as(where).isEqualTo(logP);
            } else {
                assertThat(fast.logProbability[i]).as(where).isCloseTo(logP, within(Math.max(1e-5, 1e-6 * -logP)));
            }
            double mean = exact.mean[i];
            assertThat(fast.mean[i]).as(where).isCloseTo(mean, within(Math.max(1e-5, 1e-6 * -mean)));
            double variance = exact.variance[i];
            assertThat(fast.variance[i]).as(where).isCloseTo(variance, within(1e-12 + 3e-4 * variance));
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1, 2, 3, 5, 8, 13, 31, 32, 33, 63, 64, 65, 100, 1000, 1023, 1024, 1025, 2047, 2048, 4096, 5000})
    void chunkedAgreesWithTheReference(int size) {
        for (Family family : Family.values()) {
            if (size == 1 && family == Family.MASKED_TARGET) {
                continue;
            }
            for (long seed = 0; seed < 2; seed++) {
                SplittableRandom random = new SplittableRandom(1000 * seed + size);
                int[] targets = targets(size, random);
                float[] logits = new float[targets.length * size];
                for (int i = 0; i < targets.length; i++) {
                    float[] row = family.row(size, targets[i], random);
                    System.arraycopy(row, 0, logits, i * size, size);
                }
                LogitRows rows = LogitRows.of(logits, size);
                String what = family + ", size " + size + ", seed " + (1000 * seed + size);
                TokenStatistics exact = score(REFERENCE, rows, targets);
                TokenStatistics fast = score(CHUNKED, rows, targets);
                assertAgree(fast, exact, what);
                try (LogitRows offHeap =
                        Nd4jLogits.of(Nd4j.createFromArray(logits).reshape(targets.length, size))) {
                    TokenStatistics there = score(CHUNKED, offHeap, targets);
                    assertThat(there.logProbability).as(what).isEqualTo(fast.logProbability);
                    assertThat(there.variance).as(what).isEqualTo(fast.variance);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {32_000, 50_257, 131_072})
    void chunkedAgreesWithTheReferenceOnLargeVocabularies(int size) {
        SplittableRandom random = new SplittableRandom(size);
        for (Family family : List.of(Family.SPREAD, Family.FLAT, Family.EQUAL, Family.TIES, Family.SURE)) {
            int target = random.nextInt(size);
            LogitRows row = LogitRows.of(family.row(size, target, random), size);
            assertAgree(score(CHUNKED, row, target), score(REFERENCE, row, target), family + ", seed " + size);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void golden(TokenScoringKernel kernel) {
        // Six rows of logits, MinK%++ definitions in float64.
        float[][] logits = {
            {0.068f, 2.719f, 2.449f, -1.021f, -0.596f},
            {-1.055f, 1.139f, -0.112f, 1.494f, -3.695f},
            {3.133f, -0.193f, 1.361f, -0.273f, -0.758f},
            {0.926f, 1.649f, -0.405f, -0.306f, 1.371f},
            {-1.741f, -3.029f, 0.79f, -1.341f, -3.841f},
            {-1.628f, -0.935f, -2.386f, -2.985f, 0.073f}
        };
        double[] logProbabilities = {
            -4.378716466037538, -2.29192092258788, -3.6367368636279416,
            -0.9212291092225673, -2.738008206700662, -2.219764668820141
        };
        double[] means = {
            -0.9568231169379345, -1.0885167463463168, -0.7175976848242558,
            -1.3596668568957888, -0.6812873071143668, -1.1332267161960705
        };
        double[] variances = {
            0.5763107982960884, 0.4745026343066743, 1.0534398719619809,
            0.36271339055702523, 1.058015909977568, 0.7268230290856514
        };
        float[] flat = new float[30];
        for (int i = 0; i < 6; i++) {
            System.arraycopy(logits[i], 0, flat, 5 * i, 5);
        }
        TokenStatistics out = score(kernel, LogitRows.of(flat, 5), 3, 2, 3, 1, 0, 0);
        // The inputs were float64: rounding them to float32 moves each result by up to about 1e-7.
        assertThat(out.logProbability).containsExactly(logProbabilities, within(1e-6));
        assertThat(out.mean).containsExactly(means, within(1e-6));
        assertThat(out.variance).containsExactly(variances, within(1e-6));
        assertThat(out.rank).containsExactly(4, 2, 3, 0, 2, 2);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void probabilitiesSumToOneAndGiveTheMoments(TokenScoringKernel kernel) {
        int size = 300;
        for (Family family : List.of(Family.SPREAD, Family.TIES, Family.STEEP, Family.SURPRISED)) {
            float[] row = family.row(size, 17, new SplittableRandom(3));
            LogitRows logits = LogitRows.of(row, size);
            TokenStatistics out = new TokenStatistics(size);
            kernel.score(logits, new int[size], IntStream.range(0, size).toArray(), out, 0);
            double mean = expectation(out, logP -> logP);
            assertThat(expectation(out, logP -> 1)).as("%s", family).isCloseTo(1, within(1e-5));
            assertThat(mean).as("%s", family).isCloseTo(out.mean[0], within(2e-5));
            assertThat(expectation(out, logP -> (logP - mean) * (logP - mean)))
                    .as("%s", family)
                    .isCloseTo(out.variance[0], within(1e-4 * (1 + out.variance[0])));
            // Every rank is taken once: ties are broken, by token id.
            assertThat(Arrays.stream(out.rank).sorted())
                    .containsExactlyElementsOf(IntStream.range(0, size).boxed().toList());
            for (int v = 1; v < size; v++) {
                if (row[v] == row[v - 1]) {
                    assertThat(out.rank[v]).isGreaterThan(out.rank[v - 1]);
                }
            }
        }
    }

    private static double expectation(TokenStatistics out, ToDoubleFunction<Double> of) {
        return Arrays.stream(out.logProbability)
                .map(logP -> Math.exp(logP) * of.applyAsDouble(logP))
                .sum();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void knownRows(TokenScoringKernel kernel) {
        TokenStatistics equal = score(kernel, LogitRows.of(new float[4096], 4096), 4095);
        assertThat(equal.logProbability[0]).isCloseTo(-Math.log(4096), within(1e-6));
        assertThat(equal.mean[0]).isCloseTo(-Math.log(4096), within(1e-6));
        assertThat(equal.variance[0]).isCloseTo(0, within(1e-12));
        assertThat(equal.rank[0]).isEqualTo(4095);

        // p = 1/4, 3/4
        TokenStatistics two = score(kernel, LogitRows.of(new float[] {0, (float) Math.log(3)}, 2), 0);
        double mean = 0.25 * Math.log(0.25) + 0.75 * Math.log(0.75);
        assertThat(two.logProbability[0]).isCloseTo(Math.log(0.25), within(1e-6));
        assertThat(two.mean[0]).isCloseTo(mean, within(1e-6));
        assertThat(two.variance[0]).isCloseTo(3 / 16.0 * Math.log(3) * Math.log(3), within(1e-6));

        TokenStatistics single = score(kernel, LogitRows.of(new float[] {-3}, 1), 0);
        assertThat(single.logProbability[0]).isCloseTo(0, within(1e-30));
        assertThat(single.mean[0]).isCloseTo(0, within(1e-30));
        assertThat(single.variance[0]).isCloseTo(0, within(1e-30));
        assertThat(single.rank).containsExactly(0);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void keepsTheDigitsOfASureModel(TokenScoringKernel kernel) {
        // One rival of probability e^-30 / (1 + e^-30), far below the resolution of a float beside 1.
        float[] row = new float[3000];
        Arrays.fill(row, MASKED);
        row[2000] = 0;
        row[2001] = -30;
        TokenStatistics out = score(kernel, LogitRows.of(row, 3000), 2000);
        double rest = Math.exp(-30);
        assertThat(out.logProbability[0] / -Math.log1p(rest)).isCloseTo(1, within(1e-4));
        assertThat(out.mean[0] / (-31 * rest)).isCloseTo(1, within(1e-4));
        assertThat(out.variance[0] / (900 * rest)).isCloseTo(1, within(1e-4));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void maskedTokens(TokenScoringKernel kernel) {
        LogitRows logits = LogitRows.of(new float[] {MASKED, 1, MASKED, 1, MASKED}, 5);
        TokenStatistics out = new TokenStatistics(5);
        kernel.score(logits, new int[5], new int[] {0, 1, 2, 3, 4}, out, 0);
        assertThat(out.rank).containsExactly(2, 0, 3, 1, 4);
        assertThat(out.logProbability)
                .containsExactly(new double[] {MASKED, -Math.log(2), MASKED, -Math.log(2), MASKED}, within(1e-7));
        assertThat(out.mean).containsOnly(new double[] {-Math.log(2)}, within(1e-7));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aRowWithoutADistributionIsRefused(TokenScoringKernel kernel) {
        for (int size : new int[] {1, 5, 1500}) {
            for (int column : new TreeSet<>(List.of(0, size / 2, size - 1))) {
                for (int target : new TreeSet<>(List.of(0, size / 2, size - 1))) {
                    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
                        float[] rows = new float[2 * size];
                        rows[size + column] = bad;
                        assertThatIllegalArgumentException()
                                .isThrownBy(() -> score(kernel, LogitRows.of(rows, size), target, target))
                                .withMessageContaining("column " + column + " of row 1 is " + bad);
                    }
                }
            }
            float[] masked = new float[size];
            Arrays.fill(masked, MASKED);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> score(kernel, LogitRows.of(masked, size), 0))
                    .withMessageContaining("row 0 masks every token");
        }
        float[] notOnlyNaN = {MASKED, Float.NaN, Float.POSITIVE_INFINITY};
        assertThat(catchThrowable(() -> score(kernel, LogitRows.of(notOnlyNaN, 3), 0)))
                .hasMessageContaining("column 1 of row 0 is NaN");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void scoresTheRowsThatAreAskedFor(TokenScoringKernel kernel) {
        LogitRows logits = LogitRows.of(new float[] {1, 2, 3, 4, 5, 4}, 2);
        TokenStatistics out = new TokenStatistics(6);
        Arrays.fill(out.rank, -7);
        kernel.score(logits, new int[] {2, 0, 2}, new int[] {0, 0, 1}, out, 2);
        assertThat(out.rank).containsExactly(-7, -7, 0, 1, 1, -7);
        kernel.score(logits, new int[0], new int[0], out, 6);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.score(logits, new int[] {3}, new int[] {0}, out, 0))
                .withMessageContaining("row");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.score(logits, new int[] {0}, new int[] {2}, out, 0))
                .withMessageContaining("target");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.score(logits, new int[] {0}, new int[] {-1}, out, 0))
                .withMessageContaining("target");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.score(logits, new int[] {0, 1}, new int[] {0}, out, 0))
                .withMessageContaining("rows");
    }

    @Test
    void threadsShareAKernel() {
        int size = 2500;
        float[][] rows = IntStream.range(0, 64)
                .mapToObj(i -> Family.SPREAD.row(size, i, new SplittableRandom(i)))
                .toArray(float[][]::new);
        Function<Integer, Double> one = i -> score(CHUNKED, LogitRows.of(rows[i], size), i).logProbability[0];
        List<Double> sequential = IntStream.range(0, 64).boxed().map(one).toList();
        assertThat(IntStream.range(0, 64).parallel().boxed().map(one).toList()).isEqualTo(sequential);
    }

    @Test
    void parallelGivesTheSameBitsAndTheFirstBadRow() {
        int size = 1100;
        SplittableRandom random = new SplittableRandom(5);
        float[] logits = Family.SPREAD.row(size * 203, 0, random);
        int[] targets = random.ints(203, 0, size).toArray();
        TokenScoringKernel parallel = TokenScoringKernels.parallel(CHUNKED);
        TokenStatistics together = score(parallel, LogitRows.of(logits, size), targets);
        TokenStatistics alone = score(CHUNKED, LogitRows.of(logits, size), targets);
        assertThat(together.logProbability).isEqualTo(alone.logProbability);
        assertThat(together.rank).isEqualTo(alone.rank);
        assertThat(together.mean).isEqualTo(alone.mean);
        assertThat(together.variance).isEqualTo(alone.variance);

        for (int bad : new int[] {200, 150, 77, 31}) {
            logits[bad * size + 9] = Float.NaN;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> score(parallel, LogitRows.of(logits, size), targets))
                    .withMessageContaining("column 9 of row " + bad + " is NaN");
        }
        assertThat(parallel.name()).isEqualTo("chunked");
    }

    @Test
    void lookup() {
        assertThat(TokenScoringKernels.choose(null).name()).isEqualTo("chunked");
        assertThat(TokenScoringKernels.choose("chunked").name()).isEqualTo("chunked");
        assertThat(TokenScoringKernels.choose("reference").name()).isEqualTo("reference");
        for (String unknown : new String[] {"vector", "Chunked", ""}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TokenScoringKernels.choose(unknown))
                    .withMessageContaining("'" + unknown + "'")
                    .withMessageContaining("memo.kernel")
                    .withMessageContaining("[chunked, reference]");
        }
        assertThatCode(TokenScoringKernels::best).doesNotThrowAnyException();
        assertThat(TokenScoringKernels.best()).isSameAs(TokenScoringKernels.best());
    }

    @Test
    void wholeRowsOnly() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogitRows.of(new float[5], 2))
                .withMessageContaining("vocabularySize 2");
        assertThat(LogitRows.of(new float[6], 2).rows()).isEqualTo(3);
    }

    /** Two classes, one nearly sure: the sums in float then round the mean to either side of 0. */
    @ParameterizedTest
    @MethodSource("kernels")
    void statisticsKeepTheirBounds(TokenScoringKernel kernel) {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 20_000; i++) {
            float sure = (float) (0.2 * random.nextDouble() - 0.1);
            float[] row = {sure - (float) (25 * random.nextDouble()), sure};
            TokenStatistics out = new TokenStatistics(2);
            kernel.score(LogitRows.of(row, 2), new int[] {0, 0}, new int[] {0, 1}, out, 0);
            for (int target = 0; target < 2; target++) {
                assertThat(out.logProbability[target]).isLessThanOrEqualTo(0);
                assertThat(out.mean[target]).isLessThanOrEqualTo(0);
                assertThat(out.variance[target]).isGreaterThanOrEqualTo(0);
            }
        }
    }
}

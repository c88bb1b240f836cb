package org.memo4j.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubsetSumKernelTest {
    private static final int[] SIZES = {1, 3, 4, 31, 32, 33, 63, 64, 65, 127, 255, 256, 257, 300, 513};

    @ParameterizedTest
    @ValueSource(strings = {"tables", "float-tables", "popcount"})
    void agreesWithTheSumsWrittenOut(String name) {
        SubsetSumKernel kernel = SubsetSumKernels.named(name);
        for (int models : SIZES) {
            for (long seed = 0; seed < 4; seed++) {
                SplittableRandom random = new SplittableRandom(seed * 1000 + models);
                int columns = 1 + random.nextInt(70);
                double[][] rows = rows(models, columns + random.nextInt(3), name.equals("popcount"), random);
                int count = 1 + random.nextInt(9);
                int from = random.nextInt(4);
                long[][] subsets = subsets(models, from + count, random);
                double[][] out = new double[count][columns + 1];
                for (double[] row : out) {
                    row[columns] = 42;
                }
                kernel.prepare(rows, columns).sums(subsets, from, count, out);
                double[][] reference = new double[count][columns];
                SubsetSumKernels.named("reference").prepare(rows, columns).sums(subsets, from, count, reference);
                for (int k = 0; k < count; k++) {
                    assertThat(out[k][columns]).isEqualTo(42);
                    for (int c = 0; c < columns; c++) {
                        double sum = 0;
                        double size = 0;
                        for (int s = 0; s < models; s++) {
                            if ((subsets[from + k][s / 64] >>> (s % 64) & 1) == 1) {
                                sum += rows[s][c];
                                size += Math.abs(rows[s][c]);
                            }
                        }
                        double bound = size
                                * switch (name) {
                                    case "tables" -> models * 0x1p-52;
                                    case "float-tables" -> (models / 32 + 8) * 0x1p-24;
                                    default -> 0;
                                };
                        assertThat(reference[k][c]).isEqualTo(sum);
                        assertThat(Math.abs(out[k][c] - sum))
                                .as("%d models, seed %d, subset %d, column %d", models, seed, k, c)
                                .isLessThanOrEqualTo(bound);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tables", "float-tables", "popcount", "reference"})
    void aSumDependsOnItsSubsetAndColumnAlone(String name) {
        SubsetSumKernel kernel = SubsetSumKernels.named(name);
        SplittableRandom random = new SplittableRandom(6);
        double[][] rows = rows(300, 90, name.equals("popcount"), random);
        long[][] subsets = subsets(300, 20, random);
        double[][] together = new double[20][90];
        kernel.prepare(rows, 90).sums(subsets, 0, 20, together);
        double[][] shifted = new double[300][];
        for (int s = 0; s < 300; s++) {
            shifted[s] = java.util.Arrays.copyOfRange(rows[s], 37, 90);
        }
        double[][] one = new double[1][53];
        for (int k = 0; k < 20; k++) {
            kernel.prepare(shifted, 53).sums(subsets, k, 1, one);
            for (int c = 0; c < 53; c++) {
                assertThat(one[0][c]).isEqualTo(together[k][37 + c]);
            }
        }
    }

    @Test
    void laterChangesOfTheRowsDoNotMatter() {
        for (String name : new String[] {"tables", "float-tables", "popcount", "reference"}) {
            double[][] rows = {{1, 0}, {1, 1}};
            SubsetSumKernel.Strip strip = SubsetSumKernels.named(name).prepare(rows, 2);
            rows[0][0] = 0;
            double[][] out = new double[1][2];
            strip.sums(new long[][] {{0b11}}, 0, 1, out);
            assertThat(out[0]).as(name).containsExactly(2, 1);
        }
    }

    @Test
    void popcountTakesZeroAndOneOnly() {
        assertThatThrownBy(() -> SubsetSumKernels.named("popcount").prepare(new double[][] {{0, 1}, {0.5, 1}}, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one of model 1 is 0.5");
    }

    @Test
    void theBestKernelDependsOnTheScores() {
        assertThat(SubsetSumKernels.best(SubsetSumKernels.Scores.BINARY).name()).isEqualTo("popcount");
        assertThat(SubsetSumKernels.best(SubsetSumKernels.Scores.FLOAT).name()).isEqualTo("float-tables");
        assertThat(SubsetSumKernels.best(SubsetSumKernels.Scores.DOUBLE).name()).isEqualTo("tables");
        System.setProperty(SubsetSumKernels.PROPERTY, "reference");
        try {
            assertThat(SubsetSumKernels.best(SubsetSumKernels.Scores.FLOAT).name())
                    .isEqualTo("reference");
        } finally {
            System.clearProperty(SubsetSumKernels.PROPERTY);
        }
        assertThatThrownBy(() -> SubsetSumKernels.named("fast"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no subset-sum kernel 'fast'");
    }

    private static double[][] rows(int models, int columns, boolean binary, SplittableRandom random) {
        double[][] rows = new double[models][columns];
        for (double[] row : rows) {
            for (int c = 0; c < columns; c++) {
                row[c] = binary ? random.nextInt(2) : (float) random.nextDouble(-1, 1);
            }
        }
        return rows;
    }

    private static long[][] subsets(int models, int count, SplittableRandom random) {
        long[][] subsets = new long[count][(models + 63) / 64];
        for (int k = 0; k < count; k++) {
            for (int s = 0; s < models; s++) {
                // the first is empty, the second is everything
                subsets[k][s / 64] |= (k == 1 ? 1L : k == 0 ? 0L : random.nextInt(2)) << s;
            }
        }
        return subsets;
    }
}

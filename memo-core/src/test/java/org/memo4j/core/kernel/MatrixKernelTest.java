package org.memo4j.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.kernel.MatrixKernel.Division;
import org.memo4j.core.kernel.MatrixKernel.Form;

class MatrixKernelTest {
    private static DenseMatrix random(int rows, int columns, SplittableRandom random) {
        return new DenseMatrix(random.doubles((long) rows * columns, -1, 1).toArray(), rows, columns);
    }

    private static double at(DenseMatrix m, boolean transposed, int i, int j) {
        return transposed ? m.get(j, i) : m.get(i, j);
    }

    /** Largest difference; NaN if there is one. */
    private static double distance(double[] a, double[] b) {
        assertThat(a).hasSameSizeAs(b);
        double distance = 0;
        for (int i = 0; i < a.length; i++) {
            distance = Math.max(distance, Math.abs(a[i] - b[i]));
        }
        return distance;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ejml", "nd4j", "openblas"})
    void agreesWithTheDefinition(String name) {
        MatrixKernel kernel = MatrixKernels.named(name);
        SplittableRandom random = new SplittableRandom(1);
        int[][] shapes = {{1, 1, 1}, {3, 1, 5}, {1, 7, 2}, {4, 5, 6}, {33, 17, 65}, {0, 3, 2}, {2, 0, 3}, {2, 3, 0}};
        for (int[] s : shapes) {
            for (Form form : Form.values()) {
                boolean left = form == Form.LEFT_TRANSPOSED;
                boolean right = form == Form.RIGHT_TRANSPOSED;
                DenseMatrix a = left ? random(s[1], s[0], random) : random(s[0], s[1], random);
                DenseMatrix b = right ? random(s[2], s[1], random) : random(s[1], s[2], random);
                DenseMatrix c = random(s[0], s[2], random);
                DenseMatrix before = c.copy();
                double[] aBefore = a.values().clone();
                kernel.multiplyAdd(form, a, b, c);
                for (int i = 0; i < s[0]; i++) {
                    for (int j = 0; j < s[2]; j++) {
                        double sum = before.get(i, j);
                        for (int k = 0; k < s[1]; k++) {
                            sum += at(a, left, i, k) * at(b, right, k, j);
                        }
                        assertThat(c.get(i, j)).as("%s of %s", form, s).isCloseTo(sum, within(1e-13));
                    }
                }
                assertThat(a.values()).isEqualTo(aBefore);
            }
        }
    }

    /** Sizes on both sides of every panel, half and strip; the many rows are more than one strip of OpenBLAS. */
    @ParameterizedTest
    @ValueSource(strings = {"ejml", "nd4j", "openblas"})
    void squaresAreTheProductBelowTheDiagonalOnly(String name) {
        MatrixKernel kernel = MatrixKernels.named(name);
        SplittableRandom random = new SplittableRandom(2);
        for (int[] s : new int[][] {{1, 1}, {5, 3}, {3, 5}, {70, 97}, {40, 385}, {0, 4}, {70_001, 5}}) {
            DenseMatrix x = random(s[0], s[1], random);
            DenseMatrix c = random(s[1], s[1], random);
            DenseMatrix before = c.copy();
            DenseMatrix expected = c.copy();
            DenseMatrix half = x.copy();
            Arrays.setAll(half.values(), i -> -0.5 * x.values()[i]);
            MatrixKernels.reference().multiplyAdd(Form.LEFT_TRANSPOSED, half, x, expected);
            kernel.addSquares(x, -0.5, c);
            for (int i = 0; i < s[1]; i++) {
                System.arraycopy(before.values(), i * s[1] + i + 1, expected.values(), i * s[1] + i + 1, s[1] - i - 1);
            }
            assertThat(distance(c.values(), expected.values()))
                    .as("%d x %d", s[0], s[1])
                    .isLessThan(1e-9);
        }
    }

    /** Many rows, so that they are taken strip by strip, against one block of them each. */
    @ParameterizedTest
    @EnumSource(Form.class)
    void longMatricesAreTheirParts(Form form) {
        SplittableRandom random = new SplittableRandom(3);
        boolean left = form == Form.LEFT_TRANSPOSED;
        DenseMatrix a = random(30_011, 19, random);
        DenseMatrix b = left ? random(30_011, 7, random) : random(19, 19, random);
        DenseMatrix c = left ? random(19, 7, random) : random(30_011, 19, random);
        DenseMatrix expected = c.copy();
        MatrixKernels.reference().multiplyAdd(form, a, b, expected);
        MatrixKernels.named("openblas").multiplyAdd(form, a, b, c);
        assertThat(distance(c.values(), expected.values())).isLessThan(1e-11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ejml", "nd4j", "openblas"})
    void theFactorAndTheDivisionsGoBack(String name) {
        MatrixKernel kernel = MatrixKernels.named(name);
        SplittableRandom random = new SplittableRandom(4);
        for (int size : new int[] {0, 1, 2, 95, 97, 201, 390}) {
            DenseMatrix a = DenseMatrix.zeros(size, size);
            DenseMatrix root = random(size, size, random);
            MatrixKernels.reference().multiplyAdd(Form.LEFT_TRANSPOSED, root, root, a);
            for (int i = 0; i < size; i++) {
                a.values()[i * size + i] += 1;
                // what is above the diagonal must not matter
                Arrays.fill(a.values(), i * size + i + 1, (i + 1) * size, Double.NaN);
            }
            DenseMatrix lower = a.copy();
            assertThat(kernel.cholesky(lower)).isTrue();
            DenseMatrix product = DenseMatrix.zeros(size, size);
            MatrixKernels.reference().multiplyAdd(Form.RIGHT_TRANSPOSED, lower, lower, product);
            for (int i = 0; i < size; i++) {
                for (int j = i + 1; j < size; j++) {
                    a.values()[i * size + j] = a.get(j, i);
                }
                double[] above = Arrays.copyOfRange(lower.values(), i * size + i + 1, (i + 1) * size);
                assertThat(Arrays.stream(above).allMatch(v -> v == 0)).isTrue();
            }
            assertThat(distance(product.values(), a.values())).isLessThan(1e-11 * (1 + size));
            for (Division form : Division.values()) {
                DenseMatrix b = form.left() ? random(size, 33, random) : random(33, size, random);
                DenseMatrix quotient = b.copy();
                DenseMatrix marked = lower.copy();
                for (int i = 0; i < size; i++) {
                    Arrays.fill(marked.values(), i * size + i + 1, (i + 1) * size, Double.NaN);
                }
                // EJML and products of halves read zeros, OpenBLAS and the rows nothing
                kernel.divide(form, name.equals("openblas") ? marked : lower, quotient);
                assertThat(distance(times(form, lower, quotient), b.values()))
                        .as("%s %s of %d", name, form, size)
                        .isLessThan(1e-11 * (1 + size));
            }
        }
    }

    private static double[] times(Division form, DenseMatrix lower, DenseMatrix b) {
        DenseMatrix product = DenseMatrix.zeros(b.rows(), b.columns());
        if (form.left()) {
            MatrixKernels.reference()
                    .multiplyAdd(form.transposed() ? Form.LEFT_TRANSPOSED : Form.PLAIN, lower, b, product);
        } else {
            MatrixKernels.reference()
                    .multiplyAdd(form.transposed() ? Form.RIGHT_TRANSPOSED : Form.PLAIN, b, lower, product);
        }
        return product.values();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ejml", "nd4j", "openblas"})
    void whatHasNoFactorIsSaid(String name) {
        MatrixKernel kernel = MatrixKernels.named(name);
        for (double bad : new double[] {-3, 0, Double.NaN, Double.POSITIVE_INFINITY}) {
            for (int size : new int[] {2, 250}) {
                for (int at : new int[] {0, size / 2, size - 1}) {
                    DenseMatrix a = DenseMatrix.zeros(size, size);
                    for (int i = 0; i < size; i++) {
                        a.values()[i * size + i] = i == at ? bad : 1;
                    }
                    assertThat(kernel.cholesky(a))
                            .as("%s at %d of %d", bad, at, size)
                            .isFalse();
                }
            }
        }
        DenseMatrix flat = DenseMatrix.zeros(2, 3);
        assertThatThrownBy(() -> kernel.cholesky(flat)).hasMessageContaining("square");
        assertThatThrownBy(() -> kernel.divide(Division.LEFT, flat, flat)).hasMessageContaining("LEFT of 2 x 3");
        assertThatThrownBy(() -> kernel.addSquares(flat, 1, flat)).hasMessageContaining("2 x 3");
    }

    @Test
    void theFastOneIsTakenForWideMatricesOnly() {
        assertThat(MatrixKernels.best(8).name()).isEqualTo("ejml");
        assertThat(MatrixKernels.best(512).name()).isEqualTo("openblas");
        assertThat(MatrixKernels.reference().name()).isEqualTo("ejml");
    }

    @Test
    void wrongShapesAndNamesAreRefused() {
        DenseMatrix a = DenseMatrix.zeros(2, 3);
        for (String name : new String[] {"ejml", "nd4j", "openblas"}) {
            assertThatThrownBy(() -> MatrixKernels.named(name).multiplyAdd(Form.PLAIN, a, a, a))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 x 3");
        }
        assertThatThrownBy(() -> MatrixKernels.named("mkl")).hasMessageContaining("[openblas, nd4j, ejml]");
        assertThatThrownBy(() -> new DenseMatrix(new double[5], 2, 3)).hasMessageContaining("needs 6");
        assertThatThrownBy(() -> DenseMatrix.zeros(100_000, 100_000)).hasMessageContaining("fewer features");
        assertThatThrownBy(() -> DenseMatrix.of(new double[][] {{1}, {1, 2}})).hasMessageContaining("row 1");
    }
}

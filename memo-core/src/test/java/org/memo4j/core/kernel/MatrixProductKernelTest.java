package org.memo4j.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.kernel.MatrixProductKernel.Form;

class MatrixProductKernelTest {
    private static DenseMatrix random(int rows, int columns, SplittableRandom random) {
        return new DenseMatrix(random.doubles((long) rows * columns, -1, 1).toArray(), rows, columns);
    }

    private static double at(DenseMatrix m, boolean transposed, int i, int j) {
        return transposed ? m.get(j, i) : m.get(i, j);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ejml", "nd4j"})
    void agreesWithTheDefinition(String name) {
        MatrixProductKernel kernel = MatrixProductKernels.named(name);
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

    @Test
    void theFastOneIsTakenForWideMatricesOnly() {
        assertThat(MatrixProductKernels.best(8).name()).isEqualTo("ejml");
        assertThat(MatrixProductKernels.best(512).name()).isEqualTo("nd4j");
        assertThat(MatrixProductKernels.reference().name()).isEqualTo("ejml");
    }

    @Test
    void wrongShapesAndNamesAreRefused() {
        DenseMatrix a = DenseMatrix.zeros(2, 3);
        for (String name : new String[] {"ejml", "nd4j"}) {
            assertThatThrownBy(() -> MatrixProductKernels.named(name).multiplyAdd(Form.PLAIN, a, a, a))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 x 3");
        }
        assertThatThrownBy(() -> MatrixProductKernels.named("mkl")).hasMessageContaining("[nd4j, ejml]");
        assertThatThrownBy(() -> new DenseMatrix(new double[5], 2, 3)).hasMessageContaining("needs 6");
        assertThatThrownBy(() -> DenseMatrix.zeros(100_000, 100_000)).hasMessageContaining("fewer features");
        assertThatThrownBy(() -> DenseMatrix.of(new double[][] {{1}, {1, 2}})).hasMessageContaining("row 1");
    }
}

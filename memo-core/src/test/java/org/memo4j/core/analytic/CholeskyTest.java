package org.memo4j.core.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.kernel.DenseMatrix;
import org.memo4j.core.kernel.MatrixKernel.Division;
import org.memo4j.core.kernel.MatrixKernel.Form;
import org.memo4j.core.kernel.MatrixKernels;

class CholeskyTest {
    private static double distance(DenseMatrix a, DenseMatrix b) {
        return Clusters.distance(a.toArray(), b.toArray());
    }

    /** Sizes on both sides of every switch of method. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 39, 41, 199, 201, 1030})
    void solvesAndDivides(int size) {
        SplittableRandom random = new SplittableRandom(size);
        DenseMatrix b = new DenseMatrix(random.doubles((long) size * 30, -1, 1).toArray(), size, 30);
        DenseMatrix a = Ridge.diagonal(size, 2);
        MatrixKernels.reference().multiplyAdd(Form.RIGHT_TRANSPOSED, b, b, a);
        DenseMatrix before = a.copy();
        Cholesky cholesky = Cholesky.of(a, "test");
        assertThat(distance(a, before)).isZero();
        DenseMatrix back = DenseMatrix.zeros(size, 30);
        DenseMatrix solved = b.copy();
        cholesky.solve(solved);
        MatrixKernels.reference().multiplyAdd(Form.PLAIN, a, solved, back);
        assertThat(distance(back, b)).isLessThan(1e-10);
        // L^-1 A L^-T = I
        DenseMatrix identity = a.copy();
        cholesky.divide(Division.LEFT, identity);
        cholesky.divide(Division.RIGHT_TRANSPOSED, identity);
        assertThat(distance(identity, Ridge.diagonal(size, 1))).isLessThan(1e-10);
        assertThat(cholesky.leastPivot()).isGreaterThanOrEqualTo(2 - 1e-9);
        assertThat(cholesky.condition()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void anIndefiniteMatrixIsRefused() {
        DenseMatrix indefinite = new DenseMatrix(new double[] {1, 2, 2, 1}, 2, 2);
        assertThatThrownBy(() -> Cholesky.of(indefinite, "the reason"))
                .isInstanceOf(PrecisionLossException.class)
                .hasMessage("the reason");
    }
}

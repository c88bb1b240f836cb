package org.memo4j.core.analytic;

import org.memo4j.core.kernel.DenseMatrix;
import org.memo4j.core.kernel.MatrixKernel;
import org.memo4j.core.kernel.MatrixKernel.Division;
import org.memo4j.core.kernel.MatrixKernels;

/** {@code A = L L'} of a symmetric positive definite matrix. */
final class Cholesky {
    private final MatrixKernel kernel;
    private final DenseMatrix lower;

    private Cholesky(MatrixKernel kernel, DenseMatrix lower) {
        this.kernel = kernel;
        this.lower = lower;
    }

    /**
     * Factorizes.
     *
     * @param matrix the matrix, of which what is on and below the diagonal is read; it stays as it is
     * @param what what it is, for the message
     * @throws PrecisionLossException if it is not positive definite
     */
    static Cholesky of(DenseMatrix matrix, String what) {
        return inPlace(matrix.copy(), what);
    }

    /** The same in the memory of the matrix, which has to be left alone from then on. */
    static Cholesky inPlace(DenseMatrix matrix, String what) {
        MatrixKernel kernel = MatrixKernels.best(matrix.rows());
        if (!kernel.cholesky(matrix)) {
            throw new PrecisionLossException(what);
        }
        return new Cholesky(kernel, matrix);
    }

    /** Smallest diagonal entry of {@code L}, squared: for {@code I - H} a bound on what is left of an example. */
    double leastPivot() {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < lower.rows(); i++) {
            least = Math.min(least, lower.get(i, i));
        }
        return least * least;
    }

    /** Ratio of the extreme diagonal entries of {@code L}, squared: a lower bound on the condition of {@code A}. */
    double condition() {
        double greatest = 0;
        for (int i = 0; i < lower.rows(); i++) {
            greatest = Math.max(greatest, lower.get(i, i));
        }
        return greatest * greatest / leastPivot();
    }

    /** {@code L^-1 B} and the like, in place of {@code B}. */
    void divide(Division form, DenseMatrix b) {
        kernel.divide(form, lower, b);
    }

    /** {@code A^-1 B} in place of {@code B}. */
    void solve(DenseMatrix b) {
        divide(Division.LEFT, b);
        divide(Division.LEFT_TRANSPOSED, b);
    }
}

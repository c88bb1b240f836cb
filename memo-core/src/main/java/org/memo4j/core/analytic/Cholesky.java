package org.memo4j.core.analytic;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionBlock_DDRM;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionCommon_DDRM;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionInner_DDRM;
import org.ejml.dense.row.linsol.chol.LinearSolverChol_DDRM;
import org.memo4j.core.kernel.DenseMatrix;

/** {@code A = L L'} of a symmetric positive definite matrix, by EJML. */
final class Cholesky {
    /** From here on the blocked factorization is faster. */
    private static final int BLOCKED = 200;

    private static final int BLOCK = 40;

    private final LinearSolverChol_DDRM solver;
    private final double[] lower;
    private final int size;

    private Cholesky(LinearSolverChol_DDRM solver, double[] lower, int size) {
        this.solver = solver;
        this.lower = lower;
        this.size = size;
    }

    /**
     * Factorizes.
     *
     * @param matrix the matrix, whose lower triangle is read; it stays as it is
     * @param what what it is, for the message
     * @throws PrecisionLossException if it is not positive definite
     */
    static Cholesky of(DenseMatrix matrix, String what) {
        int size = matrix.rows();
        CholeskyDecompositionCommon_DDRM decomposition =
                size < BLOCKED ? new CholeskyDecompositionInner_DDRM(true) : new CholeskyDecompositionBlock_DDRM(BLOCK);
        LinearSolverChol_DDRM solver = new LinearSolverChol_DDRM(decomposition);
        if (!solver.setA(DMatrixRMaj.wrap(size, size, matrix.values().clone()))) {
            throw new PrecisionLossException(what);
        }
        double[] lower = decomposition.getT(null).data;
        return new Cholesky(solver, lower, size);
    }

    /** Smallest diagonal entry of {@code L}, squared: for {@code I - H} a bound on what is left of an example. */
    double leastPivot() {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            least = Math.min(least, lower[i * size + i]);
        }
        return least * least;
    }

    /** Ratio of the extreme diagonal entries of {@code L}, squared: a lower bound on the condition of {@code A}. */
    double condition() {
        double greatest = 0;
        for (int i = 0; i < size; i++) {
            greatest = Math.max(greatest, lower[i * size + i]);
        }
        return greatest * greatest / leastPivot();
    }

    /** {@code L^-1}, lower triangular. */
    DenseMatrix inverseLower() {
        double[] inverse = new double[size * size];
        TriangularSolver_DDRM.invertLower(lower, inverse, size);
        return new DenseMatrix(inverse, size, size);
    }

    /** {@code A^-1 B}. */
    DenseMatrix solve(DenseMatrix b) {
        DenseMatrix x = DenseMatrix.zeros(b.rows(), b.columns());
        if (b.columns() > 0) {
            solver.solve(wrap(b.copy()), wrap(x));
        }
        return x;
    }

    private static DMatrixRMaj wrap(DenseMatrix matrix) {
        return DMatrixRMaj.wrap(matrix.rows(), matrix.columns(), matrix.values());
    }
}

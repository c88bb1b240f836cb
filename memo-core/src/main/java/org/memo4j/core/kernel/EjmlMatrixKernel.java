package org.memo4j.core.kernel;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionBlock_DDRM;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionCommon_DDRM;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionInner_DDRM;

/** Plain Java, by EJML; always there, and the oracle. One thread. */
final class EjmlMatrixKernel implements MatrixKernel {
    /** From here on the blocked factorization is faster. */
    private static final int BLOCKED = 200;

    private static final int BLOCK = 40;

    @Override
    public String name() {
        return "ejml";
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public void multiplyAdd(Form form, DenseMatrix a, DenseMatrix b, DenseMatrix c) {
        form.check(a, b, c);
        if (a.values().length == 0 || b.values().length == 0) {
            return;
        }
        switch (form) {
            case PLAIN -> CommonOps_DDRM.multAdd(wrap(a), wrap(b), wrap(c));
            case LEFT_TRANSPOSED -> CommonOps_DDRM.multAddTransA(wrap(a), wrap(b), wrap(c));
            case RIGHT_TRANSPOSED -> CommonOps_DDRM.multAddTransB(wrap(a), wrap(b), wrap(c));
        }
    }

    static boolean factorize(DenseMatrix a) {
        MatrixKernel.checkSquare(a);
        int size = a.rows();
        if (size == 0) {
            return true;
        }
        // it reads what is above the diagonal
        a.mirror();
        CholeskyDecompositionCommon_DDRM decomposition =
                size < BLOCKED ? new CholeskyDecompositionInner_DDRM(true) : new CholeskyDecompositionBlock_DDRM(BLOCK);
        if (!decomposition.decompose(wrap(a))) {
            return false;
        }
        double[] lower = decomposition.getT(null).data;
        for (int i = 0; i < size; i++) {
            // NaN is not noticed on the way
            if (!(lower[i * size + i] > 0 && lower[i * size + i] < Double.POSITIVE_INFINITY)) {
                return false;
            }
        }
        System.arraycopy(lower, 0, a.values(), 0, lower.length);
        return true;
    }

    private static DMatrixRMaj wrap(DenseMatrix matrix) {
        return DMatrixRMaj.wrap(matrix.rows(), matrix.columns(), matrix.values());
    }
}

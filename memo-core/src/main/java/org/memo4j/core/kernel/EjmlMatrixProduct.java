package org.memo4j.core.kernel;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Plain Java, by EJML; always there, and the oracle. One thread. */
final class EjmlMatrixProduct implements MatrixProductKernel {
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

    private static DMatrixRMaj wrap(DenseMatrix matrix) {
        return DMatrixRMaj.wrap(matrix.rows(), matrix.columns(), matrix.values());
    }
}

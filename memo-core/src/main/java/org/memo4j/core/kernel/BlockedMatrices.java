package org.memo4j.core.kernel;

import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;
import org.memo4j.core.kernel.MatrixKernel.Division;
import org.memo4j.core.kernel.MatrixKernel.Form;

/** What can be made of products, for kernels that have nothing better. */
final class BlockedMatrices {
    private static final int MOST_PANELS = 4;
    private static final int LEAST_PANEL = 192;

    /** Rows are divided one by one by triangles up to this size. */
    private static final int SMALL = 96;

    private BlockedMatrices() {}

    /** {@code C += factor X'X} in panels of columns: most of what is above the diagonal is not computed. */
    static void addSquares(MatrixKernel kernel, DenseMatrix x, double factor, DenseMatrix c) {
        MatrixKernel.checkSquares(x, c);
        int size = c.rows();
        int panels = Math.max(1, Math.min(MOST_PANELS, size / LEAST_PANEL));
        DenseMatrix[] parts = new DenseMatrix[panels];
        for (int p = 0; p < panels; p++) {
            int from = p * size / panels;
            parts[p] = copied(x, 0, from, DenseMatrix.zeros(x.rows(), (p + 1) * size / panels - from));
            for (int q = 0; q <= p; q++) {
                DenseMatrix product = DenseMatrix.zeros(parts[p].columns(), parts[q].columns());
                kernel.multiplyAdd(Form.LEFT_TRANSPOSED, parts[p], parts[q], product);
                int at = from * size + q * size / panels;
                for (int i = 0; i < product.rows(); i++) {
                    int wanted = q == p ? i + 1 : product.columns();
                    for (int j = 0; j < wanted; j++) {
                        c.values()[at + i * size + j] += factor * product.get(i, j);
                    }
                }
            }
        }
    }

    /** Halves the triangle until it is small. */
    static void divide(MatrixKernel kernel, Division form, DenseMatrix lower, DenseMatrix b) {
        form.check(lower, b);
        if (form.left()) {
            // L^-1 B = (B' L'^-1)'
            DenseMatrix turned = b.transposed();
            divideRows(kernel, !form.transposed(), lower, turned);
            pasted(turned.transposed(), b, 0, 0);
        } else {
            divideRows(kernel, form.transposed(), lower, b);
        }
    }

    /** {@code B L^-1} or {@code B L'^-1}. */
    private static void divideRows(MatrixKernel kernel, boolean transposed, DenseMatrix lower, DenseMatrix b) {
        int size = lower.rows();
        if (size <= SMALL) {
            double[] row = new double[size];
            for (int i = 0; i < b.rows(); i++) {
                System.arraycopy(b.values(), i * size, row, 0, size);
                if (transposed) {
                    TriangularSolver_DDRM.solveL(lower.values(), row, size);
                } else {
                    TriangularSolver_DDRM.solveTranL(lower.values(), row, size);
                }
                System.arraycopy(row, 0, b.values(), i * size, size);
            }
            return;
        }
        int half = size / 2;
        int rest = size - half;
        DenseMatrix corner = copied(lower, half, 0, DenseMatrix.zeros(rest, half));
        for (int i = 0; i < corner.values().length; i++) {
            corner.values()[i] = -corner.values()[i];
        }
        DenseMatrix upper = copied(lower, 0, 0, DenseMatrix.zeros(half, half));
        DenseMatrix under = copied(lower, half, half, DenseMatrix.zeros(rest, rest));
        DenseMatrix left = copied(b, 0, 0, DenseMatrix.zeros(b.rows(), half));
        DenseMatrix right = copied(b, 0, half, DenseMatrix.zeros(b.rows(), rest));
        if (transposed) {
            divideRows(kernel, true, upper, left);
            kernel.multiplyAdd(Form.RIGHT_TRANSPOSED, left, corner, right);
            divideRows(kernel, true, under, right);
        } else {
            divideRows(kernel, false, under, right);
            kernel.multiplyAdd(Form.PLAIN, right, corner, left);
            divideRows(kernel, false, upper, left);
        }
        pasted(left, b, 0, 0);
        pasted(right, b, 0, half);
    }

    /** The block of {@code from} that starts at a place. */
    private static DenseMatrix copied(DenseMatrix from, int row, int column, DenseMatrix block) {
        for (int i = 0; i < block.rows(); i++) {
            int at = (row + i) * from.columns() + column;
            System.arraycopy(from.values(), at, block.values(), i * block.columns(), block.columns());
        }
        return block;
    }

    private static void pasted(DenseMatrix block, DenseMatrix into, int row, int column) {
        for (int i = 0; i < block.rows(); i++) {
            int at = (row + i) * into.columns() + column;
            System.arraycopy(block.values(), i * block.columns(), into.values(), at, block.columns());
        }
    }
}

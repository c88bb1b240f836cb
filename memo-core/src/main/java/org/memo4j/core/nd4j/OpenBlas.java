package org.memo4j.core.nd4j;

import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotrf;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasLeft;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasLower;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNonUnit;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRight;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dsyrk;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dtrsm;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.memo4j.core.kernel.DenseMatrix;
import org.memo4j.core.kernel.MatrixKernel.Division;

/**
 * Calls of OpenBLAS. A matrix of many rows is copied off-heap and back some rows at a time, which fit into the cache, so that
 * a copy costs what reading the matrix would cost anyway and needs no second memory of its size.
 */
final class OpenBlas {
    /** Numbers that are copied at once, 2 MiB. */
    private static final int STRIP = 1 << 18;

    /** Fewer rows at once make slow products. */
    private static final int LEAST_ROWS = 64;

    private OpenBlas() {}

    private static int rowsAtOnce(DenseMatrix matrix, int otherColumns) {
        int columns = Math.max(1, Math.max(matrix.columns(), otherColumns));
        return Math.min(matrix.rows(), Math.max(LEAST_ROWS, STRIP / columns));
    }

    private static DoublePointer copyOf(DenseMatrix matrix) {
        return new DoublePointer(matrix.values().length).put(matrix.values());
    }

    private static DoublePointer room(int rows, int columns) {
        return new DoublePointer((long) rows * columns);
    }

    private static void put(DenseMatrix matrix, int row, int rows, DoublePointer target) {
        target.put(matrix.values(), row * matrix.columns(), rows * matrix.columns());
    }

    private static void get(DoublePointer source, DenseMatrix matrix, int row, int rows) {
        source.get(matrix.values(), row * matrix.columns(), rows * matrix.columns());
    }

    /** {@code C += A B} or {@code A B'}, some rows of {@code A} and {@code C} at a time. */
    static void multiply(boolean transposed, DenseMatrix a, DenseMatrix b, DenseMatrix c) {
        int step = rowsAtOnce(a, c.columns());
        try (DoublePointer some = room(step, a.columns());
                DoublePointer right = copyOf(b);
                DoublePointer sum = room(step, c.columns())) {
            for (int row = 0; row < a.rows(); row += step) {
                int rows = Math.min(step, a.rows() - row);
                put(a, row, rows, some);
                put(c, row, rows, sum);
                cblas_dgemm(
                        CblasRowMajor,
                        CblasNoTrans,
                        transposed ? CblasTrans : CblasNoTrans,
                        rows,
                        c.columns(),
                        a.columns(),
                        1,
                        some,
                        a.columns(),
                        right,
                        b.columns(),
                        1,
                        sum,
                        c.columns());
                get(sum, c, row, rows);
            }
        }
    }

    /** {@code C += A' B}, some rows of {@code A} and {@code B} at a time. */
    static void multiplyTransposed(DenseMatrix a, DenseMatrix b, DenseMatrix c) {
        int step = rowsAtOnce(a, b.columns());
        try (DoublePointer left = room(step, a.columns());
                DoublePointer right = room(step, b.columns());
                DoublePointer sum = copyOf(c)) {
            for (int row = 0; row < a.rows(); row += step) {
                int rows = Math.min(step, a.rows() - row);
                put(a, row, rows, left);
                put(b, row, rows, right);
                cblas_dgemm(
                        CblasRowMajor,
                        CblasTrans,
                        CblasNoTrans,
                        a.columns(),
                        b.columns(),
                        rows,
                        1,
                        left,
                        a.columns(),
                        right,
                        b.columns(),
                        1,
                        sum,
                        b.columns());
            }
            sum.get(c.values());
        }
    }

    /** {@code C += factor X'X} on and below the diagonal. */
    static void addSquares(DenseMatrix x, double factor, DenseMatrix c) {
        int size = c.rows();
        int step = rowsAtOnce(x, 1);
        try (DoublePointer some = room(step, size);
                DoublePointer sum = copyOf(c)) {
            for (int row = 0; row < x.rows(); row += step) {
                int rows = Math.min(step, x.rows() - row);
                put(x, row, rows, some);
                cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, size, rows, factor, some, size, 1, sum, size);
            }
            sum.get(c.values());
        }
    }

    /** The factor {@code L} in place of {@code A}; false if there is none. */
    static boolean cholesky(DenseMatrix a) {
        int size = a.rows();
        try (DoublePointer factor = copyOf(a)) {
            // what is upper by columns is lower by rows, and spares LAPACKE a transposition; it refuses NaN
            if (LAPACKE_dpotrf(LAPACK_COL_MAJOR, (byte) 'U', size, factor, size) != 0) {
                return false;
            }
            factor.get(a.values());
        }
        for (int i = 0; i < size; i++) {
            Arrays.fill(a.values(), i * size + i + 1, (i + 1) * size, 0);
            // infinite entries are not noticed on the way
            if (!(a.values()[i * size + i] < Double.POSITIVE_INFINITY)) {
                return false;
            }
        }
        return true;
    }

    /** Divides all of {@code B} at once, or, by a triangle on the right, some rows at a time. */
    static void divide(Division form, DenseMatrix lower, DenseMatrix b) {
        int step = form.left() ? b.rows() : rowsAtOnce(b, 1);
        try (DoublePointer triangle = copyOf(lower);
                DoublePointer some = room(step, b.columns())) {
            for (int row = 0; row < b.rows(); row += step) {
                int rows = Math.min(step, b.rows() - row);
                put(b, row, rows, some);
                cblas_dtrsm(
                        CblasRowMajor,
                        form.left() ? CblasLeft : CblasRight,
                        CblasLower,
                        form.transposed() ? CblasTrans : CblasNoTrans,
                        CblasNonUnit,
                        rows,
                        b.columns(),
                        1,
                        triangle,
                        lower.columns(),
                        some,
                        b.columns());
                get(some, b, row, rows);
            }
        }
    }
}

package org.memo4j.core.nd4j;

import org.memo4j.core.kernel.DenseMatrix;
import org.memo4j.core.kernel.MatrixKernel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dense linear algebra by OpenBLAS, the library that {@code nd4j-native} computes with, called without ND4J in between. Found
 * by {@link org.memo4j.core.kernel.MatrixKernels}; there is no need to name it.
 *
 * <p>ND4J itself offers the product only: in 1.0.0-M2.1 its {@code Level3.syrk} gives wrong numbers without an error, and its
 * {@code Level3.trsm} does nothing but print. {@link NativeThreads} limits the threads of this kernel too, since the library
 * is the same. Safe for several threads.
 */
public final class OpenBlasMatrixKernel implements MatrixKernel {
    private static final Logger LOG = LoggerFactory.getLogger(OpenBlasMatrixKernel.class);

    /** For the service loader. */
    public OpenBlasMatrixKernel() {}

    /** Looked up once, when first asked for: loading a native library takes a moment. */
    private static final class Library {
        static final boolean LOADED = load();

        private static boolean load() {
            try {
                Class.forName("org.bytedeco.openblas.global.openblas");
                return true;
            } catch (ClassNotFoundException | LinkageError e) {
                LOG.debug("OpenBLAS cannot be loaded; doing without", e);
                return false;
            }
        }
    }

    @Override
    public String name() {
        return "openblas";
    }

    @Override
    public boolean available() {
        return Library.LOADED;
    }

    @Override
    public void multiplyAdd(Form form, DenseMatrix a, DenseMatrix b, DenseMatrix c) {
        form.check(a, b, c);
        if (a.values().length == 0 || b.values().length == 0) {
            return;
        }
        if (form == Form.LEFT_TRANSPOSED) {
            OpenBlas.multiplyTransposed(a, b, c);
        } else {
            OpenBlas.multiply(form == Form.RIGHT_TRANSPOSED, a, b, c);
        }
    }

    @Override
    public void addSquares(DenseMatrix x, double factor, DenseMatrix c) {
        MatrixKernel.checkSquares(x, c);
        if (x.values().length > 0) {
            OpenBlas.addSquares(x, factor, c);
        }
    }

    @Override
    public boolean cholesky(DenseMatrix a) {
        MatrixKernel.checkSquare(a);
        return a.rows() == 0 || OpenBlas.cholesky(a);
    }

    @Override
    public void divide(Division form, DenseMatrix lower, DenseMatrix b) {
        form.check(lower, b);
        if (b.values().length > 0) {
            OpenBlas.divide(form, lower, b);
        }
    }
}

package org.memo4j.core.kernel;

/** Products of matrices in double precision; what dense linear algebra spends its time on. */
public interface MatrixProductKernel {
    /** Which factor is transposed. */
    enum Form {
        /** {@code A B}. */
        PLAIN,
        /** {@code A' B}. */
        LEFT_TRANSPOSED,
        /** {@code A B'}. */
        RIGHT_TRANSPOSED;

        /**
         * Sizes of the product, checked.
         *
         * @param a left factor
         * @param b right factor
         * @param c takes the product
         * @throws IllegalArgumentException if the shapes do not fit
         */
        public void check(DenseMatrix a, DenseMatrix b, DenseMatrix c) {
            int rows = this == LEFT_TRANSPOSED ? a.columns() : a.rows();
            int inner = this == LEFT_TRANSPOSED ? a.rows() : a.columns();
            int other = this == RIGHT_TRANSPOSED ? b.columns() : b.rows();
            int columns = this == RIGHT_TRANSPOSED ? b.rows() : b.columns();
            org.memo4j.core.Checks.check(
                    inner == other && c.rows() == rows && c.columns() == columns,
                    "a product %s of %d x %d and %d x %d does not fit into %d x %d",
                    this,
                    a.rows(),
                    a.columns(),
                    b.rows(),
                    b.columns(),
                    c.rows(),
                    c.columns());
        }
    }

    /**
     * Name of the kernel, as {@code -Dmemo.kernel.matrix-product} takes it.
     *
     * @return the name
     */
    String name();

    /**
     * Whether it can run in this process.
     *
     * @return false if what it needs is not on the class path
     */
    boolean available();

    /**
     * {@code C += A B}, or with a factor transposed. Any factor may be empty.
     *
     * @param form which factor is transposed
     * @param a left factor
     * @param b right factor
     * @param c takes the sum; shares no memory with the factors
     * @throws IllegalArgumentException if the shapes do not fit
     */
    void multiplyAdd(Form form, DenseMatrix a, DenseMatrix b, DenseMatrix c);
}

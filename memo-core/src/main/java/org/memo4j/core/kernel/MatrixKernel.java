package org.memo4j.core.kernel;

import org.memo4j.core.Checks;

/**
 * Dense linear algebra in double precision: products of matrices, the factorization of a positive definite one, and division
 * by a triangle. A kernel has to have the product; the rest is made of it, or better.
 */
public interface MatrixKernel {
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
            Checks.check(
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

    /** Where the triangle {@code L} stands that a matrix is divided by. */
    enum Division {
        /** {@code L^-1 B}. */
        LEFT(true, false),
        /** {@code L'^-1 B}. */
        LEFT_TRANSPOSED(true, true),
        /** {@code B L^-1}. */
        RIGHT(false, false),
        /** {@code B L'^-1}. */
        RIGHT_TRANSPOSED(false, true);

        private final boolean left;
        private final boolean transposed;

        Division(boolean left, boolean transposed) {
            this.left = left;
            this.transposed = transposed;
        }

        /**
         * Whether the triangle stands on the left.
         *
         * @return true for {@link #LEFT} and {@link #LEFT_TRANSPOSED}
         */
        public boolean left() {
            return left;
        }

        /**
         * Whether the triangle is transposed.
         *
         * @return true for {@link #LEFT_TRANSPOSED} and {@link #RIGHT_TRANSPOSED}
         */
        public boolean transposed() {
            return transposed;
        }

        /**
         * Checks the shapes.
         *
         * @param lower the triangle
         * @param b the matrix to divide
         * @throws IllegalArgumentException if the shapes do not fit
         */
        public void check(DenseMatrix lower, DenseMatrix b) {
            Checks.check(
                    lower.rows() == lower.columns() && lower.rows() == (left ? b.rows() : b.columns()),
                    "a division %s of %d x %d by a triangle of %d x %d does not fit",
                    this,
                    b.rows(),
                    b.columns(),
                    lower.rows(),
                    lower.columns());
        }
    }

    /**
     * Name of the kernel, as {@code -Dmemo.kernel.matrix} takes it.
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

    /**
     * {@code C += factor X'X} on and below the diagonal; what is above it stays as it is.
     *
     * @param x the factor
     * @param factor what the product is multiplied by
     * @param c takes the sum; shares no memory with the factor
     * @throws IllegalArgumentException if the shapes do not fit
     */
    default void addSquares(DenseMatrix x, double factor, DenseMatrix c) {
        BlockedMatrices.addSquares(this, x, factor, c);
    }

    /**
     * Cholesky factor {@code L} of {@code A = L L'}, in place, with zeros above the diagonal. Only what is on and below the
     * diagonal of {@code A} is read.
     *
     * @param a a symmetric matrix
     * @return false if it is not positive definite in double precision, or not finite; {@code A} is lost then
     * @throws IllegalArgumentException if the matrix is not square
     */
    default boolean cholesky(DenseMatrix a) {
        return EjmlMatrixKernel.factorize(a);
    }

    /**
     * Divides by a lower triangular matrix, in place.
     *
     * @param form where the triangle stands
     * @param lower the triangle, with no zero on its diagonal; what is above it is not read
     * @param b the matrix to divide, replaced by the quotient
     * @throws IllegalArgumentException if the shapes do not fit
     */
    default void divide(Division form, DenseMatrix lower, DenseMatrix b) {
        BlockedMatrices.divide(this, form, lower, b);
    }

    /**
     * Checks the shapes of {@link #addSquares}.
     *
     * @param x the factor
     * @param c takes the sum
     * @throws IllegalArgumentException if the shapes do not fit
     */
    static void checkSquares(DenseMatrix x, DenseMatrix c) {
        Form.LEFT_TRANSPOSED.check(x, x, c);
    }

    /**
     * Checks the shape of {@link #cholesky}.
     *
     * @param a the matrix
     * @throws IllegalArgumentException if it is not square
     */
    static void checkSquare(DenseMatrix a) {
        Checks.check(
                a.rows() == a.columns(), "a matrix to factorize must be square, but is %d x %d", a.rows(), a.columns());
    }
}

package org.memo4j.core.analytic;

import java.util.Arrays;
import java.util.Locale;
import org.memo4j.core.kernel.DenseMatrix;
import org.memo4j.core.kernel.MatrixProductKernel;
import org.memo4j.core.kernel.MatrixProductKernel.Form;
import org.memo4j.core.kernel.MatrixProductKernels;

/** The solution {@code W} of ridge regression and {@code R = (X'X + ridge I)^-1} while rows come and go. */
abstract class Ridge {
    /** Distance from 1 to the next double. */
    static final double UNIT = Math.ulp(1.0);

    /** Rows and columns that stay in the cache together. */
    private static final int TILE = 32;

    final AnalyticOptions options;
    final MatrixProductKernel kernel;

    Ridge(int width, AnalyticOptions options) {
        this.options = options;
        kernel = MatrixProductKernels.best(width);
    }

    /** Adds rows; {@code y} has a column for every class so far. */
    abstract void add(DenseMatrix x, DenseMatrix y);

    /** Removes rows. */
    abstract void remove(DenseMatrix x, DenseMatrix y);

    /** Makes room for more classes, with zeros. */
    abstract void grow(int classes);

    /** {@code W}; not to be changed. */
    abstract DenseMatrix weights();

    /** {@code X R}. */
    abstract DenseMatrix timesInverse(DenseMatrix x);

    /** {@code x' R x} of every row. */
    abstract double[] leverages(DenseMatrix x);

    /** Worst estimate of the relative error of a step so far. */
    abstract double relativeError();

    /** The two matrices that are kept, the square one first. */
    abstract DenseMatrix[] state();

    /** Takes over what {@link #state} gave. */
    abstract void restore(DenseMatrix square, DenseMatrix classes);

    final DenseMatrix product(Form form, DenseMatrix a, DenseMatrix b) {
        DenseMatrix c = DenseMatrix.zeros(
                form == Form.LEFT_TRANSPOSED ? a.columns() : a.rows(),
                form == Form.RIGHT_TRANSPOSED ? b.rows() : b.columns());
        kernel.multiplyAdd(form, a, b, c);
        return c;
    }

    final void checkError(double error, String step) {
        // written so that NaN fails
        if (!(error <= options.tolerance())) {
            throw new PrecisionLossException(String.format(
                    Locale.ROOT,
                    "%s would have a relative error of about %.1e, but at most %.1e is tolerated; take a greater ridge"
                            + " than %s, the information form, smaller blocks, or a greater tolerance",
                    step,
                    error,
                    options.tolerance(),
                    options.ridge()));
        }
    }

    static DenseMatrix widened(DenseMatrix matrix, int columns) {
        DenseMatrix wide = DenseMatrix.zeros(matrix.rows(), columns);
        for (int i = 0; i < matrix.rows(); i++) {
            System.arraycopy(matrix.values(), i * matrix.columns(), wide.values(), i * columns, matrix.columns());
        }
        return wide;
    }

    static void negate(DenseMatrix matrix) {
        double[] values = matrix.values();
        for (int i = 0; i < values.length; i++) {
            values[i] = -values[i];
        }
    }

    static DenseMatrix diagonal(int size, double value) {
        DenseMatrix matrix = DenseMatrix.zeros(size, size);
        for (int i = 0; i < size; i++) {
            matrix.values()[i * size + i] = value;
        }
        return matrix;
    }

    /** {@code (A + A') / 2} in place: rounding may have made the two sides differ. */
    static void symmetrize(DenseMatrix square) {
        forEachPair(square, (values, below, above) -> {
            double mean = 0.5 * (values[below] + values[above]);
            values[below] = mean;
            values[above] = mean;
        });
    }

    /** Copies what is below the diagonal above it. */
    static void mirror(DenseMatrix square) {
        forEachPair(square, (values, below, above) -> values[above] = values[below]);
    }

    /** Takes the places of an entry below the diagonal and of the one across it. */
    @FunctionalInterface
    private interface PairSink {
        void take(double[] values, int below, int above);
    }

    private static void forEachPair(DenseMatrix square, PairSink sink) {
        int size = square.rows();
        for (int top = 0; top < size; top += TILE) {
            for (int left = 0; left <= top; left += TILE) {
                for (int i = top; i < Math.min(size, top + TILE); i++) {
                    for (int j = left; j < Math.min(i, left + TILE); j++) {
                        sink.take(square.values(), i * size + j, j * size + i);
                    }
                }
            }
        }
    }

    /** Inner products of equal rows. */
    static double[] rowProducts(DenseMatrix a, DenseMatrix b) {
        double[] products = new double[a.rows()];
        Arrays.setAll(products, i -> {
            double sum = 0;
            for (int j = i * a.columns(); j < (i + 1) * a.columns(); j++) {
                sum += a.values()[j] * b.values()[j];
            }
            return sum;
        });
        return products;
    }
}

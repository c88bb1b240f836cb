package org.memo4j.core.analytic;

import java.util.Arrays;
import java.util.Locale;
import org.memo4j.core.kernel.DenseMatrix;
import org.memo4j.core.kernel.MatrixKernel;
import org.memo4j.core.kernel.MatrixKernel.Form;
import org.memo4j.core.kernel.MatrixKernels;

/** The solution {@code W} of ridge regression and {@code R = (X'X + ridge I)^-1} while rows come and go. */
abstract class Ridge {
    /** Distance from 1 to the next double. */
    static final double UNIT = Math.ulp(1.0);

    final AnalyticOptions options;
    final MatrixKernel kernel;

    Ridge(int width, AnalyticOptions options) {
        this.options = options;
        kernel = MatrixKernels.best(width);
    }

    /** Adds rows, of classes that there is room for. */
    abstract void add(DenseMatrix x, int[] labels);

    /** Removes rows. */
    abstract void remove(DenseMatrix x, int[] labels);

    /** Makes room for more classes, with zeros. */
    abstract void grow(int classes);

    /** {@code W}; not to be changed. */
    abstract DenseMatrix weights();

    /** {@code X R} in place of {@code X}. */
    abstract void timesInverse(DenseMatrix x);

    /** {@code x' R x} of every row; the rows are lost. */
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

    /** {@code I + sign A}, in place of {@code A}. */
    static void identityPlus(int sign, DenseMatrix square) {
        for (int i = 0; i < square.values().length; i++) {
            square.values()[i] *= sign;
        }
        for (int i = 0; i < square.rows(); i++) {
            square.values()[i * (square.rows() + 1)] += 1;
        }
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

    static DenseMatrix diagonal(int size, double value) {
        DenseMatrix matrix = DenseMatrix.zeros(size, size);
        for (int i = 0; i < size; i++) {
            matrix.values()[i * size + i] = value;
        }
        return matrix;
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

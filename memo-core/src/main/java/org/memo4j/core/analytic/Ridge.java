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

    /** Adds rows, and room for their classes once nothing can fail. */
    abstract void add(DenseMatrix x, int[] labels);

    /** Removes rows. */
    abstract void remove(DenseMatrix x, int[] labels);

    /** Makes room for this many classes, with zeros; never takes any away. */
    abstract void grow(int classes);

    /** {@code W}; not to be changed. */
    abstract DenseMatrix weights();

    /** {@code X R} in place of {@code X}. */
    abstract void timesInverse(DenseMatrix x);

    /** {@code x' R x} of every row; the rows are lost. */
    abstract double[] leverages(DenseMatrix x);

    /** Worst estimate of the relative error of a step so far, that of the solution included. */
    abstract double relativeError();

    /** The same as far as it is known without solving: what is to be handed on beside {@link #state}. */
    abstract double knownError();

    /** The two matrices that are kept, the square one first. */
    abstract DenseMatrix[] state();

    /** Takes over what {@link #state} and {@link #knownError} gave. */
    abstract void restore(DenseMatrix square, DenseMatrix classes, double error);

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

    /**
     * What an example leaves to the others of its own prediction, {@code 1 - h}, by which predictions without it are
     * divided.
     */
    final double rest(double leverage, String who) {
        double rest = 1 - leverage;
        // written so that NaN fails
        if (!(rest > 0)) {
            throw new PrecisionLossException(who + " was learned but has a leverage of " + leverage
                    + ", not below 1: precision is lost; take a greater ridge than " + options.ridge());
        }
        checkError(UNIT / rest, "leaving out " + who);
        return rest;
    }

    static int classes(int[] labels) {
        return Arrays.stream(labels).max().orElse(-1) + 1;
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

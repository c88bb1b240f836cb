package org.memo4j.core.analytic;

import org.memo4j.core.kernel.DenseMatrix;
import org.memo4j.core.kernel.MatrixProductKernel.Form;

/** {@code R} and {@code W} by the recursion of the source. */
final class RecursiveRidge extends Ridge {
    static final String NOT_THERE =
            "nothing would be left of the solution in a direction of the features: the examples to unlearn are not"
                    + " among those that were learned, or precision is lost; check the examples, or take a greater ridge";

    /** Rows on which the update is checked. */
    private static final int WATCHED = 32;

    private DenseMatrix inverse;
    private DenseMatrix weights;
    private double relativeError;

    RecursiveRidge(int width, AnalyticOptions options) {
        super(width, options);
        inverse = diagonal(width, 1 / options.ridge());
        weights = DenseMatrix.zeros(width, 0);
    }

    @Override
    void add(DenseMatrix x, DenseMatrix y) {
        step(x, y, 1);
    }

    @Override
    void remove(DenseMatrix x, DenseMatrix y) {
        step(x, y, -1);
    }

    /**
     * Woodbury's identity, {@code R_new = R -+ M' S^-1 M} with {@code M = X R} and {@code S = I +- X M'}, and
     * {@code R_new X' = M' S^-1}, which is more precise than the product of the two.
     */
    private void step(DenseMatrix x, DenseMatrix y, int sign) {
        DenseMatrix m = product(Form.PLAIN, x, inverse);
        DenseMatrix signed = m.copy();
        if (sign < 0) {
            negate(signed);
        }
        DenseMatrix s = diagonal(x.rows(), 1);
        kernel.multiplyAdd(Form.RIGHT_TRANSPOSED, signed, x, s);
        symmetrize(s);
        Cholesky factor =
                Cholesky.of(s, sign > 0 ? "I + X R X' is not positive definite; precision is lost" : NOT_THERE);
        DenseMatrix lower = factor.inverseLower();
        DenseMatrix half = product(Form.PLAIN, lower, m);
        DenseMatrix gain = product(Form.LEFT_TRANSPOSED, lower, half);

        DenseMatrix updated = inverse.copy();
        DenseMatrix change = half.copy();
        if (sign > 0) {
            negate(change);
        }
        kernel.multiplyAdd(Form.LEFT_TRANSPOSED, change, half, updated);
        symmetrize(updated);

        double error = Math.max(
                disagreement(product(Form.PLAIN, some(x), updated), some(gain)),
                sign > 0 ? 0 : UNIT / factor.leastPivot());
        checkError(error, sign > 0 ? "learning" : "unlearning");
        relativeError = Math.max(relativeError, error);

        // W += R_new X' (Y - X W), and for a removal W -= R_new X' (Y - X W), both with the W before the step
        DenseMatrix residuals = product(Form.PLAIN, x, weights);
        for (int i = 0; i < residuals.values().length; i++) {
            residuals.values()[i] = sign * (y.values()[i] - residuals.values()[i]);
        }
        kernel.multiplyAdd(Form.LEFT_TRANSPOSED, gain, residuals, weights);
        inverse = updated;
    }

    /** Some of the rows, enough to see what was lost: cancellation takes digits of the matrix, not of single rows. */
    private static DenseMatrix some(DenseMatrix matrix) {
        int rows = Math.min(WATCHED, matrix.rows());
        DenseMatrix some = DenseMatrix.zeros(rows, matrix.columns());
        for (int i = 0; i < rows; i++) {
            int row = (int) ((long) i * matrix.rows() / rows);
            System.arraycopy(
                    matrix.values(), row * matrix.columns(), some.values(), i * matrix.columns(), matrix.columns());
        }
        return some;
    }

    /** Largest difference of two matrices over the largest entry of the second. */
    private static double disagreement(DenseMatrix a, DenseMatrix b) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < a.values().length; i++) {
            difference = Math.max(difference, Math.abs(a.values()[i] - b.values()[i]));
            size = Math.max(size, Math.abs(b.values()[i]));
        }
        return size == 0 ? 0 : difference / size;
    }

    @Override
    void grow(int classes) {
        weights = widened(weights, classes);
    }

    @Override
    DenseMatrix weights() {
        return weights;
    }

    @Override
    DenseMatrix timesInverse(DenseMatrix x) {
        return product(Form.PLAIN, x, inverse);
    }

    @Override
    double[] leverages(DenseMatrix x) {
        return rowProducts(timesInverse(x), x);
    }

    @Override
    double relativeError() {
        return relativeError;
    }

    @Override
    DenseMatrix[] state() {
        return new DenseMatrix[] {inverse, weights};
    }

    @Override
    void restore(DenseMatrix square, DenseMatrix classes) {
        inverse = square;
        weights = classes;
    }
}

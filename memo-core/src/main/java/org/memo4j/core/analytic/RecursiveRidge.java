package org.memo4j.core.analytic;

import java.util.Arrays;
import org.memo4j.core.kernel.DenseMatrix;
import org.memo4j.core.kernel.MatrixKernel.Division;
import org.memo4j.core.kernel.MatrixKernel.Form;

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

    private DenseMatrix rows = DenseMatrix.zeros(0, 0);
    private DenseMatrix square = DenseMatrix.zeros(0, 0);
    private DenseMatrix updated = DenseMatrix.zeros(0, 0);

    RecursiveRidge(int width, AnalyticOptions options) {
        super(width, options);
        inverse = diagonal(width, 1 / options.ridge());
        weights = DenseMatrix.zeros(width, 0);
    }

    @Override
    void add(DenseMatrix x, int[] labels) {
        step(x, labels, 1);
    }

    @Override
    void remove(DenseMatrix x, int[] labels) {
        step(x, labels, -1);
    }

    /**
     * Woodbury's identity, {@code R_new = R -+ M' S^-1 M} with {@code M = X R} and {@code S = I +- X M'}, and
     * {@code R_new X' = M' S^-1}, which is more precise than the product of the two.
     */
    private void step(DenseMatrix x, int[] labels, int sign) {
        makeRoom(x.rows());
        DenseMatrix m = rows;
        kernel.multiplyAdd(Form.PLAIN, x, inverse, zeroed(m));
        kernel.multiplyAdd(Form.RIGHT_TRANSPOSED, m, x, zeroed(square));
        identityPlus(sign, square);
        Cholesky factor = Cholesky.inPlace(
                square,
                sign > 0
                        ? "I + X R X' is not positive definite: precision is lost; take a greater ridge or smaller"
                                + " blocks"
                        : NOT_THERE);
        // half = L^-1 M, so that M' S^-1 M = half' half
        factor.divide(Division.LEFT, m);
        System.arraycopy(inverse.values(), 0, updated.values(), 0, updated.values().length);
        kernel.addSquares(m, -sign, updated);
        updated.mirror();
        // gain = S^-1 M
        factor.divide(Division.LEFT_TRANSPOSED, m);

        double error = Math.max(
                disagreement(product(Form.PLAIN, some(x), updated), some(m)),
                sign > 0 ? 0 : UNIT / factor.leastPivot());
        checkError(error, sign > 0 ? "learning" : "unlearning");
        relativeError = Math.max(relativeError, error);
        grow(classes(labels));

        // W += R_new X' (Y - X W), and for a removal W -= R_new X' (Y - X W), both with the W before the step
        DenseMatrix residuals = product(Form.PLAIN, x, weights);
        for (int i = 0; i < residuals.values().length; i++) {
            residuals.values()[i] *= -sign;
        }
        for (int i = 0; i < labels.length; i++) {
            residuals.values()[i * residuals.columns() + labels[i]] += sign;
        }
        kernel.multiplyAdd(Form.LEFT_TRANSPOSED, m, residuals, weights);
        DenseMatrix old = inverse;
        inverse = updated;
        updated = old;
    }

    /** Memory that one step leaves to the next. */
    private void makeRoom(int count) {
        if (rows.rows() != count) {
            rows = DenseMatrix.zeros(count, inverse.rows());
            square = DenseMatrix.zeros(count, count);
        }
        if (updated.rows() == 0) {
            updated = DenseMatrix.zeros(inverse.rows(), inverse.rows());
        }
    }

    private static DenseMatrix zeroed(DenseMatrix matrix) {
        Arrays.fill(matrix.values(), 0);
        return matrix;
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
        if (classes > weights.columns()) {
            weights = widened(weights, classes);
        }
    }

    @Override
    DenseMatrix weights() {
        return weights;
    }

    @Override
    void timesInverse(DenseMatrix x) {
        DenseMatrix product = product(Form.PLAIN, x, inverse);
        System.arraycopy(product.values(), 0, x.values(), 0, x.values().length);
    }

    @Override
    double[] leverages(DenseMatrix x) {
        return rowProducts(product(Form.PLAIN, x, inverse), x);
    }

    @Override
    double relativeError() {
        return relativeError;
    }

    @Override
    double knownError() {
        return relativeError;
    }

    @Override
    DenseMatrix[] state() {
        return new DenseMatrix[] {inverse, weights};
    }

    @Override
    void restore(DenseMatrix saved, DenseMatrix classes, double error) {
        inverse = saved;
        weights = classes;
        relativeError = error;
    }
}

package org.memo4j.core.analytic;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.kernel.DenseMatrix;
import org.memo4j.core.kernel.MatrixKernel.Division;
import org.memo4j.core.kernel.MatrixKernel.Form;

/** {@code A = X'X + ridge I} and {@code Q = X'Y}, solved when asked. */
final class InformationRidge extends Ridge {
    private static final String SINGULAR =
            "X'X + ridge I is not positive definite in double precision; take a greater ridge";

    /** Holds on and below the diagonal; above it only after {@link DenseMatrix#mirror}. */
    private DenseMatrix information;

    /** {@code Q'}, a row for every class. */
    private DenseMatrix sums;

    private double relativeError;

    private @Nullable Cholesky cholesky;
    private @Nullable DenseMatrix weights;

    InformationRidge(int width, AnalyticOptions options) {
        super(width, options);
        information = diagonal(width, options.ridge());
        sums = DenseMatrix.zeros(0, width);
    }

    @Override
    void add(DenseMatrix x, int[] labels) {
        grow(classes(labels));
        kernel.addSquares(x, 1, information);
        addSums(x, labels, 1);
        forget();
    }

    @Override
    void remove(DenseMatrix x, int[] labels) {
        DenseMatrix half = x.copy();
        factor().divide(Division.RIGHT_TRANSPOSED, half);
        DenseMatrix left = product(Form.RIGHT_TRANSPOSED, half, half);
        identityPlus(-1, left);
        Cholesky rest = Cholesky.inPlace(left, RecursiveRidge.NOT_THERE);
        double error = UNIT / rest.leastPivot();
        checkError(error, "unlearning");
        relativeError = Math.max(relativeError, error);
        kernel.addSquares(x, -1, information);
        addSums(x, labels, -1);
        forget();
    }

    /** {@code Q' += sign Y'X}: with one-hot labels, sums of the rows of each class. */
    private void addSums(DenseMatrix x, int[] labels, int sign) {
        int width = x.columns();
        double[] rows = x.values();
        double[] target = sums.values();
        for (int i = 0; i < labels.length; i++) {
            int from = i * width;
            int to = labels[i] * width;
            for (int j = 0; j < width; j++) {
                target[to + j] += sign * rows[from + j];
            }
        }
    }

    @Override
    void grow(int classes) {
        if (classes > sums.rows()) {
            sums = new DenseMatrix(Arrays.copyOf(sums.values(), classes * sums.columns()), classes, sums.columns());
            weights = null;
        }
    }

    private void forget() {
        cholesky = null;
        weights = null;
    }

    private Cholesky factor() {
        Cholesky known = cholesky;
        if (known == null) {
            known = Cholesky.of(information, SINGULAR);
            double error = UNIT * known.condition();
            checkError(error, "the solution");
            relativeError = Math.max(relativeError, error);
            cholesky = known;
        }
        return known;
    }

    @Override
    DenseMatrix weights() {
        DenseMatrix known = weights;
        if (known == null) {
            DenseMatrix turned = sums.copy();
            timesInverse(turned);
            known = turned.transposed();
            weights = known;
        }
        return known;
    }

    @Override
    void timesInverse(DenseMatrix x) {
        factor().divide(Division.RIGHT_TRANSPOSED, x);
        factor().divide(Division.RIGHT, x);
    }

    @Override
    double[] leverages(DenseMatrix x) {
        factor().divide(Division.RIGHT_TRANSPOSED, x);
        return rowProducts(x, x);
    }

    @Override
    double relativeError() {
        factor();
        return relativeError;
    }

    @Override
    double knownError() {
        return relativeError;
    }

    @Override
    DenseMatrix[] state() {
        information.mirror();
        return new DenseMatrix[] {information, sums.transposed()};
    }

    @Override
    void restore(DenseMatrix square, DenseMatrix classes, double error) {
        information = square;
        sums = classes.transposed();
        relativeError = error;
        forget();
    }
}

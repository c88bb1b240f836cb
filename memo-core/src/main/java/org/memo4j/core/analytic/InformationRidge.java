package org.memo4j.core.analytic;

import org.jspecify.annotations.Nullable;
import org.memo4j.core.kernel.DenseMatrix;
import org.memo4j.core.kernel.MatrixProductKernel.Form;

/** {@code A = X'X + ridge I} and {@code Q = X'Y}, solved when asked. */
final class InformationRidge extends Ridge {
    private static final String SINGULAR =
            "X'X + ridge I is not positive definite in double precision; take a greater ridge";

    private static final int MOST_PANELS = 4;
    private static final int LEAST_PANEL = 192;

    /** Holds on and below the diagonal; above it only after {@link #mirror}. */
    private DenseMatrix information;

    private DenseMatrix sums;
    private double relativeError;

    private @Nullable Cholesky cholesky;
    private @Nullable DenseMatrix weights;
    private @Nullable DenseMatrix inverseLower;

    InformationRidge(int width, AnalyticOptions options) {
        super(width, options);
        information = diagonal(width, options.ridge());
        sums = DenseMatrix.zeros(width, 0);
    }

    @Override
    void add(DenseMatrix x, DenseMatrix y) {
        addSquares(x, 1);
        kernel.multiplyAdd(Form.LEFT_TRANSPOSED, x, y, sums);
        forget();
    }

    @Override
    void remove(DenseMatrix x, DenseMatrix y) {
        DenseMatrix left = diagonal(x.rows(), 1);
        DenseMatrix minus = timesInverse(x);
        negate(minus);
        kernel.multiplyAdd(Form.RIGHT_TRANSPOSED, minus, x, left);
        Cholesky rest = Cholesky.of(left, RecursiveRidge.NOT_THERE);
        double error = UNIT / rest.leastPivot();
        checkError(error, "unlearning");
        relativeError = Math.max(relativeError, error);
        DenseMatrix negative = x.copy();
        negate(negative);
        addSquares(x, -1);
        kernel.multiplyAdd(Form.LEFT_TRANSPOSED, negative, y, sums);
        forget();
    }

    /** {@code A += sign X'X}, on and below the diagonal, in panels of columns: what is above it is not computed. */
    private void addSquares(DenseMatrix x, int sign) {
        int size = information.rows();
        int panels = Math.max(1, Math.min(MOST_PANELS, size / LEAST_PANEL));
        DenseMatrix[] parts = new DenseMatrix[panels];
        for (int p = 0; p < panels; p++) {
            parts[p] = columns(x, p * size / panels, (p + 1) * size / panels);
        }
        double[] values = information.values();
        for (int p = 0; p < panels; p++) {
            for (int q = 0; q <= p; q++) {
                DenseMatrix product = product(Form.LEFT_TRANSPOSED, parts[p], parts[q]);
                int at = p * size / panels * size + q * size / panels;
                for (int i = 0; i < product.rows(); i++) {
                    for (int j = 0; j < product.columns(); j++) {
                        values[at + i * size + j] += sign * product.values()[i * product.columns() + j];
                    }
                }
            }
        }
    }

    private static DenseMatrix columns(DenseMatrix x, int from, int to) {
        if (from == 0 && to == x.columns()) {
            return x;
        }
        DenseMatrix part = DenseMatrix.zeros(x.rows(), to - from);
        for (int i = 0; i < x.rows(); i++) {
            System.arraycopy(x.values(), i * x.columns() + from, part.values(), i * (to - from), to - from);
        }
        return part;
    }

    @Override
    void grow(int classes) {
        sums = widened(sums, classes);
        weights = null;
    }

    private void forget() {
        cholesky = null;
        weights = null;
        inverseLower = null;
    }

    private Cholesky factor() {
        Cholesky known = cholesky;
        if (known == null) {
            mirror(information);
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
            known = factor().solve(sums);
            weights = known;
        }
        return known;
    }

    private DenseMatrix inverseLower() {
        DenseMatrix known = inverseLower;
        if (known == null) {
            known = factor().inverseLower();
            inverseLower = known;
        }
        return known;
    }

    @Override
    DenseMatrix timesInverse(DenseMatrix x) {
        return product(Form.PLAIN, product(Form.RIGHT_TRANSPOSED, x, inverseLower()), inverseLower());
    }

    @Override
    double[] leverages(DenseMatrix x) {
        DenseMatrix z = product(Form.RIGHT_TRANSPOSED, x, inverseLower());
        return rowProducts(z, z);
    }

    @Override
    double relativeError() {
        factor();
        return relativeError;
    }

    @Override
    DenseMatrix[] state() {
        mirror(information);
        return new DenseMatrix[] {information, sums};
    }

    @Override
    void restore(DenseMatrix square, DenseMatrix classes) {
        information = square;
        sums = classes;
        forget();
    }
}

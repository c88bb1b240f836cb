package org.memo4j.attacks.trained;

import java.util.Arrays;

/**
 * {@code m = a . z}, {@code ln s = c . z} over standardized features with an intercept: weighted least squares for the mean
 * and Fisher scoring for the spread in turns, to the maximum of the likelihood.
 */
record LinearNormal(Design design, double[] mean, double[] spread) implements NormalPlace {
    private static final int STEPS = 500;
    private static final double TOLERANCE = 1e-10;
    /** Keeps coefficients finite where features repeat each other or rows are few. */
    private static final double RIDGE = 1e-6;

    static LinearNormal fit(double[][] features, double[] signals) {
        Design design = Design.of(features);
        double[][] rows = design.rows(features);
        int k = design.columns() + 1;
        double[] spread = new double[k];
        double[] ones = new double[rows.length];
        Arrays.fill(ones, 1);
        double ridge = RIDGE * rows.length;
        double[] mean = Design.solve(rows, ones, ridge, product(rows, signals));
        double[] squares = squares(rows, signals, mean);
        spread[0] = 0.5
                * Math.log(Math.max(
                        Double.MIN_NORMAL, Arrays.stream(squares).average().orElseThrow()));
        double loss = loss(rows, squares, spread);
        for (int step = 0; step < STEPS; step++) {
            double[] weights = new double[rows.length];
            double[] weighted = new double[rows.length];
            double[] excess = new double[rows.length];
            double scale = Math.exp(2 * spread[0]);
            for (int i = 0; i < rows.length; i++) {
                double inverse = Math.exp(-2 * Design.dot(rows[i], spread));
                weights[i] = inverse * scale;
                weighted[i] = weights[i] * signals[i];
                excess[i] = squares[i] * inverse - 1;
            }
            double[] move = Design.solve(rows, ones, ridge, product(rows, excess));
            double length = 0.5;
            double[] next = moved(spread, move, length);
            while (loss(rows, squares, next) > loss && length > 1e-9) {
                length /= 2;
                next = moved(spread, move, length);
            }
            spread = next;
            mean = Design.solve(rows, weights, ridge, product(rows, weighted));
            squares = squares(rows, signals, mean);
            double better = loss(rows, squares, spread);
            if (loss - better <= TOLERANCE * rows.length) {
                return new LinearNormal(design, mean, spread);
            }
            loss = better;
        }
        throw new IllegalStateException("the likelihood has no maximum that was found in " + STEPS
                + " steps: some signals may be fitted exactly;" + " take fewer features or another model");
    }

    private static double[] moved(double[] spread, double[] move, double length) {
        double[] next = spread.clone();
        for (int j = 0; j < next.length; j++) {
            next[j] += length * move[j];
        }
        return next;
    }

    private static double[] product(double[][] rows, double[] values) {
        double[] product = new double[rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < product.length; j++) {
                product[j] += rows[i][j] * values[i];
            }
        }
        return product;
    }

    private static double[] squares(double[][] rows, double[] signals, double[] mean) {
        double[] squares = new double[rows.length];
        for (int i = 0; i < squares.length; i++) {
            double residual = signals[i] - Design.dot(rows[i], mean);
            squares[i] = residual * residual;
        }
        return squares;
    }

    private static double loss(double[][] rows, double[] squares, double[] spread) {
        double sum = 0;
        for (int i = 0; i < rows.length; i++) {
            double log = Design.dot(rows[i], spread);
            sum += log + 0.5 * squares[i] * Math.exp(-2 * log);
        }
        return sum;
    }

    @Override
    public double[] parameters(double[] features) {
        double[] row = design.row(features);
        return new double[] {Design.dot(row, mean), Design.dot(row, spread)};
    }
}

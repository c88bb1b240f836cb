package org.memo4j.attacks.trained;

import java.util.Arrays;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * Least pinball loss by majorization: {@code rho(r) = (|r| + (2 t - 1) r) / 2} lies below a parabola through the present
 * residual, whose minimum is a weighted least squares solution (Hunter and Lange, <em>Quantile Regression via an MM
 * Algorithm</em>, 2000).
 */
record LinearPinball(Design design, double[] weights) implements QuantileCurve {
    private static final int STEPS = 2000;
    private static final double RIDGE = 1e-9;

    static LinearPinball fit(double[][] features, double[] signals, double level) {
        Design design = Design.of(features);
        double[][] rows = design.rows(features);
        double[] weights = new double[design.columns() + 1];
        weights[0] = new Percentile().evaluate(signals, 100 * level);
        double scale = 0;
        for (double signal : signals) {
            scale += Math.abs(signal - weights[0]) / signals.length;
        }
        if (scale == 0) {
            return new LinearPinball(design, weights);
        }
        double epsilon = 1e-6 * scale;
        double loss = loss(rows, signals, weights, level);
        int quiet = 0;
        for (int step = 0; step < STEPS && quiet < 5; step++) {
            double[] pull = new double[rows.length];
            double[] right = new double[weights.length];
            for (int i = 0; i < rows.length; i++) {
                double residual = signals[i] - Design.dot(rows[i], weights);
                pull[i] = 1 / (epsilon + Math.abs(residual));
                for (int j = 0; j < right.length; j++) {
                    right[j] += rows[i][j] * (pull[i] * signals[i] + 2 * level - 1);
                }
            }
            weights = Design.solve(rows, pull, RIDGE * Arrays.stream(pull).sum(), right);
            double next = loss(rows, signals, weights, level);
            quiet = loss - next <= 1e-10 * Math.abs(loss) ? quiet + 1 : 0;
            loss = next;
        }
        return new LinearPinball(design, weights);
    }

    static double pinball(double residual, double level) {
        return residual >= 0 ? level * residual : (level - 1) * residual;
    }

    private static double loss(double[][] rows, double[] signals, double[] weights, double level) {
        double sum = 0;
        for (int i = 0; i < rows.length; i++) {
            sum += pinball(signals[i] - Design.dot(rows[i], weights), level);
        }
        return sum;
    }

    @Override
    public double at(double[] features) {
        return Design.dot(design.row(features), weights);
    }
}

package org.memo4j.core.score;

import org.memo4j.core.Checks;

/**
 * What one prediction of a regression model says about how well it knows the example's target, the counterpart of
 * {@link ClassifierSignal}: higher where the model does better, at most 0. Yeom et al. 2018, section III.B, for errors that
 * are about normal.
 */
public enum RegressionSignal {
    /** {@code -(prediction - target)^2}. */
    SQUARED_ERROR {
        @Override
        double compute(double error) {
            return 0 - error * error;
        }
    },

    /** {@code -|prediction - target|}. */
    ABSOLUTE_ERROR {
        @Override
        double compute(double error) {
            return 0 - Math.abs(error);
        }
    };

    abstract double compute(double error);

    /**
     * Signals of examples.
     *
     * @param predictions one finite prediction an example
     * @param targets one finite target an example
     * @return one signal an example
     * @throws IllegalArgumentException if the lengths differ or a number is not finite
     */
    public double[] of(double[] predictions, double[] targets) {
        Checks.sameLength(targets.length, "targets", predictions.length, "predictions");
        Checks.finite(predictions, "predictions");
        Checks.finite(targets, "targets");
        double[] signals = new double[targets.length];
        for (int i = 0; i < signals.length; i++) {
            signals[i] = compute(predictions[i] - targets[i]);
        }
        return signals;
    }
}

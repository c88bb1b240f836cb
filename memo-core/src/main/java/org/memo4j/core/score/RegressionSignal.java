package org.memo4j.core.score;

import org.memo4j.core.Checks;

/**
 * What the prediction of a regression model says about how well it knows the example's target, the counterpart of
 * {@link ClassifierSignal}: higher where the model does better. With the error {@code e = prediction - target} of each
 * output, the signal of an example is the sum over its outputs. Scale outputs of unlike units before, or give their
 * variances to {@link #gaussian(double[][], double[][], double[][])}, which does so.
 *
 * <p>Source: Yeom et al. 2018, section III.B, for one output and errors that are about normal. The sum over outputs, and
 * variances that the model itself predicts, are ours.
 */
public enum RegressionSignal {
    /** {@code -e^2}, at most 0. */
    SQUARED_ERROR {
        @Override
        double compute(double error) {
            return 0 - error * error;
        }
    },

    /** {@code -|e|}, at most 0. */
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
     * @return one signal an example; minus infinity where it overflows, which takes errors beyond 1e154
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

    /**
     * Signals of examples with several outputs, each the sum over its outputs.
     *
     * @param predictions one row an example, one finite prediction an output
     * @param targets one row an example, one finite target an output
     * @return one signal an example; minus infinity where it overflows
     * @throws IllegalArgumentException if the shapes differ, a row is empty or a number is not finite
     */
    public double[] of(double[][] predictions, double[][] targets) {
        Checks.sameLength(targets.length, "targets", predictions.length, "predictions");
        double[] signals = new double[targets.length];
        for (int i = 0; i < signals.length; i++) {
            signals[i] = sum(of(predictions[i], targets[i]), i);
        }
        return signals;
    }

    /**
     * Logarithms of normal densities, the negative Gaussian losses of models that predict a mean and a variance:
     * {@code -(ln(2 pi v) + e^2 / v) / 2}. With one variance for all examples they rank as {@link #SQUARED_ERROR} does.
     *
     * @param predictions one finite prediction an example
     * @param targets one finite target an example
     * @param variances one variance an example, finite and above 0
     * @return one signal an example, above 0 where the density is above 1
     * @throws IllegalArgumentException if the lengths differ, a number is not finite or a variance is not above 0
     */
    public static double[] gaussian(double[] predictions, double[] targets, double[] variances) {
        Checks.sameLength(variances.length, "variances", predictions.length, "predictions");
        double[] signals = new double[variances.length];
        for (int i = 0; i < signals.length; i++) {
            signals[i] = Math.sqrt(Checks.positive(variances[i], "variance"));
        }
        double[] errors = ABSOLUTE_ERROR.of(predictions, targets);
        for (int i = 0; i < signals.length; i++) {
            // squared after the division: the square alone may overflow, or the variance be tiny
            double z = errors[i] / signals[i];
            signals[i] = -0.5 * (Math.log(2 * Math.PI) + z * z) - Math.log(signals[i]);
        }
        return signals;
    }

    /**
     * The same for examples with several outputs, independent given the prediction: the sum over the outputs.
     *
     * @param predictions one row an example, one finite prediction an output
     * @param targets one row an example, one finite target an output
     * @param variances one row an example, one variance an output, finite and above 0
     * @return one signal an example
     * @throws IllegalArgumentException if the shapes differ, a row is empty, a number is not finite or a variance is not
     *     above 0
     */
    public static double[] gaussian(double[][] predictions, double[][] targets, double[][] variances) {
        Checks.sameLength(targets.length, "targets", predictions.length, "predictions");
        Checks.sameLength(variances.length, "variances", predictions.length, "predictions");
        double[] signals = new double[targets.length];
        for (int i = 0; i < signals.length; i++) {
            signals[i] = sum(gaussian(predictions[i], targets[i], variances[i]), i);
        }
        return signals;
    }

    private static double sum(double[] outputs, int example) {
        Checks.check(outputs.length > 0, "example %d has no output; a signal needs at least one", example);
        double sum = 0;
        for (double output : outputs) {
            sum += output;
        }
        return sum;
    }
}

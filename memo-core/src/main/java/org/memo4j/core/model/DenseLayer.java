package org.memo4j.core.model;

import org.memo4j.core.Checks;

/**
 * A fully connected layer: {@code output[j] = activation(weights[j] . input + biases[j])}.
 *
 * @param weights one row a unit, one column an input
 * @param biases one a unit
 * @param activation what the units do
 */
public record DenseLayer(double[][] weights, double[] biases, DenseActivation activation) {
    /**
     * Copies the numbers.
     *
     * @param weights one row a unit, one column an input
     * @param biases one a unit
     * @param activation what the units do
     * @throws IllegalArgumentException if there is no unit or input, rows differ in length, the numbers of rows and biases
     *     differ, or a number is not finite
     */
    public DenseLayer {
        Checks.check(weights.length > 0 && weights[0].length > 0, "a layer needs a unit and an input, but has none");
        Checks.sameLength(biases.length, "biases", weights.length, "weights");
        double[][] copy = new double[weights.length][];
        for (int j = 0; j < copy.length; j++) {
            Checks.sameLength(weights[j].length, "a row of weights", weights[0].length, "the first one");
            copy[j] = Checks.finite(weights[j].clone(), "weights");
        }
        weights = copy;
        biases = Checks.finite(biases.clone(), "biases");
    }

    /**
     * The weights.
     *
     * @return a copy
     */
    @Override
    public double[][] weights() {
        double[][] copy = new double[weights.length][];
        for (int j = 0; j < copy.length; j++) {
            copy[j] = weights[j].clone();
        }
        return copy;
    }

    /**
     * The biases.
     *
     * @return a copy
     */
    @Override
    public double[] biases() {
        return biases.clone();
    }

    /**
     * Number of inputs.
     *
     * @return the number
     */
    public int inputs() {
        return weights[0].length;
    }

    /**
     * Number of units.
     *
     * @return the number
     */
    public int units() {
        return weights.length;
    }

    /**
     * Weighted sums, before the activation.
     *
     * @param input one number an input
     * @return one number a unit
     * @throws IllegalArgumentException if the input has another length
     */
    public double[] sums(double[] input) {
        Checks.sameLength(input.length, "input", inputs(), "the layer");
        double[] sums = new double[weights.length];
        for (int j = 0; j < sums.length; j++) {
            double sum = 0;
            for (int i = 0; i < input.length; i++) {
                sum += weights[j][i] * input[i];
            }
            sums[j] = sum + biases[j];
        }
        return sums;
    }

    /**
     * Output of the layer.
     *
     * @param input one number an input
     * @return one number a unit
     * @throws IllegalArgumentException if the input has another length
     */
    public double[] output(double[] input) {
        double[] output = sums(input);
        for (int j = 0; j < output.length; j++) {
            output[j] = activation.of(output[j]);
        }
        return output;
    }
}

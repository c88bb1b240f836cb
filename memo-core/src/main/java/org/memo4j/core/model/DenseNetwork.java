package org.memo4j.core.model;

import java.util.Arrays;
import java.util.List;
import org.memo4j.core.Checks;

/**
 * A feed-forward network as plain numbers in double: layers one after the other, of any width. It needs no backend; see
 * {@code Dl4jModels.dense} for the same as a DL4J network. Immutable.
 */
public final class DenseNetwork {
    private final List<DenseLayer> layers;

    private DenseNetwork(List<DenseLayer> layers) {
        this.layers = layers;
    }

    /**
     * A network of given layers.
     *
     * @param layers the layers, from the input on; at least one
     * @return the network
     * @throws IllegalArgumentException if there is none, or one takes not as many inputs as the one before has units
     */
    public static DenseNetwork of(List<DenseLayer> layers) {
        Checks.check(!layers.isEmpty(), "a network needs at least one layer, but has none");
        for (int l = 1; l < layers.size(); l++) {
            Checks.check(
                    layers.get(l).inputs() == layers.get(l - 1).units(),
                    "layer %d takes %d inputs, but the layer before has %d units; they must agree",
                    l,
                    layers.get(l).inputs(),
                    layers.get(l - 1).units());
        }
        return new DenseNetwork(List.copyOf(layers));
    }

    /**
     * The layers.
     *
     * @return the layers, from the input on
     */
    public List<DenseLayer> layers() {
        return layers;
    }

    /**
     * Number of inputs.
     *
     * @return the number
     */
    public int inputs() {
        return layers.get(0).inputs();
    }

    /**
     * Number of outputs.
     *
     * @return the number
     */
    public int outputs() {
        return layers.get(layers.size() - 1).units();
    }

    /**
     * Widths of the hidden layers, that is, of all but the last.
     *
     * @return the widths, from the input on
     */
    public int[] hiddenWidths() {
        return layers.stream()
                .limit(layers.size() - 1L)
                .mapToInt(DenseLayer::units)
                .toArray();
    }

    /**
     * Number of weights and biases.
     *
     * @return the number
     */
    public long parameters() {
        return layers.stream()
                .mapToLong(l -> (long) l.units() * (l.inputs() + 1))
                .sum();
    }

    /**
     * Output for one input.
     *
     * @param input one number an input
     * @return one number an output
     * @throws IllegalArgumentException if the input has another length
     */
    public double[] output(double[] input) {
        double[] activations = input;
        for (DenseLayer layer : layers) {
            activations = layer.output(activations);
        }
        return activations;
    }

    /**
     * Outputs for several inputs.
     *
     * @param inputs one row an input
     * @return one row an output
     * @throws IllegalArgumentException if an input has another length
     */
    public double[][] outputs(double[][] inputs) {
        return Arrays.stream(inputs).parallel().map(this::output).toArray(double[][]::new);
    }

    /**
     * The network as a classifier whose logits are the outputs. Gradient norms are those of the cross-entropy of their
     * softmax, in double: that of an example which is all but certain is small, not 0 as in float.
     *
     * @return a classifier with one class an output; thread-safe
     * @throws IllegalArgumentException if there is only one output
     */
    public GradientClassifier classifier() {
        Checks.atLeast(outputs(), 2, "outputs of a classifier");
        return new DenseClassifier(this);
    }

    @Override
    public String toString() {
        return "DenseNetwork[" + inputs() + " inputs, hidden " + Arrays.toString(hiddenWidths()) + ", " + outputs()
                + " outputs, " + parameters() + " parameters]";
    }
}

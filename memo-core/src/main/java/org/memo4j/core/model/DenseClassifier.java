package org.memo4j.core.model;

import java.util.Arrays;
import java.util.List;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.kernel.LogitRows;

/** A dense network whose outputs are logits. */
final class DenseClassifier implements GradientClassifier {
    private final DenseNetwork network;
    private final double[][][] weights;

    DenseClassifier(DenseNetwork network) {
        this.network = network;
        weights = network.layers().stream().map(DenseLayer::weights).toArray(double[][][]::new);
    }

    @Override
    public int classes() {
        return network.outputs();
    }

    @Override
    public LogitRows logits(float[][] features) {
        float[] logits = new float[Math.multiplyExact(features.length, classes())];
        for (int i = 0; i < features.length; i++) {
            double[] output = network.output(doubles(features[i]));
            for (int c = 0; c < output.length; c++) {
                logits[i * output.length + c] = (float) output[c];
            }
        }
        return LogitRows.of(logits, classes());
    }

    private static double[] doubles(float[] features) {
        double[] input = new double[features.length];
        for (int d = 0; d < input.length; d++) {
            input[d] = features[d];
        }
        return input;
    }

    @Override
    public double[] gradientNorms(float[][] features, int[] labels, GradientNorm norm) {
        Checks.sameLength(labels.length, "labels", features.length, "features");
        double[] norms = new double[labels.length];
        double[] gradient = new double[Math.toIntExact(network.parameters())];
        for (int i = 0; i < norms.length; i++) {
            Progress.checkInterrupted("computing gradients");
            Checks.index(labels[i], classes(), "label");
            backward(doubles(features[i]), labels[i], gradient);
            norms[i] = norm.of(gradient);
        }
        return norms;
    }

    /** Backpropagation: the gradient of a layer's weights is the outer product of its error and its input. */
    private void backward(double[] input, int label, double[] gradient) {
        List<DenseLayer> layers = network.layers();
        double[][] inputs = new double[layers.size()][];
        double[][] sums = new double[layers.size()][];
        double[] output = input;
        for (int l = 0; l < sums.length; l++) {
            DenseActivation activation = layers.get(l).activation();
            inputs[l] = output;
            sums[l] = layers.get(l).sums(output);
            output = Arrays.stream(sums[l]).map(activation::of).toArray();
        }
        double[] error = lossGradient(output, label);
        int at = 0;
        for (int l = sums.length - 1; l >= 0; l--) {
            DenseActivation activation = layers.get(l).activation();
            double[] below = new double[inputs[l].length];
            for (int j = 0; j < error.length; j++) {
                double own = error[j] * activation.slope(sums[l][j]);
                gradient[at++] = own;
                for (int k = 0; k < below.length; k++) {
                    gradient[at++] = own * inputs[l][k];
                    below[k] += own * weights[l][j][k];
                }
            }
            error = below;
        }
    }

    /** {@code softmax - one-hot}; at the label minus the sum of the others, which keeps its digits where 1 - p does not. */
    private static double[] lossGradient(double[] logits, int label) {
        double largest = Arrays.stream(logits).max().orElseThrow();
        double[] error = Arrays.stream(logits).map(z -> Math.exp(z - largest)).toArray();
        double all = Arrays.stream(error).sum();
        double others = 0;
        for (int c = 0; c < error.length; c++) {
            error[c] /= all;
            others += c == label ? 0 : error[c];
        }
        error[label] = -others;
        return error;
    }
}

package org.memo4j.metrics.capacity;

import org.memo4j.core.model.DenseActivation;
import org.memo4j.core.model.DenseLayer;
import org.memo4j.core.model.DenseNetwork;

/** A network's parameters in place, with its squared loss and one gradient step at a time by backpropagation. */
final class SquaredLoss {
    private final double[][][] weights;
    private final double[][] biases;
    private final DenseActivation[] activations;

    SquaredLoss(DenseNetwork network) {
        weights = network.layers().stream().map(DenseLayer::weights).toArray(double[][][]::new);
        biases = network.layers().stream().map(DenseLayer::biases).toArray(double[][]::new);
        activations = network.layers().stream().map(DenseLayer::activation).toArray(DenseActivation[]::new);
    }

    /** All weights and biases, layer by layer, unit by unit. */
    double[] parameters() {
        int count = 0;
        for (double[][] layer : weights) {
            count += layer.length * (layer[0].length + 1);
        }
        double[] parameters = new double[count];
        int at = 0;
        for (int l = 0; l < weights.length; l++) {
            for (int j = 0; j < weights[l].length; j++) {
                System.arraycopy(weights[l][j], 0, parameters, at, weights[l][j].length);
                at += weights[l][j].length;
                parameters[at++] = biases[l][j];
            }
        }
        return parameters;
    }

    void setParameters(double[] parameters) {
        int at = 0;
        for (int l = 0; l < weights.length; l++) {
            for (int j = 0; j < weights[l].length; j++) {
                System.arraycopy(parameters, at, weights[l][j], 0, weights[l][j].length);
                at += weights[l][j].length;
                biases[l][j] = parameters[at++];
            }
        }
    }

    double distance(double[] center) {
        double squares = 0;
        double[] here = parameters();
        for (int p = 0; p < here.length; p++) {
            squares += (here[p] - center[p]) * (here[p] - center[p]);
        }
        return Math.sqrt(squares);
    }

    /** Mean of half the squared error. */
    double risk(double[][] points, double[][] labels) {
        double sum = 0;
        for (int i = 0; i < points.length; i++) {
            double[] output = points[i];
            for (int l = 0; l < weights.length; l++) {
                output = activated(l, sums(l, output));
            }
            for (int o = 0; o < output.length; o++) {
                sum += (output[o] - labels[i][o]) * (output[o] - labels[i][o]) / 2;
            }
        }
        return sum / points.length;
    }

    /** One step along the negative gradient of half the squared error of a point. */
    void step(double[] point, double[] label, double learningRate) {
        double[][] inputs = new double[weights.length + 1][];
        double[][] sums = new double[weights.length][];
        inputs[0] = point;
        for (int l = 0; l < weights.length; l++) {
            sums[l] = sums(l, inputs[l]);
            inputs[l + 1] = activated(l, sums[l]);
        }
        double[] delta = new double[label.length];
        for (int o = 0; o < delta.length; o++) {
            delta[o] = inputs[weights.length][o] - label[o];
        }
        for (int l = weights.length - 1; l >= 0; l--) {
            double[] before = new double[weights[l][0].length];
            for (int j = 0; j < delta.length; j++) {
                double slope = delta[j] * activations[l].slope(sums[l][j]);
                for (int i = 0; i < before.length; i++) {
                    before[i] += slope * weights[l][j][i];
                    weights[l][j][i] -= learningRate * slope * inputs[l][i];
                }
                biases[l][j] -= learningRate * slope;
            }
            delta = before;
        }
    }

    private double[] sums(int layer, double[] input) {
        double[] sums = new double[weights[layer].length];
        for (int j = 0; j < sums.length; j++) {
            double sum = 0;
            for (int i = 0; i < input.length; i++) {
                sum += weights[layer][j][i] * input[i];
            }
            sums[j] = sum + biases[layer][j];
        }
        return sums;
    }

    private double[] activated(int layer, double[] sums) {
        double[] output = new double[sums.length];
        for (int j = 0; j < sums.length; j++) {
            output[j] = activations[layer].of(sums[j]);
        }
        return output;
    }
}

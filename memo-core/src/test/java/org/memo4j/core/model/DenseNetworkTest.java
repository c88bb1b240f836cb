package org.memo4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DenseNetworkTest {
    private static final DenseLayer HIDDEN =
            new DenseLayer(new double[][] {{1, -1}, {2, 0}}, new double[] {0, -1}, DenseActivation.RELU);
    private static final DenseLayer OUTPUT =
            new DenseLayer(new double[][] {{1, 1}}, new double[] {0.5}, DenseActivation.IDENTITY);

    @Test
    void computesLayerByLayer() {
        DenseNetwork network = DenseNetwork.of(List.of(HIDDEN, OUTPUT));
        assertThat(network.output(new double[] {3, 1})).containsExactly(2 + 5 + 0.5);
        assertThat(network.output(new double[] {0, 1})).containsExactly(0.5);
        assertThat(network.outputs(new double[][] {{3, 1}, {0, 1}})).isDeepEqualTo(new double[][] {{7.5}, {0.5}});
        assertThat(network.hiddenWidths()).containsExactly(2);
        assertThat(network.parameters()).isEqualTo(6 + 3);
        assertThat(network).hasToString("DenseNetwork[2 inputs, hidden [2], 1 outputs, 9 parameters]");
    }

    @Test
    void activationsAndTheirSlopes() {
        for (DenseActivation activation : DenseActivation.values()) {
            for (double t = -2.05; t < 2.1; t += 0.1) {
                double h = 1e-6;
                double slope = (activation.of(t + h) - activation.of(t - h)) / (2 * h);
                assertThat(activation.slope(t))
                        .as(activation + " at " + t)
                        .isCloseTo(slope, org.assertj.core.data.Offset.offset(1e-6));
            }
        }
        assertThat(DenseActivation.HARD_TANH.of(-3)).isEqualTo(-1);
        assertThat(DenseActivation.HARD_TANH.pieces()).isEqualTo(3);
    }

    /** Against differences of the loss, parameter by parameter. */
    @Test
    void gradientsOfTheCrossEntropy() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 20; round++) {
            DenseNetwork network = DenseNetwork.of(List.of(
                    layer(random, 3, 2, DenseActivation.RELU),
                    layer(random, 4, 3, DenseActivation.HARD_TANH),
                    layer(random, 3, 4, DenseActivation.IDENTITY)));
            float[] x = {(float) random.nextGaussian(), (float) random.nextGaussian()};
            int y = random.nextInt(3);
            List<Double> gradient = new ArrayList<>();
            for (int l = 0; l < 3; l++) {
                DenseLayer layer = network.layers().get(l);
                for (int j = 0; j < layer.units(); j++) {
                    for (int k = 0; k <= layer.inputs(); k++) {
                        double h = 1e-6;
                        gradient.add((loss(moved(network, l, new int[] {j, k}, h), x, y)
                                        - loss(moved(network, l, new int[] {j, k}, -h), x, y))
                                / (2 * h));
                    }
                }
            }
            double[] entries =
                    gradient.stream().mapToDouble(Double::doubleValue).toArray();
            for (GradientNorm norm : GradientNorm.values()) {
                assertThat(network.classifier().gradientNorms(new float[][] {x}, new int[] {y}, norm)[0])
                        .as("round %d, %s", round, norm)
                        .isCloseTo(norm.of(entries), org.assertj.core.data.Offset.offset(1e-6));
            }
        }
    }

    private static DenseLayer layer(SplittableRandom random, int units, int inputs, DenseActivation activation) {
        double[][] weights = new double[units][];
        Arrays.setAll(weights, j -> random.doubles(inputs, -1, 1).toArray());
        return new DenseLayer(weights, random.doubles(units, -1, 1).toArray(), activation);
    }

    /** One weight, or for the column after the last the bias, changed by a step. */
    private static DenseNetwork moved(DenseNetwork network, int layer, int[] cell, double step) {
        List<DenseLayer> layers = new ArrayList<>(network.layers());
        double[][] weights = layers.get(layer).weights();
        double[] biases = layers.get(layer).biases();
        if (cell[1] == weights[0].length) {
            biases[cell[0]] += step;
        } else {
            weights[cell[0]][cell[1]] += step;
        }
        layers.set(layer, new DenseLayer(weights, biases, layers.get(layer).activation()));
        return DenseNetwork.of(layers);
    }

    private static double loss(DenseNetwork network, float[] x, int y) {
        double[] z = network.output(new double[] {x[0], x[1]});
        return Math.log(Arrays.stream(z).map(Math::exp).sum()) - z[y];
    }

    /** Two logits 50 apart: a gradient of e^-50 in each, which 1 - p would make 0. */
    @Test
    void gradientsOfWhatIsAllButCertain() {
        GradientClassifier certain = DenseNetwork.of(List.of(
                        new DenseLayer(new double[][] {{50}, {0}}, new double[] {0, 0}, DenseActivation.IDENTITY)))
                .classifier();
        assertThat(certain.gradientNorms(new float[][] {{1}}, new int[] {0}, GradientNorm.LARGEST)[0] / Math.exp(-50))
                .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-12));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> certain.gradientNorms(new float[][] {{1}}, new int[] {2}, GradientNorm.L2))
                .withMessageContaining("label");
    }

    @Test
    void keepsItsNumbers() {
        double[][] weights = {{1, 2}};
        DenseLayer layer = new DenseLayer(weights, new double[] {0}, DenseActivation.IDENTITY);
        weights[0][0] = 9;
        layer.weights()[0][0] = 9;
        layer.biases()[0] = 9;
        assertThat(layer.output(new double[] {1, 1})).containsExactly(3);
    }

    @Test
    void badInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DenseNetwork.of(List.of(OUTPUT, HIDDEN)))
                .withMessageContaining("takes 2 inputs, but the layer before has 1 units");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DenseNetwork.of(List.of()))
                .withMessageContaining("none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DenseNetwork.of(List.of(HIDDEN, OUTPUT)).output(new double[3]))
                .withMessageContaining("input");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DenseNetwork.of(List.of(HIDDEN, OUTPUT)).classifier())
                .withMessageContaining("outputs of a classifier");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new DenseLayer(new double[][] {{1, Double.NaN}}, new double[] {0}, DenseActivation.IDENTITY))
                .withMessageContaining("finite");
    }
}

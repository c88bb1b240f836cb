package org.memo4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
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

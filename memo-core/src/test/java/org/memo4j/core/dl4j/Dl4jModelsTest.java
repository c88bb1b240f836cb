package org.memo4j.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.DenseActivation;
import org.memo4j.core.model.DenseLayer;
import org.memo4j.core.model.DenseNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class Dl4jModelsTest {
    private static DataSet data() {
        DataSet data = new DataSet(Nd4j.rand(8, 4), Nd4j.zeros(8, 3));
        for (int i = 0; i < 8; i++) {
            data.getLabels().putScalar(i, i % 3, 1);
        }
        return data;
    }

    @Test
    void freesParametersGradientsAndUpdaterState() {
        MultiLayerNetwork layers = Networks.classifier(WorkspaceMode.ENABLED, 4, 3);
        ComputationGraph graph = Networks.graphClassifier(WorkspaceMode.ENABLED, 4, 3);
        layers.fit(data());
        graph.fit(data());
        List<INDArray> arrays = List.of(
                layers.params(),
                layers.getFlattenedGradients(),
                layers.updaterState(),
                graph.getLayer("class").getParam("W"),
                graph.getFlattenedGradients(),
                graph.updaterState());
        assertThat(arrays).noneMatch(INDArray::wasClosed);
        Dl4jModels.free(layers);
        assertThat(arrays.subList(0, 3)).allMatch(INDArray::wasClosed);
        assertThat(arrays.subList(3, 6)).noneMatch(INDArray::wasClosed);
        Dl4jModels.free(graph);
        assertThat(arrays).allMatch(INDArray::wasClosed);
    }

    @Test
    void freesWhatWasNeverTrainedAndNothingTwice() {
        MultiLayerNetwork layers = Networks.classifier(WorkspaceMode.NONE, 4, 3);
        INDArray parameters = layers.params();
        Dl4jModels.free(layers);
        Dl4jModels.free(layers);
        assertThat(parameters.wasClosed()).isTrue();
        MultiLayerNetwork next = Networks.classifier(WorkspaceMode.NONE, 4, 3);
        next.fit(data());
        assertThat(next.params().wasClosed()).isFalse();
    }

    @Test
    void denseNetworkHasTheSameOutputs() {
        SplittableRandom random = new SplittableRandom(1);
        DenseNetwork dense = DenseNetwork.of(List.of(
                layer(7, 4, DenseActivation.RELU, random),
                layer(5, 7, DenseActivation.HARD_TANH, random),
                layer(3, 5, DenseActivation.IDENTITY, random)));
        float[][] features = new float[6][4];
        double[][] inputs = new double[6][4];
        for (int i = 0; i < 6; i++) {
            for (int d = 0; d < 4; d++) {
                features[i][d] = (float) random.nextDouble(-2, 2);
                inputs[i][d] = features[i][d];
            }
        }
        double[][] expected = dense.outputs(inputs);
        MultiLayerNetwork network = Dl4jModels.dense(dense);
        INDArray outputs = network.output(Nd4j.createFromArray(inputs));
        LogitRows logits = Dl4jClassifier.of(network).logits(features);
        LogitRows plain = dense.classifier().logits(features);
        for (int i = 0; i < 6; i++) {
            for (int o = 0; o < 3; o++) {
                assertThat(outputs.getDouble(i, o)).isCloseTo(expected[i][o], offset(1e-12));
                assertThat(logits.get(i, o)).isCloseTo((float) expected[i][o], offset(1e-5f));
                assertThat(plain.get(i, o)).isEqualTo((float) expected[i][o]);
            }
        }
        assertThat(network.numParams()).isEqualTo(dense.parameters());
        assertThat(Dl4jModels.hiddenWidths(network.getLayerWiseConfigurations()))
                .containsExactly(7, 5);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Dl4jModels.hiddenWidths(Dl4jModels.lstm(5, 3, 1, 1).getLayerWiseConfigurations()))
                .withMessageContaining("layer 0 must be dense")
                .withMessageContaining("LSTM");
    }

    private static DenseLayer layer(int units, int inputs, DenseActivation activation, SplittableRandom random) {
        double[][] weights = new double[units][];
        for (int j = 0; j < units; j++) {
            weights[j] = random.doubles(inputs, -1, 1).toArray();
        }
        return new DenseLayer(weights, random.doubles(units, -1, 1).toArray(), activation);
    }
}

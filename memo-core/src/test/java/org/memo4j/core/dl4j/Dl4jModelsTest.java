package org.memo4j.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
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
}

package org.memo4j.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.DenseActivation;
import org.memo4j.core.model.DenseLayer;
import org.memo4j.core.model.DenseNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

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
    }

    private static org.deeplearning4j.nn.conf.layers.DenseLayer.Builder hidden(int units, Activation activation) {
        return new org.deeplearning4j.nn.conf.layers.DenseLayer.Builder()
                .nOut(units)
                .activation(activation);
    }

    /** Layers between four inputs and an output layer of three classes. */
    private static MultiLayerConfiguration stack(Layer... layers) {
        NeuralNetConfiguration.ListBuilder stack = new NeuralNetConfiguration.Builder().list();
        for (Layer layer : layers) {
            stack.layer(layer);
        }
        return stack.layer(output()).setInputType(InputType.feedForward(4)).build();
    }

    private static Layer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(3)
                .build();
    }

    @Test
    void hiddenLayersAreThoseThatBend() {
        MultiLayerConfiguration relu = stack(
                hidden(7, Activation.RELU).build(),
                new DropoutLayer.Builder(0.5).build(),
                hidden(6, Activation.LEAKYRELU).build(),
                hidden(5, Activation.IDENTITY).build(),
                new ActivationLayer.Builder().activation(Activation.RELU).build());
        assertThat(Dl4jModels.hiddenWidths(relu)).containsExactly(7, 6, 5);
        assertThat(Dl4jModels.hiddenActivation(relu)).isEqualTo(DenseActivation.RELU);
        MultiLayerConfiguration hard = stack(hidden(8, Activation.HARDTANH).build());
        assertThat(Dl4jModels.hiddenWidths(hard)).containsExactly(8);
        assertThat(Dl4jModels.hiddenActivation(hard)).isEqualTo(DenseActivation.HARD_TANH);
    }

    @Test
    void hiddenLayersOfAGraphThatIsAChain() {
        ComputationGraphConfiguration.GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("second", hidden(6, Activation.HARDTANH).build(), "first")
                .addLayer("first", hidden(7, Activation.HARDTANH).build(), "in")
                .addLayer("class", output(), "second")
                .setOutputs("class")
                .setInputTypes(InputType.feedForward(4));
        ComputationGraphConfiguration chain = builder.build();
        assertThat(Dl4jModels.hiddenWidths(chain)).containsExactly(7, 6);
        assertThat(Dl4jModels.hiddenActivation(chain)).isEqualTo(DenseActivation.HARD_TANH);
        ComputationGraphConfiguration skipping = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("first", hidden(4, Activation.RELU).build(), "in")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "in")
                .addLayer("class", output(), "sum")
                .setOutputs("class")
                .setInputTypes(InputType.feedForward(4))
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dl4jModels.hiddenWidths(skipping))
                .withMessageContaining("vertex sum is a ElementWiseVertex with 2 inputs");
        ComputationGraphConfiguration forked = builder.addLayer("unused", output(), "first")
                .setOutputs("class", "unused")
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dl4jModels.hiddenActivation(forked))
                .withMessageContaining("one input and one output, but has 1 and 2");
    }

    @Test
    void networksThatTheBoundsDoNotFitAreRefused() {
        refuses(Dl4jModels.lstm(5, 3, 1, 1).getLayerWiseConfigurations(), "layer 0 must be dense", "LSTM");
        refuses(
                stack(
                        hidden(7, Activation.RELU).build(),
                        hidden(5, Activation.SIGMOID).build()),
                "layer 1 has the activation sigmoid",
                "piecewise linear");
        refuses(stack(hidden(7, Activation.TANH).build()), "layer 0 has the activation tanh");
        refuses(
                stack(
                        hidden(7, Activation.RELU).build(),
                        hidden(5, Activation.HARDTANH).build()),
                "bent alike",
                "[RELU, HARD_TANH]");
        refuses(stack(hidden(7, Activation.IDENTITY).build()), "bent alike", "[IDENTITY]");
        refuses(
                stack(
                        hidden(7, Activation.HARDTANH).build(),
                        new ActivationLayer.Builder()
                                .activation(Activation.RELU)
                                .build()),
                "layer 1 bends again",
                "HARD_TANH");
        refuses(
                stack(
                        new ActivationLayer.Builder()
                                .activation(Activation.RELU)
                                .build(),
                        hidden(7, Activation.RELU).build()),
                "layer 0 bends the inputs");
        refuses(stack(hidden(7, Activation.RELU).hasBias(false).build()), "layer 0 must have a bias");
        refuses(stack(hidden(7, Activation.RELU).hasLayerNorm(true).build()), "no normalization");
        refuses(stack(), "no hidden dense layer");
    }

    private static void refuses(MultiLayerConfiguration configuration, String... messages) {
        for (String message : messages) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Dl4jModels.hiddenWidths(configuration))
                    .withMessageContaining(message);
        }
    }

    private static DenseLayer layer(int units, int inputs, DenseActivation activation, SplittableRandom random) {
        double[][] weights = new double[units][];
        for (int j = 0; j < units; j++) {
            weights[j] = random.doubles(inputs, -1, 1).toArray();
        }
        return new DenseLayer(weights, random.doubles(units, -1, 1).toArray(), activation);
    }
}

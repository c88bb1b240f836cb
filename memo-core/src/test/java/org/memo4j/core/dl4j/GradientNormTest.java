package org.memo4j.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.model.GradientNorm;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

class GradientNormTest {
    private static final int FEATURES = 4;
    private static final int CLASSES = 3;
    private static final float[][] EXAMPLES = examples();
    private static final int[] LABELS = {0, 1, 2, 1, 0};

    private static float[][] examples() {
        SplittableRandom random = new SplittableRandom(3);
        float[][] examples = new float[5][FEATURES];
        for (float[] example : examples) {
            for (int j = 0; j < FEATURES; j++) {
                example[j] = (float) random.nextGaussian();
            }
        }
        return examples;
    }

    private static MultiLayerNetwork network(DataType type, ILossFunction loss, int units) {
        Activation last = units == 1 ? Activation.SIGMOID : Activation.SOFTMAX;
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(type)
                .updater(new Adam(0.05))
                .l2(0.01)
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(FEATURES)
                        .nOut(5)
                        .activation(Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(loss)
                        .activation(last)
                        .nIn(5)
                        .nOut(units)
                        .build())
                .build());
        network.init();
        return network;
    }

    private static DataSet data(int classes) {
        DataSet data = new DataSet(Nd4j.create(EXAMPLES), Nd4j.zeros(5, classes));
        for (int i = 0; i < 5; i++) {
            data.getLabels().putScalar(i, classes == 1 ? 0 : LABELS[i], classes == 1 ? LABELS[i] % 2 : 1);
        }
        return data;
    }

    /** Central differences of minus the log-probability of the label, parameter by parameter, in double precision. */
    private static <N extends NeuralNetwork & Model> double[] differences(N network, int example, int label) {
        INDArray parameters = network.params().dup();
        double[] gradient = new double[(int) parameters.length()];
        double h = 1e-5;
        for (int k = 0; k < gradient.length; k++) {
            INDArray moved = parameters.dup();
            moved.putScalar(k, parameters.getDouble(k) + h);
            network.setParams(moved);
            double above = loss(network, example, label);
            moved.putScalar(k, parameters.getDouble(k) - h);
            network.setParams(moved);
            gradient[k] = (above - loss(network, example, label)) / (2 * h);
        }
        network.setParams(parameters);
        return gradient;
    }

    private static double loss(NeuralNetwork network, int example, int label) {
        INDArray input = Nd4j.create(new float[][] {EXAMPLES[example]}).castTo(DataType.DOUBLE);
        INDArray output = network instanceof MultiLayerNetwork layers
                ? layers.output(input, false)
                : ((ComputationGraph) network).output(false, input)[0];
        if (output.length() == 1) {
            double p = output.getDouble(0);
            return -Math.log(label == 1 ? p : 1 - p);
        }
        return -Math.log(output.getDouble(label));
    }

    private static <N extends NeuralNetwork & Model> void assertFiniteDifferences(N network, int[] labels) {
        Dl4jClassifier classifier = Dl4jClassifier.of(network);
        for (GradientNorm norm : GradientNorm.values()) {
            double[] norms = classifier.gradientNorms(EXAMPLES, labels, norm);
            for (int i = 0; i < 5; i++) {
                double expected = norm.of(differences(network, i, labels[i]));
                assertThat(norms[i]).as("%s of example %d", norm, i).isCloseTo(expected, within(1e-6 * (1 + expected)));
            }
        }
    }

    @Test
    void agreesWithFiniteDifferences() {
        assertFiniteDifferences(network(DataType.DOUBLE, new LossMCXENT(), CLASSES), LABELS);
        assertFiniteDifferences(network(DataType.DOUBLE, new LossSparseMCXENT(), CLASSES), LABELS);
        assertFiniteDifferences(network(DataType.DOUBLE, new LossBinaryXENT(), 1), new int[] {0, 1, 0, 1, 1});
    }

    @Test
    void agreesWithFiniteDifferencesInAGraph() {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("features")
                .addLayer(
                        "hidden",
                        new DenseLayer.Builder()
                                .nIn(FEATURES)
                                .nOut(5)
                                .activation(Activation.TANH)
                                .build(),
                        "features")
                .addLayer(
                        "class",
                        new OutputLayer.Builder(new LossMCXENT())
                                .activation(Activation.SOFTMAX)
                                .nIn(5)
                                .nOut(CLASSES)
                                .build(),
                        "hidden")
                .setOutputs("class")
                .build());
        graph.init();
        assertFiniteDifferences(graph, LABELS);
    }

    /** Training with looks in between ends where training without them does, to the bit; no listener hears of a look. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doesNotDisturbTraining(boolean graph) {
        List<Integer> heard = new ArrayList<>();
        int[][] bits = new int[2][];
        for (int look = 0; look < 2; look++) {
            boolean looking = look == 1;
            heard.clear();
            if (graph) {
                ComputationGraph network = Networks.graphClassifier(WorkspaceMode.ENABLED, FEATURES, CLASSES);
                network.setListeners(listener(heard));
                for (int step = 0; step < 6; step++) {
                    network.fit(data(CLASSES));
                    look(looking, Dl4jClassifier.of(network));
                }
                bits[look] = Networks.bits(network);
            } else {
                MultiLayerNetwork network = network(DataType.FLOAT, new LossMCXENT(), CLASSES);
                network.setListeners(listener(heard));
                for (int step = 0; step < 6; step++) {
                    network.fit(data(CLASSES));
                    look(looking, Dl4jClassifier.of(network));
                }
                bits[look] = Networks.bits(network);
            }
            assertThat(heard).hasSize(12);
        }
        assertThat(bits[1]).containsExactly(bits[0]);
    }

    private static void look(boolean looking, Dl4jClassifier classifier) {
        if (looking) {
            assertThat(classifier.gradientNorms(EXAMPLES, LABELS, GradientNorm.L2))
                    .doesNotContain(0.0);
        }
    }

    private static BaseTrainingListener listener(List<Integer> heard) {
        return new BaseTrainingListener() {
            @Override
            public void onGradientCalculation(Model model) {
                heard.add(-1);
            }

            @Override
            public void iterationDone(Model model, int iteration, int epoch) {
                heard.add(iteration);
            }
        };
    }

    /** A fitted example pulls less than one that is not. */
    @Test
    void trainingLowersTheNorm() {
        MultiLayerNetwork network = network(DataType.FLOAT, new LossMCXENT(), CLASSES);
        Dl4jClassifier classifier = Dl4jClassifier.of(network);
        double before = classifier.gradientNorms(EXAMPLES, LABELS, GradientNorm.L2)[0];
        for (int step = 0; step < 200; step++) {
            network.fit(data(CLASSES));
        }
        assertThat(classifier.gradientNorms(EXAMPLES, LABELS, GradientNorm.L2)[0])
                .isLessThan(before / 4);
    }

    @Test
    void refusesNetworksWhoseTrainingPassIsAnotherFunction() {
        Dl4jClassifier classifier = Dl4jClassifier.of(Networks.classifier(WorkspaceMode.NONE, FEATURES, CLASSES));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> classifier.gradientNorms(EXAMPLES, LABELS, GradientNorm.L2))
                .withMessageContaining("dropout");
        Dl4jClassifier plain = Dl4jClassifier.of(network(DataType.FLOAT, new LossMCXENT(), CLASSES));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plain.gradientNorms(EXAMPLES, new int[] {0, 1, 2, 3, 0}, GradientNorm.L2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plain.gradientNorms(EXAMPLES, new int[4], GradientNorm.L2));
    }
}

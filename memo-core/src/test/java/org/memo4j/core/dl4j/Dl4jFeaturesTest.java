package org.memo4j.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.memo4j.core.analytic.AnalyticClassifier;
import org.memo4j.core.analytic.AnalyticOptions;
import org.memo4j.core.analytic.LabeledInputs;
import org.memo4j.core.analytic.RandomFeatures;
import org.nd4j.linalg.activations.Activation;

class Dl4jFeaturesTest {
    private static final int INPUTS = 12;
    private static final float[][] EXAMPLES = examples(300, INPUTS);

    private static float[][] examples(int count, int size) {
        SplittableRandom random = new SplittableRandom(3);
        float[][] examples = new float[count][size];
        for (float[] example : examples) {
            for (int j = 0; j < size; j++) {
                example[j] = (float) random.nextGaussian();
            }
        }
        return examples;
    }

    private static double[] doubles(float[] values) {
        double[] copy = new double[values.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[i];
        }
        return copy;
    }

    @Test
    void activationsOfALayerAreTheFeatures() {
        for (WorkspaceMode mode : WorkspaceMode.values()) {
            MultiLayerNetwork network = Networks.classifier(mode, INPUTS, 3);
            int[] before = Networks.bits(network);
            Dl4jFeatures features = Dl4jFeatures.of(network, 0, INPUTS);
            assertThat(features.width()).isEqualTo(Networks.HIDDEN);
            float[][] rows = features.features(EXAMPLES);
            assertThat(rows).hasDimensions(300, Networks.HIDDEN);
            for (int i = 0; i < 300; i += 71) {
                double[] hidden =
                        Networks.affine(doubles(EXAMPLES[i]), network.getParam("0_W"), network.getParam("0_b"));
                for (int j = 0; j < hidden.length; j++) {
                    assertThat((double) rows[i][j]).isCloseTo(Math.tanh(hidden[j]), within(1e-5));
                }
            }
            assertThat(Networks.bits(network)).isEqualTo(before);
            assertThatThrownBy(() -> Dl4jFeatures.of(network, 9, INPUTS)).hasMessageContaining("layer");
            assertThatThrownBy(() -> features.features(new float[1][5])).hasMessageContaining("input 0");
        }
    }

    @Test
    void activationsOfAVertexAreTheFeatures() {
        ComputationGraph network = Networks.graphClassifier(WorkspaceMode.ENABLED, INPUTS, 3);
        Dl4jFeatures features = Dl4jFeatures.of(network, "left", INPUTS);
        float[][] rows = features.features(EXAMPLES);
        double[] hidden = Networks.affine(doubles(EXAMPLES[7]), network.getParam("left_W"), network.getParam("left_b"));
        for (int j = 0; j < hidden.length; j++) {
            assertThat((double) rows[7][j]).isCloseTo(Math.max(0, hidden[j]), within(1e-5));
        }
        assertThatThrownBy(() -> Dl4jFeatures.of(network, "nowhere", INPUTS)).hasMessageContaining("nowhere");
    }

    @Test
    void featureMapsAreLaidOutFlatAndAHeadLearnsOnThem() {
        MultiLayerNetwork network = Networks.init(new MultiLayerNetwork(Networks.base(WorkspaceMode.ENABLED)
                .list()
                .layer(new ConvolutionLayer.Builder(2, 2)
                        .nIn(2)
                        .nOut(3)
                        .activation(Activation.TANH)
                        .build())
                .layer(Networks.output(0, 3))
                .setInputType(InputType.convolutional(2, 3, 2))
                .build()));
        Dl4jFeatures features = Dl4jFeatures.of(network, 0, 2, 2, 3);
        assertThat(features.width()).isEqualTo(3 * 1 * 2);
        int[] labels = new int[EXAMPLES.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = EXAMPLES[i][0] + EXAMPLES[i][1] > 0 ? 1 : 0;
        }
        AnalyticClassifier head =
                AnalyticClassifier.of(features, RandomFeatures.relu(6, 40, 1), AnalyticOptions.withDefaults());
        head.learn(new LabeledInputs(EXAMPLES, labels));
        int right = 0;
        int[] predicted = head.predict(EXAMPLES);
        for (int i = 0; i < labels.length; i++) {
            right += predicted[i] == labels[i] ? 1 : 0;
        }
        assertThat(right).isGreaterThan(210);
        assertThatThrownBy(() ->
                        AnalyticClassifier.of(features, RandomFeatures.identity(9), AnalyticOptions.withDefaults()))
                .hasMessageContaining("agree");
    }
}

package org.memo4j.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.memo4j.core.dl4j.Networks.HIDDEN;

import java.util.SplittableRandom;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.score.TokenScores;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class Dl4jClassifierTest {
    private static final int FEATURES = 12;
    private static final int CLASSES = 3;
    private static final float[][] EXAMPLES = examples();
    private static final int[] LABELS = {0, 1, 2, 1, 0, 2, 2, 1};

    private static float[][] examples() {
        SplittableRandom random = new SplittableRandom(3);
        float[][] examples = new float[8][FEATURES];
        for (float[] example : examples) {
            for (int j = 0; j < FEATURES; j++) {
                example[j] = (float) random.nextGaussian();
            }
        }
        return examples;
    }

    private static <N extends NeuralNetwork> N trained(N network, long... shape) {
        DataSet data = new DataSet(Nd4j.create(EXAMPLES).reshape('c', shape), Nd4j.zeros(8, CLASSES));
        for (int i = 0; i < 8; i++) {
            data.getLabels().putScalar(i, LABELS[i], 1);
        }
        for (int i = 0; i < 5; i++) {
            network.fit(data);
        }
        return network;
    }

    private static double[] row(INDArray matrix, int row) {
        return matrix.getRow(row).toDoubleVector();
    }

    private static void assertLogits(Dl4jClassifier classifier, double[][] expected) {
        try (LogitRows rows = classifier.logits(EXAMPLES)) {
            assertThat(rows.rows()).isEqualTo(expected.length);
            for (int i = 0; i < expected.length; i++) {
                for (int c = 0; c < expected[i].length; c++) {
                    assertThat((double) rows.get(i, c))
                            .as("example %d, class %d", i, c)
                            .isCloseTo(expected[i][c], within(1e-4 * (1 + Math.abs(expected[i][c]))));
                }
            }
        }
    }

    @Test
    void logitsOfANetworkWithDropoutAndBatchNormalization() {
        MultiLayerNetwork network = trained(Networks.classifier(WorkspaceMode.ENABLED, FEATURES, CLASSES), 8, FEATURES);
        double[][] expected = new double[8][];
        for (int i = 0; i < 8; i++) {
            double[] x = new double[FEATURES];
            for (int j = 0; j < FEATURES; j++) {
                x[j] = EXAMPLES[i][j];
            }
            double[] h = Networks.affine(x, network.getParam("0_W"), network.getParam("0_b"));
            for (int j = 0; j < HIDDEN; j++) {
                double z = Math.tanh(h[j]) - network.getParam("1_mean").getDouble(j);
                // DL4J keeps the variance as its logarithm of base 10
                double variance =
                        Math.pow(10, 2 * network.getParam("1_log10stdev").getDouble(j));
                h[j] = network.getParam("1_gamma").getDouble(j) * z / Math.sqrt(variance + 1e-5)
                        + network.getParam("1_beta").getDouble(j);
            }
            expected[i] = Networks.affine(h, network.getParam("2_W"), network.getParam("2_b"));
        }
        Dl4jClassifier classifier = Dl4jClassifier.of(network);
        assertLogits(classifier, expected);
        assertThat(classifier.classes()).isEqualTo(CLASSES);
        assertThat(classifier).hasToString("Dl4jClassifier[MultiLayerNetwork, 3 classes]");
    }

    @Test
    void scoreIsWhatDl4jCallsTheLossOfAnExample() {
        ComputationGraph network =
                trained(Networks.graphClassifier(WorkspaceMode.NONE, FEATURES, CLASSES), 8, FEATURES);
        INDArray labels = Nd4j.zeros(8, CLASSES);
        for (int i = 0; i < 8; i++) {
            labels.putScalar(i, LABELS[i], 1);
        }
        double[] theirs = network.scoreExamples(new DataSet(Nd4j.create(EXAMPLES), labels), false)
                .toDoubleVector();
        TokenScores scores = Dl4jClassifier.of(network).withBatchSize(3).score(EXAMPLES, LABELS);
        assertThat(scores.losses()).containsExactly(theirs, within(1e-4));
    }

    @Test
    void logitsOfAGraph() {
        ComputationGraph network =
                trained(Networks.graphClassifier(WorkspaceMode.ENABLED, FEATURES, CLASSES), 8, FEATURES);
        INDArray input = Nd4j.create(EXAMPLES);
        double[][] expected = new double[8][];
        for (int i = 0; i < 8; i++) {
            double[] h = new double[2 * HIDDEN];
            double[] left = Networks.affine(row(input, i), network.getParam("left_W"), network.getParam("left_b"));
            double[] right = Networks.affine(row(input, i), network.getParam("right_W"), network.getParam("right_b"));
            for (int j = 0; j < HIDDEN; j++) {
                h[j] = Math.max(0, left[j]);
                h[HIDDEN + j] = Math.max(0, right[j]);
            }
            expected[i] = Networks.affine(h, network.getParam("class_W"), network.getParam("class_b"));
        }
        assertLogits(Dl4jClassifier.of(network), expected);
    }

    @Test
    void featuresAreLaidOutInTheInputShape() {
        MultiLayerNetwork network = Networks.init(new MultiLayerNetwork(Networks.base(WorkspaceMode.ENABLED)
                .list()
                .layer(new ConvolutionLayer.Builder(2, 2)
                        .nIn(2)
                        .nOut(3)
                        .activation(Activation.TANH)
                        .build())
                .layer(Networks.output(0, CLASSES))
                .setInputType(InputType.convolutional(2, 3, 2))
                .build()));
        trained(network, 8, 2, 2, 3);
        INDArray probabilities = network.output(Nd4j.create(EXAMPLES).reshape('c', new long[] {8, 2, 2, 3}), false);
        Dl4jClassifier classifier = Dl4jClassifier.of(network).withInputShape(2, 2, 3);
        try (LogitRows rows = classifier.logits(EXAMPLES)) {
            for (int i = 0; i < 8; i++) {
                for (int c = 1; c < CLASSES; c++) {
                    double logOdds = Math.log(probabilities.getDouble(i, c) / probabilities.getDouble(i, 0));
                    assertThat((double) rows.get(i, c) - rows.get(i, 0)).isCloseTo(logOdds, within(1e-4));
                }
            }
        }
        assertThatThrownBy(() -> classifier.withInputShape(2, 3).logits(EXAMPLES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6 entries");
    }

    @Test
    void anOutputLayerAloneAndDoublePrecision() {
        MultiLayerNetwork network = Networks.init(new MultiLayerNetwork(Networks.base(WorkspaceMode.ENABLED)
                .dataType(DataType.DOUBLE)
                .list()
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .hasBias(false)
                        .nIn(FEATURES)
                        .nOut(CLASSES)
                        .build())
                .build()));
        INDArray input = Nd4j.create(EXAMPLES);
        double[][] expected = new double[8][];
        for (int i = 0; i < 8; i++) {
            expected[i] = Networks.affine(row(input, i), network.getParam("0_W"), Nd4j.zeros(CLASSES));
        }
        assertLogits(Dl4jClassifier.of(network), expected);
    }

    @Test
    void aSigmoidUnitIsTwoClasses() {
        MultiLayerNetwork network = Networks.init(new MultiLayerNetwork(Networks.base(WorkspaceMode.NONE)
                .list()
                .layer(Networks.dense(FEATURES))
                .layer(new OutputLayer.Builder(LossFunction.XENT)
                        .activation(Activation.SIGMOID)
                        .nIn(HIDDEN)
                        .nOut(1)
                        .build())
                .build()));
        INDArray probabilities = network.output(Nd4j.create(EXAMPLES), false);
        Dl4jClassifier classifier = Dl4jClassifier.of(network);
        assertThat(classifier.classes()).isEqualTo(2);
        TokenScores ones = classifier.score(EXAMPLES, new int[] {1, 1, 1, 1, 1, 1, 1, 1});
        TokenScores zeros = classifier.score(EXAMPLES, new int[8]);
        for (int i = 0; i < 8; i++) {
            double p = probabilities.getDouble(i, 0);
            assertThat(ones.logProbability(i, 0)).isCloseTo(Math.log(p), within(1e-5));
            assertThat(zeros.logProbability(i, 0)).isCloseTo(Math.log1p(-p), within(1e-5));
        }
    }

    @Test
    void badInputIsRefused() {
        assertThatThrownBy(() -> Dl4jClassifier.of(Networks.lstm(RNNFormat.NCW)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RnnOutputLayer");
        MultiLayerNetwork sigmoids = Networks.init(new MultiLayerNetwork(Networks.base(WorkspaceMode.NONE)
                .list()
                .layer(new OutputLayer.Builder(LossFunction.XENT)
                        .activation(Activation.SIGMOID)
                        .nIn(FEATURES)
                        .nOut(2)
                        .build())
                .build()));
        assertThatThrownBy(() -> Dl4jClassifier.of(sigmoids))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("softmax");
        MultiLayerNetwork dense = Networks.init(new MultiLayerNetwork(Networks.base(WorkspaceMode.NONE)
                .list()
                .layer(Networks.dense(2))
                .build()));
        assertThatThrownBy(() -> Dl4jClassifier.of(dense))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must end in an OutputLayer");
        Dl4jClassifier classifier = Dl4jClassifier.of(Networks.classifier(WorkspaceMode.NONE, FEATURES, CLASSES));
        assertThatThrownBy(() -> classifier.logits(new float[0][])).hasMessageContaining("features");
        assertThatThrownBy(() -> classifier.logits(new float[][] {new float[FEATURES], new float[3]}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one length");
        assertThatThrownBy(() -> classifier.withInputShape(3, 0)).hasMessageContaining("input shape");
        assertThatThrownBy(() -> classifier.withBatchSize(0)).hasMessageContaining("batchSize");
    }
}

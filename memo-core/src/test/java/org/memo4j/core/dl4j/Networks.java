package org.memo4j.core.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.memo4j.core.text.TokenSequences;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks, and plain double-precision forward passes over their parameters. */
final class Networks {
    /** Tokens 0 to 5 and the start token 6. */
    static final int VOCABULARY = 7;

    static final int HIDDEN = 6;

    static final int START = 6;

    static final TokenSequences SEQUENCES = TokenSequences.of(
            new int[] {0, 1, 2, 3, 4, 5},
            new int[] {5, 4, 3, 2, 1, 0},
            new int[] {2, 2, 0, 2},
            new int[] {1, 3, 5, 1, 3},
            new int[] {4, 0});

    private Networks() {}

    static NeuralNetConfiguration.Builder base(WorkspaceMode mode) {
        return new NeuralNetConfiguration.Builder()
                .seed(11)
                .updater(new Adam(0.05))
                .trainingWorkspaceMode(mode)
                .inferenceWorkspaceMode(mode);
    }

    static LSTM.Builder lstm(int in) {
        return new LSTM.Builder().nIn(in).nOut(HIDDEN).activation(Activation.TANH);
    }

    static RnnOutputLayer rnnOutput(RNNFormat format) {
        return new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .dataFormat(format)
                .nIn(HIDDEN)
                .nOut(VOCABULARY)
                .build();
    }

    static MultiLayerNetwork lstm(RNNFormat format) {
        return init(new MultiLayerNetwork(base(WorkspaceMode.ENABLED)
                .list()
                .layer(lstm(VOCABULARY).dataFormat(format).build())
                .layer(rnnOutput(format))
                .build()));
    }

    static MultiLayerNetwork lstm(WorkspaceMode mode, double keep, int segment) {
        NeuralNetConfiguration.ListBuilder stack = base(mode)
                .list()
                .layer(lstm(VOCABULARY).dataFormat(RNNFormat.NCW).dropOut(keep).build())
                .layer(lstm(HIDDEN).dataFormat(RNNFormat.NCW).build())
                .layer(rnnOutput(RNNFormat.NCW));
        if (segment > 0) {
            stack.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(segment);
        }
        return init(new MultiLayerNetwork(stack.build()));
    }

    static MultiLayerNetwork embeddingLstm() {
        return init(new MultiLayerNetwork(base(WorkspaceMode.ENABLED)
                .list()
                .layer(new EmbeddingSequenceLayer.Builder()
                        .nIn(VOCABULARY)
                        .nOut(5)
                        .build())
                .layer(lstm(5).dataFormat(RNNFormat.NCW).build())
                .layer(rnnOutput(RNNFormat.NCW))
                .build()));
    }

    /** Two LSTM layers with a connection around the second. */
    static ComputationGraph graphLstm(WorkspaceMode mode, int segment) {
        var graph = base(mode)
                .graphBuilder()
                .addInputs("tokens")
                .addLayer("first", lstm(VOCABULARY).dataFormat(RNNFormat.NCW).build(), "tokens")
                .addLayer("second", lstm(HIDDEN).dataFormat(RNNFormat.NCW).build(), "first")
                .addVertex(
                        "sum",
                        new org.deeplearning4j.nn.conf.graph.ElementWiseVertex(
                                org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op.Add),
                        "first",
                        "second")
                .addLayer("next", rnnOutput(RNNFormat.NCW), "sum")
                .setOutputs("next");
        if (segment > 0) {
            graph.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(segment);
        }
        ComputationGraph network = new ComputationGraph(graph.build());
        network.init();
        return network;
    }

    static DenseLayer dense(int in) {
        return new DenseLayer.Builder()
                .nIn(in)
                .nOut(HIDDEN)
                .activation(Activation.RELU)
                .build();
    }

    static OutputLayer output(int in, int classes) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(in)
                .nOut(classes)
                .build();
    }

    /** Dense layer with dropout, batch normalization, output layer. */
    static MultiLayerNetwork classifier(WorkspaceMode mode, int features, int classes) {
        return init(new MultiLayerNetwork(base(mode)
                .l2(1e-4)
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(features)
                        .nOut(HIDDEN)
                        .activation(Activation.TANH)
                        .dropOut(0.8)
                        .build())
                .layer(new BatchNormalization.Builder().nOut(HIDDEN).build())
                .layer(output(HIDDEN, classes))
                .build()));
    }

    static ComputationGraph graphClassifier(WorkspaceMode mode, int features, int classes) {
        ComputationGraph network = new ComputationGraph(base(mode)
                .graphBuilder()
                .addInputs("features")
                .addLayer("left", dense(features), "features")
                .addLayer("right", dense(features), "features")
                .addVertex("both", new org.deeplearning4j.nn.conf.graph.MergeVertex(), "left", "right")
                .addLayer("class", output(2 * HIDDEN, classes), "both")
                .setOutputs("class")
                .build());
        network.init();
        return network;
    }

    static ComputationGraph graphBigram() {
        ComputationGraph network = new ComputationGraph(base(WorkspaceMode.NONE)
                .graphBuilder()
                .addInputs("token")
                .addLayer(
                        "embedding",
                        new EmbeddingLayer.Builder()
                                .nIn(VOCABULARY)
                                .nOut(HIDDEN)
                                .hasBias(false)
                                .build(),
                        "token")
                .addLayer("next", output(HIDDEN, VOCABULARY), "embedding")
                .setOutputs("next")
                .build());
        network.init();
        return network;
    }

    static MultiLayerNetwork init(MultiLayerNetwork network) {
        network.init();
        return network;
    }

    /** Trains a language model for a few epochs, so that no weight is where it started. */
    static Dl4jLanguageModel trained(Dl4jLanguageModel model) {
        TokenDataSetIterator data =
                TokenDataSetIterator.of(model, SEQUENCES).withBatchSize(3).withSeed(5);
        if (model.network() instanceof MultiLayerNetwork network) {
            network.fit(data, 3);
        } else {
            ((ComputationGraph) model.network()).fit(data, 3);
        }
        return model;
    }

    /** {@code x W + b}, in double. */
    static double[] affine(double[] x, INDArray weights, INDArray bias) {
        double[] z = new double[(int) weights.size(1)];
        for (int j = 0; j < z.length; j++) {
            z[j] = bias.getDouble(j);
            for (int i = 0; i < x.length; i++) {
                z[j] += x[i] * weights.getDouble(i, j);
            }
        }
        return z;
    }

    /** States of an LSTM layer after each of its inputs, in double; DL4J orders the gates block input, forget, output,
     * input. */
    static double[][] lstmStates(double[][] inputs, Layer layer) {
        INDArray recurrent = layer.getParam("RW");
        double[] state = new double[(int) recurrent.size(0)];
        double[] cell = new double[state.length];
        double[][] states = new double[inputs.length][];
        for (int t = 0; t < inputs.length; t++) {
            double[] z = affine(inputs[t], layer.getParam("W"), layer.getParam("b"));
            for (int j = 0; j < z.length; j++) {
                for (int i = 0; i < state.length; i++) {
                    z[j] += state[i] * recurrent.getDouble(i, j);
                }
            }
            int n = state.length;
            double[] next = new double[n];
            for (int i = 0; i < n; i++) {
                cell[i] = sigmoid(z[n + i]) * cell[i] + sigmoid(z[3 * n + i]) * Math.tanh(z[i]);
                next[i] = sigmoid(z[2 * n + i]) * Math.tanh(cell[i]);
            }
            state = next;
            states[t] = next;
        }
        return states;
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static double[] oneHot(int token) {
        double[] vector = new double[VOCABULARY];
        vector[token] = 1;
        return vector;
    }

    /** The bits of the parameters. */
    static int[] bits(Model network) {
        float[] parameters = network.params().dup().data().asFloat();
        int[] bits = new int[parameters.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(parameters[i]);
        }
        return bits;
    }
}

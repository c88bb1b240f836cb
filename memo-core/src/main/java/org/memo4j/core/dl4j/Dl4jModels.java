package org.memo4j.core.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.model.DenseActivation;
import org.memo4j.core.model.DenseLayer;
import org.memo4j.core.model.DenseNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small DL4J networks that are known to train. */
public final class Dl4jModels {
    private Dl4jModels() {}

    /**
     * A recurrent language model: LSTM layers over one-hot tokens and an output layer with softmax and cross-entropy, full
     * backpropagation through time, float32. Trained by Adam with learning rate 0.004 ({@code setLearningRate} changes it)
     * and gradients clipped to [-1, 1] element by element. Wrap it by
     * {@code Dl4jLanguageModel.recurrent(network, TokenEncoding.ONE_HOT)}.
     *
     * @param vocabularySize number of token ids, the start token included if there is one
     * @param hidden units of each LSTM layer
     * @param layers number of LSTM layers
     * @param seed seed of the initial weights
     * @return the network, initialized; {@code 4 H (I + H + 1)} parameters for a layer of {@code H} units over {@code I}
     *     inputs, and {@code (H + 1) V} for the output layer
     */
    public static MultiLayerNetwork lstm(int vocabularySize, int hidden, int layers, long seed) {
        Checks.atLeast(vocabularySize, 2, "vocabularySize");
        Checks.atLeast(hidden, 1, "hidden");
        Checks.atLeast(layers, 1, "layers");
        NeuralNetConfiguration.ListBuilder stack = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(DataType.FLOAT)
                .updater(new Adam(4e-3))
                .weightInit(WeightInit.XAVIER)
                .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
                .gradientNormalizationThreshold(1)
                .list();
        for (int i = 0; i < layers; i++) {
            stack.layer(new LSTM.Builder()
                    .nIn(i == 0 ? vocabularySize : hidden)
                    .nOut(hidden)
                    .activation(Activation.TANH)
                    .dataFormat(RNNFormat.NCW)
                    .build());
        }
        stack.layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .dataFormat(RNNFormat.NCW)
                .nIn(hidden)
                .nOut(vocabularySize)
                .build());
        MultiLayerNetwork network = new MultiLayerNetwork(stack.build());
        network.init();
        return network;
    }

    /**
     * A network of fully connected layers with given weights, in double, the last one an output layer with squared error.
     * Its outputs are those of {@link DenseNetwork#output} up to rounding.
     *
     * @param dense the layers
     * @return the network, initialized; {@link Dl4jClassifier} takes it if its outputs are scores of classes
     */
    public static MultiLayerNetwork dense(DenseNetwork dense) {
        NeuralNetConfiguration.ListBuilder stack =
                new NeuralNetConfiguration.Builder().dataType(DataType.DOUBLE).list();
        List<DenseLayer> layers = dense.layers();
        for (int l = 0; l < layers.size(); l++) {
            FeedForwardLayer.Builder<?> layer = l + 1 < layers.size()
                    ? new org.deeplearning4j.nn.conf.layers.DenseLayer.Builder()
                    : new OutputLayer.Builder(LossFunction.MSE);
            stack.layer(layer.nIn(layers.get(l).inputs())
                    .nOut(layers.get(l).units())
                    .activation(activation(layers.get(l).activation()))
                    .build());
        }
        MultiLayerNetwork network = new MultiLayerNetwork(stack.build());
        network.init();
        for (int l = 0; l < layers.size(); l++) {
            try (INDArray weights = Nd4j.createFromArray(layers.get(l).weights());
                    INDArray biases =
                            Nd4j.createFromArray(new double[][] {layers.get(l).biases()})) {
                // DL4J keeps one column a unit
                network.getLayer(l).getParam("W").assign(weights.transpose());
                network.getLayer(l).getParam("b").assign(biases);
            }
        }
        return network;
    }

    /** The other way round, for a classifier: the outputs are logits. */
    static DenseNetwork plain(NeuralNetwork network) {
        if (!(network instanceof MultiLayerNetwork layers)) {
            throw new IllegalArgumentException("only a MultiLayerNetwork can be read as dense layers, but this is a "
                    + network.getClass().getSimpleName());
        }
        List<DenseLayer> plain = new ArrayList<>();
        for (int l = 0; l < layers.getnLayers(); l++) {
            Layer conf = layers.getLayer(l).conf().getLayer();
            boolean last = l == layers.getnLayers() - 1;
            boolean dense = last
                    ? conf instanceof OutputLayer
                    : conf instanceof org.deeplearning4j.nn.conf.layers.DenseLayer hidden && !hidden.isHasLayerNorm();
            Checks.check(
                    dense && layers.getLayerWiseConfigurations().getInputPreProcess(l) == null,
                    "layer %d must be dense, or the output layer in the end, without preprocessor and normalization,"
                            + " but is %s",
                    l,
                    conf.getClass().getSimpleName());
            IActivation activation = ((BaseLayer) conf).getActivationFn();
            plain.add(new DenseLayer(
                    weights(layers.getLayer(l).getParam("W")),
                    biases(layers.getLayer(l).getParam("b"), layers.layerSize(l)),
                    last && activation instanceof ActivationSoftmax
                            ? DenseActivation.IDENTITY
                            : activation(activation, l)));
        }
        return DenseNetwork.of(plain);
    }

    private static double[][] weights(INDArray parameters) {
        try (INDArray copy = parameters.transpose().dup('c')) {
            return copy.toDoubleMatrix();
        }
    }

    private static double[] biases(@Nullable INDArray parameters, long units) {
        return parameters == null
                ? new double[Math.toIntExact(units)]
                : parameters.reshape(-1).toDoubleVector();
    }

    private static DenseActivation activation(IActivation activation, int layer) {
        for (DenseActivation known : DenseActivation.values()) {
            if (activation(known).getActivationFunction().getClass() == activation.getClass()) {
                return known;
            }
        }
        throw new IllegalArgumentException(
                "layer " + layer + " has the activation " + activation + "; identity, relu and hardtanh can be read");
    }

    /**
     * Widths of the hidden layers of a fully connected network: what bounds on memorization are stated in, together with
     * {@link #hiddenActivation(MultiLayerConfiguration)}.
     *
     * @param configuration a network of dense layers and an output layer; dropout and activation layers between them do not
     *     count
     * @return the widths, from the input on
     * @throws IllegalArgumentException if another layer is among them, there is no hidden one, one has no bias, or not all
     *     are bent alike by ReLU or hard tanh: the bounds hold for piecewise linear activations only
     */
    public static int[] hiddenWidths(MultiLayerConfiguration configuration) {
        return HiddenLayers.of(layers(configuration)).widths();
    }

    /**
     * Widths of the hidden layers of a fully connected network that was configured as a graph.
     *
     * @param configuration a chain: every vertex a layer as in {@link #hiddenWidths(MultiLayerConfiguration)}, with one input
     * @return the widths, from the input on
     * @throws IllegalArgumentException if the graph is no chain, or for a reason given there
     */
    public static int[] hiddenWidths(ComputationGraphConfiguration configuration) {
        return HiddenLayers.of(layers(configuration)).widths();
    }

    /**
     * Activation of the hidden layers of a fully connected network.
     *
     * @param configuration a network as in {@link #hiddenWidths(MultiLayerConfiguration)}
     * @return {@code RELU}, which leaky ReLU counts as too, or {@code HARD_TANH}: the theorems are the same for both ReLUs
     * @throws IllegalArgumentException for a reason given there
     */
    public static DenseActivation hiddenActivation(MultiLayerConfiguration configuration) {
        return HiddenLayers.of(layers(configuration)).activation();
    }

    /**
     * Activation of the hidden layers of a fully connected network that was configured as a graph.
     *
     * @param configuration a chain as in {@link #hiddenWidths(ComputationGraphConfiguration)}
     * @return {@code RELU} or {@code HARD_TANH}, as in {@link #hiddenActivation(MultiLayerConfiguration)}
     * @throws IllegalArgumentException for a reason given there
     */
    public static DenseActivation hiddenActivation(ComputationGraphConfiguration configuration) {
        return HiddenLayers.of(layers(configuration)).activation();
    }

    private static List<Layer> layers(MultiLayerConfiguration configuration) {
        return configuration.getConfs().stream()
                .map(NeuralNetConfiguration::getLayer)
                .toList();
    }

    /** From the output back to the input. */
    private static List<Layer> layers(ComputationGraphConfiguration configuration) {
        Checks.check(
                configuration.getNetworkInputs().size() == 1
                        && configuration.getNetworkOutputs().size() == 1,
                "the graph must be a chain with one input and one output, but has %d and %d",
                configuration.getNetworkInputs().size(),
                configuration.getNetworkOutputs().size());
        List<Layer> layers = new ArrayList<>();
        String name = configuration.getNetworkOutputs().get(0);
        while (!configuration.getNetworkInputs().contains(name)) {
            GraphVertex vertex =
                    Objects.requireNonNull(configuration.getVertices().get(name));
            List<String> inputs =
                    Objects.requireNonNull(configuration.getVertexInputs().get(name));
            Checks.check(
                    vertex instanceof LayerVertex && inputs.size() == 1,
                    "the graph must be a chain of layers, but vertex %s is a %s with %d inputs",
                    name,
                    vertex.getClass().getSimpleName(),
                    inputs.size());
            layers.add(0, ((LayerVertex) vertex).getLayerConf().getLayer());
            name = inputs.get(0);
        }
        Checks.check(
                layers.size() == configuration.getVertices().size(),
                "the graph must be a chain of layers, but only %d of its %d vertices lie between input and output",
                layers.size(),
                configuration.getVertices().size());
        return layers;
    }

    private static Activation activation(DenseActivation activation) {
        return switch (activation) {
            case IDENTITY -> Activation.IDENTITY;
            case RELU -> Activation.RELU;
            case HARD_TANH -> Activation.HARDTANH;
        };
    }

    /**
     * Frees the parameters, gradients and updater state of a network that is no longer needed. Without this they wait for
     * the garbage collector, which does not see native memory and may not run in time when hundreds of networks are trained
     * in a row.
     *
     * <p>Unlike {@code MultiLayerNetwork.close()}, it does not ask for two full collections, which take longer than training
     * a small network does; and it leaves the workspaces of the thread for the next network that the thread trains. They go
     * with the thread. A {@code ComputationGraph} offers no other way than its {@code close()}.
     *
     * @param network a {@code MultiLayerNetwork} or a {@code ComputationGraph}; must not be used afterwards
     */
    public static void free(NeuralNetwork network) {
        if (network instanceof MultiLayerNetwork layers) {
            Updater updater = layers.getUpdater(false);
            free(layers.params(), layers.getFlattenedGradients(), updater == null ? null : updater.getStateViewArray());
        } else if (network instanceof ComputationGraph graph) {
            graph.close(); // its params() is a copy, and the array itself cannot be had
        } else {
            throw new IllegalArgumentException("network must be a MultiLayerNetwork or a ComputationGraph, but is a "
                    + network.getClass().getName());
        }
    }

    private static void free(@Nullable INDArray... arrays) {
        for (INDArray array : arrays) {
            if (array != null && array.closeable()) {
                array.close();
            }
        }
    }
}

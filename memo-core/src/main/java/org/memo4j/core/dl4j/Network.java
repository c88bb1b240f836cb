package org.memo4j.core.dl4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.memo4j.core.Checks;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The two kinds of DL4J network behind one face: inference up to the input of the output layer, and recurrent state. */
abstract class Network {
    /** The state of the recurrent layers, in the order of {@link #recurrentLayers()}. */
    private record State(List<Map<String, INDArray>> previous, List<Map<String, INDArray>> truncated) {}

    static Network of(NeuralNetwork network) {
        if (network instanceof MultiLayerNetwork layers) {
            Checks.check(layers.isInitCalled(), "the network has no parameters yet; call init() first");
            return new LayeredNetwork(layers);
        }
        Checks.check(
                network instanceof ComputationGraph,
                "network must be a MultiLayerNetwork or a ComputationGraph, but is a %s",
                network.getClass().getName());
        ComputationGraph graph = (ComputationGraph) network;
        Checks.check(graph.getVertices() != null, "the network has no parameters yet; call init() first");
        Checks.check(
                graph.getNumInputArrays() == 1 && graph.getNumOutputArrays() == 1,
                "the graph must have one input and one output, but has %d and %d",
                graph.getNumInputArrays(),
                graph.getNumOutputArrays());
        return new GraphNetwork(graph);
    }

    /** The network itself, as listeners are handed it. */
    abstract NeuralNetwork network();

    abstract Layer[] layers();

    abstract Layer outputLayer();

    /** Layer that the network's input goes to first. */
    abstract Layer inputLayer();

    /** Whether no part of the network but its recurrent layers carries anything from one time step to the next. */
    abstract boolean onlyLayersCarryTime();

    /**
     * Runs the network in inference mode up to the input of its output layer.
     *
     * @param input the network's input
     * @param fromState whether the recurrent layers start from their stored states and leave their new ones where
     *     truncated backpropagation through time keeps it; otherwise they start from zero and no state is touched
     */
    abstract ForwardPass run(INDArray input, boolean fromState);

    DataType dataType() {
        return network().params().dataType();
    }

    /** Runs the network from zero and leaves it as it was. */
    ForwardPass forward(INDArray input) {
        IdentityHashMap<EmbeddingSequenceLayer, Integer> lengths = inputLengths();
        try {
            return run(input, false);
        } finally {
            lengths.forEach(EmbeddingSequenceLayer::setInputLength);
        }
    }

    /** An embedding layer that infers its input length writes it into its configuration, also during inference. */
    private IdentityHashMap<EmbeddingSequenceLayer, Integer> inputLengths() {
        IdentityHashMap<EmbeddingSequenceLayer, Integer> lengths = new IdentityHashMap<>();
        for (Layer layer : layers()) {
            if (unwrap(layer).conf().getLayer() instanceof EmbeddingSequenceLayer embedding) {
                lengths.put(embedding, embedding.getInputLength());
            }
        }
        return lengths;
    }

    /** Runs the network on from a state; the network's own state is as before afterwards. Returns the new state. */
    List<Map<String, INDArray>> forward(INDArray input, List<Map<String, INDArray>> from, Consumer<ForwardPass> use) {
        List<RecurrentLayer> recurrent = recurrentLayers();
        State own = state();
        IdentityHashMap<EmbeddingSequenceLayer, Integer> lengths = inputLengths();
        try {
            for (int i = 0; i < recurrent.size(); i++) {
                // some layers go on from the one, some from the other
                recurrent.get(i).rnnSetPreviousState(from.get(i));
                recurrent.get(i).rnnSetTBPTTState(from.get(i));
            }
            try (ForwardPass pass = run(input, true)) {
                use.accept(pass);
                // copied before the arrays of the pass go, of which they may be part
                List<Map<String, INDArray>> next = new ArrayList<>();
                for (RecurrentLayer layer : recurrent) {
                    Map<String, INDArray> copy = new HashMap<>();
                    layer.rnnGetTBPTTState().forEach((key, array) -> copy.put(key, array.dup()));
                    next.add(copy);
                }
                return next;
            }
        } finally {
            for (int i = 0; i < recurrent.size(); i++) {
                recurrent.get(i).rnnSetPreviousState(own.previous().get(i));
                recurrent.get(i).rnnSetTBPTTState(own.truncated().get(i));
            }
            lengths.forEach(EmbeddingSequenceLayer::setInputLength);
        }
    }

    private State state() {
        List<Map<String, INDArray>> previous = new ArrayList<>();
        List<Map<String, INDArray>> truncated = new ArrayList<>();
        for (RecurrentLayer layer : recurrentLayers()) {
            previous.add(layer.rnnGetPreviousState());
            truncated.add(layer.rnnGetTBPTTState());
        }
        return new State(previous, truncated);
    }

    List<RecurrentLayer> recurrentLayers() {
        List<RecurrentLayer> recurrent = new ArrayList<>();
        for (Layer layer : layers()) {
            if (unwrap(layer) instanceof RecurrentLayer r) {
                recurrent.add(r);
            }
        }
        return recurrent;
    }

    /** Whether decoding may keep the recurrent state instead of running the whole prefix again. */
    boolean canStep() {
        List<RecurrentLayer> recurrent = recurrentLayers();
        if (recurrent.isEmpty() || !onlyLayersCarryTime()) {
            return false;
        }
        for (Layer layer : layers()) {
            Layer inner = unwrap(layer);
            org.deeplearning4j.nn.conf.layers.Layer conf = inner.conf().getLayer();
            boolean timeless = conf instanceof DenseLayer
                    || conf instanceof EmbeddingSequenceLayer
                    || conf instanceof BatchNormalization
                    || conf instanceof ActivationLayer
                    || conf instanceof DropoutLayer
                    || conf instanceof RnnOutputLayer;
            if (!timeless && !(inner instanceof RecurrentLayer)) {
                return false;
            }
        }
        return true;
    }

    /** The layer inside wrappers such as a frozen layer. */
    static Layer unwrap(Layer layer) {
        Layer inner = layer;
        while (inner instanceof BaseWrapperLayer wrapper) {
            inner = wrapper.getUnderlying();
        }
        return inner;
    }
}

package org.memo4j.core.dl4j;

import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.ElementWiseVertex;
import org.deeplearning4j.nn.graph.vertex.impl.InputVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.graph.vertex.impl.MergeVertex;
import org.deeplearning4j.nn.graph.vertex.impl.ScaleVertex;
import org.deeplearning4j.nn.graph.vertex.impl.ShiftVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.memo4j.core.Checks;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A graph of layers with one input and one output. */
final class GraphNetwork extends Network {
    private final ComputationGraph network;
    private final LayerVertex output;
    private final String hidden;

    GraphNetwork(ComputationGraph network) {
        this.network = network;
        String name = network.getConfiguration().getNetworkOutputs().get(0);
        GraphVertex vertex = network.getVertex(name);
        Checks.check(vertex instanceof LayerVertex, "output %s of the graph must be an output layer", name);
        output = (LayerVertex) vertex;
        hidden = Objects.requireNonNull(
                        network.getConfiguration().getVertexInputs().get(name), name)
                .get(0);
    }

    @Override
    NeuralNetwork network() {
        return network;
    }

    @Override
    Layer[] layers() {
        return network.getLayers();
    }

    @Override
    Layer outputLayer() {
        return unwrap(output.getLayer());
    }

    @Override
    Layer inputLayer() {
        String input = network.getConfiguration().getNetworkInputs().get(0);
        return network.getConfiguration().getVertexInputs().entrySet().stream()
                .filter(e -> e.getValue().contains(input))
                .map(e -> network.getVertex(e.getKey()))
                .filter(GraphVertex::hasLayer)
                .map(v -> unwrap(v.getLayer()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("input " + input + " of the graph feeds no layer"));
    }

    @Override
    boolean onlyLayersCarryTime() {
        for (GraphVertex vertex : network.getVertices()) {
            // DL4J skips the preprocessor of a recurrent layer when it runs on from a state
            boolean plain = vertex instanceof LayerVertex layer
                    ? !(unwrap(layer.getLayer()) instanceof RecurrentLayer) || layer.getLayerPreProcessor() == null
                    : vertex instanceof InputVertex
                            || vertex instanceof ElementWiseVertex
                            || vertex instanceof MergeVertex
                            || vertex instanceof ScaleVertex
                            || vertex instanceof ShiftVertex;
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    @Override
    ForwardPass run(INDArray input, boolean fromState) {
        INDArray[] before = network.getInputs();
        network.clearLayerMaskArrays();
        try {
            network.setInputs(input);
            Map<String, INDArray> activations = fromState
                    ? network.rnnActivateUsingStoredState(new INDArray[] {input}, false, true)
                    : network.feedForward(false, true, true); // all but the output layer
            INDArray last = Objects.requireNonNull(activations.get(hidden), hidden);
            InputPreProcessor processor = output.getLayerPreProcessor();
            if (processor != null) {
                last = processor.preProcess(last, (int) input.size(0), LayerWorkspaceMgr.noWorkspaces());
            }
            return new ForwardPass(last, activations.values());
        } finally {
            network.clearLayersStates();
            network.setInputs(before);
        }
    }
}

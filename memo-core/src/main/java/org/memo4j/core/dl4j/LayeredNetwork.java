package org.memo4j.core.dl4j;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A stack of layers. */
final class LayeredNetwork extends Network {
    private final MultiLayerNetwork network;
    private final int last;

    LayeredNetwork(MultiLayerNetwork network) {
        this.network = network;
        last = network.getnLayers() - 1;
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
        return unwrap(network.getLayer(last));
    }

    @Override
    Layer inputLayer() {
        return unwrap(network.getLayer(0));
    }

    @Override
    boolean onlyLayersCarryTime() {
        return true;
    }

    @Override
    ForwardPass run(INDArray input, boolean fromState) {
        INDArray before = network.getInput();
        // the masks of the batch in training are still set when a listener is called, and inference would apply them
        network.clearLayerMaskArrays();
        try {
            List<INDArray> activations = fromState
                    ? network.rnnActivateUsingStoredState(input, false, true)
                    : last == 0 ? List.of(input) : network.feedForwardToLayer(last - 1, input, false);
            INDArray hidden = activations.get(last);
            InputPreProcessor processor = network.getLayerWiseConfigurations().getInputPreProcess(last);
            if (processor != null) {
                hidden = processor.preProcess(hidden, (int) input.size(0), LayerWorkspaceMgr.noWorkspaces());
            }
            return new ForwardPass(hidden, activations);
        } finally {
            network.clearLayersStates();
            network.setInput(before);
        }
    }
}

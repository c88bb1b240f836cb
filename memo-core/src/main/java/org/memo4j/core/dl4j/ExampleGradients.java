package org.memo4j.core.dl4j;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.memo4j.core.Checks;
import org.memo4j.core.model.GradientNorm;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients of single examples, through the training pass of DL4J, the only one that it has: with a batch of one, and
 * without the listeners of the network, which would take it for a step of training. No update follows, so parameters and
 * updater stay as they are.
 */
final class ExampleGradients {
    private ExampleGradients() {}

    /** Fails where the training pass computes another function than inference. */
    static void check(Network network) {
        for (Layer layer : network.layers()) {
            var conf = Network.unwrap(layer).conf().getLayer();
            Checks.check(
                    !(conf instanceof BatchNormalization),
                    "layer %s normalizes by the batch, so that an example has no gradient of its own; replace it for"
                            + " gradient norms",
                    conf.getLayerName());
            boolean noisy =
                    conf.getIDropout() != null || (conf instanceof BaseLayer base && base.getWeightNoise() != null);
            Checks.check(
                    !noisy,
                    "layer %s has dropout or weight noise, so that its gradient is random; copy the parameters into a"
                            + " network without",
                    conf.getLayerName());
        }
    }

    /** Norm of the gradient on one example. */
    static double norm(Network network, INDArray input, INDArray label, GradientNorm norm) {
        if (network.network() instanceof MultiLayerNetwork layers) {
            return norm(layers, input, label, norm);
        }
        return norm((ComputationGraph) network.network(), input, label, norm);
    }

    private static double norm(MultiLayerNetwork network, INDArray input, INDArray label, GradientNorm norm) {
        INDArray inputBefore = network.getInput();
        INDArray labelsBefore = network.getLabels();
        List<TrainingListener> listeners = removed(network.getListeners());
        network.setListeners(List.of());
        network.clearLayerMaskArrays();
        try {
            network.setInput(input);
            network.setLabels(label);
            return norm(network, norm);
        } finally {
            network.setListeners(listeners);
            network.clearLayersStates();
            network.setInput(inputBefore);
            network.setLabels(labelsBefore);
        }
    }

    private static double norm(ComputationGraph network, INDArray input, INDArray label, GradientNorm norm) {
        INDArray[] inputsBefore = network.getInputs();
        List<TrainingListener> listeners = removed(network.getListeners());
        network.setListeners(List.of());
        network.clearLayerMaskArrays();
        try {
            network.setInputs(input);
            network.setLabels(label);
            return norm(network, norm);
        } finally {
            network.setListeners(listeners);
            network.clearLayersStates();
            network.clear(); // of the labels too, which cannot be asked for to be put back
            network.setInputs(inputsBefore);
        }
    }

    private static List<TrainingListener> removed(Collection<TrainingListener> listeners) {
        return listeners == null ? List.of() : new ArrayList<>(listeners);
    }

    private static double norm(Model network, GradientNorm norm) {
        network.computeGradientAndScore(LayerWorkspaceMgr.noWorkspaces());
        return norm.of(network.gradient().gradient().reshape(-1).toDoubleVector());
    }
}

package org.memo4j.core.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.memo4j.core.Checks;
import org.memo4j.core.model.DenseActivation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/** What bounds on memorization need to know of a fully connected network. */
final class HiddenLayers {
    private final List<Integer> widths = new ArrayList<>();
    private final List<DenseActivation> activations = new ArrayList<>();

    private HiddenLayers() {}

    static HiddenLayers of(List<Layer> layers) {
        HiddenLayers hidden = new HiddenLayers();
        for (int l = 0; l < layers.size(); l++) {
            hidden.add(layers.get(l), l, l == layers.size() - 1);
        }
        Checks.check(!hidden.widths.isEmpty(), "the network has no hidden dense layer, so there is nothing to bound");
        for (int h = 0; h < hidden.widths.size(); h++) {
            Checks.check(
                    hidden.activations.get(h) != DenseActivation.IDENTITY
                            && hidden.activations.get(h) == hidden.activations.get(0),
                    "the hidden layers must all be bent alike, by relu or by hardtanh, but they have %s: the bounds do not"
                            + " hold then",
                    hidden.activations);
        }
        return hidden;
    }

    private void add(Layer layer, int l, boolean last) {
        if (layer instanceof DenseLayer dense) {
            Checks.check(
                    dense.hasBias() && !dense.isHasLayerNorm(),
                    "layer %d must have a bias and no normalization; the bounds are those of plain dense layers",
                    l);
            widths.add(Math.toIntExact(dense.getNOut()));
            activations.add(bend(dense.getActivationFn(), l));
        } else if (layer instanceof ActivationLayer activation) {
            bend(bend(activation.getActivationFn(), l), l);
        } else {
            Checks.check(
                    (last && layer instanceof OutputLayer) || layer instanceof DropoutLayer,
                    "layer %d must be dense, dropout or activation, or the output layer in the end, but is %s; the bounds"
                            + " are those of fully connected networks",
                    l,
                    layer.getClass().getSimpleName());
        }
    }

    /** An activation layer after a dense one, which takes the place of its identity. */
    private void bend(DenseActivation activation, int l) {
        if (activation == DenseActivation.IDENTITY) {
            return;
        }
        int before = activations.size() - 1;
        Checks.check(before >= 0, "layer %d bends the inputs before any dense layer; the bounds do not hold then", l);
        Checks.check(
                activations.get(before) == DenseActivation.IDENTITY,
                "layer %d bends again what %s has bent before; the bounds do not hold then",
                l,
                activations.get(before));
        activations.set(before, activation);
    }

    private static DenseActivation bend(IActivation activation, int l) {
        if (activation instanceof ActivationIdentity) {
            return DenseActivation.IDENTITY;
        }
        if (activation instanceof ActivationReLU || (activation instanceof ActivationLReLU leaky && leaks(leaky))) {
            return DenseActivation.RELU;
        }
        Checks.check(
                activation instanceof ActivationHardTanH,
                "layer %d has the activation %s, but the bounds hold for piecewise linear ones: relu, leakyrelu with a"
                        + " slope in [0, 1), and hardtanh",
                l,
                activation);
        return DenseActivation.HARD_TANH;
    }

    private static boolean leaks(ActivationLReLU activation) {
        return activation.getAlpha() >= 0 && activation.getAlpha() < 1;
    }

    int[] widths() {
        return widths.stream().mapToInt(Integer::intValue).toArray();
    }

    /** That of the first, as all are alike. */
    DenseActivation activation() {
        return activations.get(0);
    }
}

package org.memo4j.core.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.memo4j.core.Checks;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.nd4j.Nd4jLogits;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/**
 * The output layer without its activation: {@code z = h W + b}, computed here from the layer's parameters. A softmax rounds
 * what is unlikely to zero, and its logarithm does not bring it back.
 */
final class OutputHead {
    private final Layer layer;
    private final BaseOutputLayer conf;
    private final boolean binary;

    private OutputHead(Layer layer, BaseOutputLayer conf, boolean binary) {
        this.layer = layer;
        this.conf = conf;
        this.binary = binary;
    }

    /** Head of a language model. */
    static OutputHead of(Layer layer) {
        OutputHead head = ofClassifier(layer);
        Checks.check(!head.binary, "a language model needs an output layer with softmax, but it has a sigmoid");
        return head;
    }

    static OutputHead ofClassifier(Layer layer) {
        Checks.check(
                layer.conf().getLayer() instanceof BaseOutputLayer,
                "the network must end in an OutputLayer or RnnOutputLayer, but ends in a %s",
                layer.conf().getLayer().getClass().getSimpleName());
        BaseOutputLayer conf = (BaseOutputLayer) layer.conf().getLayer();
        IActivation activation = conf.getActivationFn();
        boolean binary = activation instanceof ActivationSigmoid && conf.getNOut() == 1;
        Checks.check(
                binary || activation instanceof ActivationSoftmax || activation instanceof ActivationIdentity,
                "the output layer's activation must be softmax, identity if it gives logits, or sigmoid of one unit, "
                        + "but is %s of %d; other activations give no distribution over classes",
                activation,
                conf.getNOut());
        return new OutputHead(layer, conf, binary);
    }

    /** Number of columns of the logits. */
    int size() {
        return binary ? 2 : Math.toIntExact(conf.getNOut());
    }

    boolean recurrent() {
        return conf instanceof RnnOutputLayer;
    }

    /** Layout of the layer's input, if it is recurrent. */
    RNNFormat format() {
        return conf instanceof RnnOutputLayer rnn && rnn.getRnnDataFormat() == RNNFormat.NWC
                ? RNNFormat.NWC
                : RNNFormat.NCW;
    }

    /** Whether the loss takes class indices instead of one-hot labels. */
    boolean sparseLabels() {
        return conf.getLossFn() instanceof LossSparseMCXENT;
    }

    /** A class as the layer's loss takes it, for a batch of one; a new array. */
    INDArray label(int label) {
        DataType type = layer.params().dataType();
        if (binary) {
            return Nd4j.valueArrayOf(new long[] {1, 1}, label, type);
        }
        if (sparseLabels()) {
            return Nd4j.valueArrayOf(new long[] {1, 1}, label, DataType.INT32);
        }
        INDArray oneHot = Nd4j.zeros(type, 1, conf.getNOut());
        oneHot.putScalar(label, 1);
        return oneHot;
    }

    /** The last time step of the recurrent layer's input, one row a sequence; a new array. */
    INDArray lastRows(INDArray hidden) {
        INDArray last = format() == RNNFormat.NCW
                ? hidden.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(hidden.size(2) - 1))
                : hidden.get(NDArrayIndex.all(), NDArrayIndex.point(hidden.size(1) - 1), NDArrayIndex.all());
        return last.dup('c');
    }

    /**
     * Logits from the layer's input.
     *
     * @param hidden {@code [rows, H]}, or the recurrent layer's input, whose time step {@code t} of sequence {@code b} is
     *     row {@code b * T + t}
     * @return {@code [size, rows]}, float32 and column-major, so that each row of logits is contiguous; a new array
     */
    INDArray logits(INDArray hidden) {
        if (hidden.rank() == 2) {
            return affine(hidden);
        }
        INDArray steps = (format() == RNNFormat.NCW ? hidden.permute(0, 2, 1) : hidden).dup('c');
        try {
            return affine(steps.reshape('c', steps.size(0) * steps.size(1), steps.size(2)));
        } finally {
            ForwardPass.free(steps);
        }
    }

    private INDArray affine(INDArray rows) {
        INDArray weights = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
        INDArray input = rows.castTo(weights.dataType());
        // BLAS writes column-major: the transposed product has its rows contiguous without another copy
        INDArray logits = Nd4j.createUninitialized(weights.dataType(), new long[] {weights.size(1), rows.size(0)}, 'f');
        Nd4j.gemm(weights, input, logits, true, true, 1, 0);
        if (input != rows) {
            ForwardPass.free(input);
        }
        if (conf.hasBias()) {
            logits.transpose().addiRowVector(layer.getParam(DefaultParamInitializer.BIAS_KEY));
        }
        if (logits.dataType() != DataType.FLOAT) {
            INDArray cast = logits.castTo(DataType.FLOAT);
            ForwardPass.free(logits);
            logits = cast;
        }
        return binary ? withZero(logits) : logits;
    }

    /** Logits {@code (0, z)}: their softmax is the sigmoid of {@code z}. */
    private static INDArray withZero(INDArray logits) {
        INDArray pair = Nd4j.create(DataType.FLOAT, new long[] {2, logits.size(1)}, 'f');
        pair.putRow(1, logits);
        ForwardPass.free(logits);
        return pair;
    }

    /** Reads logits; closing the rows frees them. */
    static LogitRows rows(INDArray logits) {
        return Nd4jLogits.of(logits.transpose(), logits);
    }
}

package org.memo4j.core.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.model.FeatureExtractor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Activations of a layer of a DL4J network as frozen features, in inference mode; whatever shape they have is laid out as
 * one flat vector an example, row-major.
 *
 * <p>The network stays the caller's, and must not be trained while features of it are in use. One thread at a time.
 */
public final class Dl4jFeatures implements FeatureExtractor {
    private static final int BATCH = 256;

    /** Runs the network up to the layer, outside any workspace. */
    @FunctionalInterface
    private interface Forward {
        ForwardPass run(INDArray input);
    }

    private final Forward forward;
    private final DataType type;
    private final long[] shape;
    private final int width;

    private Dl4jFeatures(Forward forward, DataType type, long[] shape) {
        this.forward = forward;
        this.type = type;
        this.shape = shape;
        int inputs = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        this.width = run(new float[1][inputs])[0].length;
    }

    /**
     * A layer of a stack of layers.
     *
     * @param network the network
     * @param layer number of the layer, from 0
     * @param inputShape shape in which the network wants one example, without the batch: {@code [600]}, {@code [3, 32, 32]}
     * @return the extractor
     * @throws IllegalArgumentException if there is no such layer
     */
    public static Dl4jFeatures of(MultiLayerNetwork network, int layer, long... inputShape) {
        Checks.index(layer, network.getnLayers(), "layer");
        return new Dl4jFeatures(
                input -> {
                    INDArray before = network.getInput();
                    network.clearLayerMaskArrays();
                    try {
                        List<INDArray> activations = network.feedForwardToLayer(layer, input, false);
                        return new ForwardPass(activations.get(layer + 1), activations);
                    } finally {
                        network.clearLayersStates();
                        network.setInput(before);
                    }
                },
                network.getLayerWiseConfigurations().getDataType(),
                checked(inputShape));
    }

    /**
     * A vertex of a graph with one input.
     *
     * @param network the network
     * @param vertex name of the vertex
     * @param inputShape shape in which the network wants one example, without the batch
     * @return the extractor
     * @throws IllegalArgumentException if there is no such vertex, or the graph has several inputs
     */
    public static Dl4jFeatures of(ComputationGraph network, String vertex, long... inputShape) {
        Checks.check(
                network.getConfiguration().getVertices().containsKey(vertex),
                "the graph has no vertex %s; it has %s",
                vertex,
                network.getConfiguration().getVertices().keySet());
        Checks.check(
                network.getNumInputArrays() == 1,
                "the graph has %d inputs, but features are those of one input",
                network.getNumInputArrays());
        return new Dl4jFeatures(
                input -> {
                    INDArray[] before = network.getInputs();
                    network.clearLayerMaskArrays();
                    try {
                        network.setInputs(input);
                        Map<String, INDArray> activations = network.feedForward(false, false, true);
                        return new ForwardPass(
                                Objects.requireNonNull(activations.get(vertex), vertex), activations.values());
                    } finally {
                        network.clearLayersStates();
                        network.setInputs(before);
                    }
                },
                network.getConfiguration().getDataType(),
                checked(inputShape));
    }

    private static long[] checked(long[] shape) {
        Checks.check(shape.length > 0, "inputShape must say how an example is laid out; give its sizes");
        for (long size : shape) {
            Checks.check(size >= 1, "sizes of the input shape must be >= 1, but are %s", Arrays.toString(shape));
        }
        return shape.clone();
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public float[][] features(float[][] inputs) {
        float[][] features = new float[inputs.length][];
        for (int from = 0; from < inputs.length; from += BATCH) {
            Progress.checkInterrupted("extracting features");
            float[][] batch = run(Arrays.copyOfRange(inputs, from, Math.min(inputs.length, from + BATCH)));
            System.arraycopy(batch, 0, features, from, batch.length);
        }
        return features;
    }

    private float[][] run(float[][] batch) {
        int size = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        float[] cells = new float[Math.multiplyExact(batch.length, size)];
        for (int i = 0; i < batch.length; i++) {
            Checks.sameLength(batch[i].length, "input " + i, size, "the input shape");
            System.arraycopy(batch[i], 0, cells, i * size, size);
        }
        long[] whole = new long[shape.length + 1];
        whole[0] = batch.length;
        System.arraycopy(shape, 0, whole, 1, shape.length);
        INDArray input = TokenEncoding.array(cells, whole, type);
        try (ForwardPass pass = forward.run(input);
                INDArray activations = pass.hidden().dup('c')) {
            float[] flat = activations.data().asFloat();
            int width = flat.length / batch.length;
            float[][] rows = new float[batch.length][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
            }
            return rows;
        } finally {
            ForwardPass.free(input);
        }
    }

    @Override
    public String toString() {
        return "Dl4jFeatures, " + width + " features";
    }
}

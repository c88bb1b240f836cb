package org.memo4j.core.samediff;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of a transformer by name, all of them views of one vector, so that an update is one operation.
 *
 * <p>Weights are drawn from a normal distribution of standard deviation 0.02; those that write to the residual stream are
 * scaled down by the square root of twice the number of layers. Biases are 0.
 */
final class TransformerParameters implements AutoCloseable {
    private static final double DEVIATION = 0.02;

    private final INDArray vector;
    private final Map<String, INDArray> byName;

    private TransformerParameters(INDArray vector, Map<String, INDArray> byName) {
        this.vector = vector;
        this.byName = byName;
    }

    /** Zeros in the shapes of a configuration. */
    static TransformerParameters zeros(TransformerConfig config, DataType type) {
        Map<String, long[]> shapes = shapes(config);
        long length = shapes.values().stream()
                .mapToLong(TransformerParameters::length)
                .reduce(0, Math::addExact);
        INDArray vector = Nd4j.createUninitializedDetached(type, length).assign(0);
        Map<String, INDArray> byName = new LinkedHashMap<>();
        long at = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            long end = at + length(entry.getValue());
            byName.put(
                    entry.getKey(), vector.get(NDArrayIndex.interval(at, end)).reshape('c', entry.getValue()));
            at = end;
        }
        return new TransformerParameters(vector, byName);
    }

    /** The initial parameters. */
    static TransformerParameters initial(TransformerConfig config, DataType type) {
        TransformerParameters parameters = zeros(config, type);
        RandomGenerator random = new Well19937c(config.seed());
        double residual = DEVIATION / Math.sqrt(2.0 * config.layers());
        parameters.byName.forEach((name, array) -> {
            if (!name.endsWith("bias")) {
                double deviation = name.endsWith("out") || name.endsWith("down") ? residual : DEVIATION;
                double[] values = new double[(int) array.length()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = deviation * random.nextGaussian();
                }
                try (INDArray drawn = Nd4j.createFromArray(values)) {
                    array.assign(drawn.reshape('c', array.shape()));
                }
            }
        });
        return parameters;
    }

    /** Name and shape of every parameter, in the order in which they lie in the vector. */
    static Map<String, long[]> shapes(TransformerConfig config) {
        long d = config.dModel();
        long f = config.feedForward();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("tokens", new long[] {config.vocabularySize(), d});
        shapes.put("positions", new long[] {config.contextLength(), d});
        for (int l = 0; l < config.layers(); l++) {
            String layer = layer(l);
            shapes.put(layer + "norm1_bias", new long[] {d});
            for (String name : new String[] {"query", "key", "value", "out"}) {
                shapes.put(layer + name, new long[] {d, d});
            }
            shapes.put(layer + "norm2_bias", new long[] {d});
            shapes.put(layer + "up", new long[] {d, f});
            shapes.put(layer + "down", new long[] {f, d});
        }
        shapes.put("norm_bias", new long[] {d});
        if (!config.tiedEmbeddings()) {
            shapes.put("head", new long[] {d, config.vocabularySize()});
        }
        return shapes;
    }

    static String layer(int index) {
        return "layer" + index + "_";
    }

    private static long length(long[] shape) {
        long length = 1;
        for (long n : shape) {
            length = Math.multiplyExact(length, n);
        }
        return length;
    }

    INDArray vector() {
        return vector;
    }

    Map<String, INDArray> byName() {
        return byName;
    }

    @Override
    public void close() {
        vector.close();
    }
}

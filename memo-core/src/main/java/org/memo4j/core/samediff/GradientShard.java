package org.memo4j.core.samediff;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes the gradient of a part of a batch, on a graph and in memory of its own, with parameters that all parts share.
 * Any thread may run it, one at a time.
 */
final class GradientShard implements AutoCloseable {
    private final TransformerConfig config;
    private final TransformerParameters parameters;
    private final TransformerParameters gradient;
    private final SameDiff graph;
    private final NativePool pool = new NativePool();
    private @Nullable Pass pass;

    GradientShard(TransformerConfig config, TransformerParameters parameters) {
        this.config = config;
        this.parameters = parameters;
        DataType type = parameters.vector().dataType();
        gradient = TransformerParameters.zeros(config, type);
        graph = TransformerGraph.training(config, parameters, config.contextLength());
    }

    /** The plan for a number of rows, with its inputs. */
    private final class Pass implements AutoCloseable {
        private final int rows;
        private final PackedData.Inputs inputs;
        private final Map<String, INDArray> arrays = new HashMap<>();
        private final GraphPlan plan;

        Pass(int rows) {
            this.rows = rows;
            int length = config.contextLength();
            long cells = (long) rows * length;
            DataType type = parameters.vector().dataType();
            inputs = new PackedData.Inputs(rows, length);
            arrays.put(TransformerGraph.IDS, NativeArrays.zeros(DataType.INT32, cells));
            arrays.put(TransformerGraph.PLACES, NativeArrays.zeros(DataType.INT32, cells));
            arrays.put(TransformerGraph.LABELS, NativeArrays.zeros(DataType.INT32, cells));
            arrays.put(TransformerGraph.WEIGHTS, NativeArrays.zeros(type, cells, 1));
            arrays.put(TransformerGraph.MASK, NativeArrays.zeros(type, rows, 1, length, length));
            Map<String, INDArray> all = new HashMap<>(parameters.byName());
            all.putAll(arrays);
            Map<String, @Nullable INDArray> wanted = new LinkedHashMap<>();
            wanted.put(TransformerGraph.LOSS, null);
            gradient.byName().forEach((name, target) -> wanted.put(TransformerGraph.gradient(name), target));
            plan = new GraphPlan(graph, all, wanted, pool);
        }

        double run(PackedData data, List<List<TrainingWindow>> part, double weight) {
            data.fill(part, weight, inputs);
            NativeArrays.fill(array(TransformerGraph.IDS), inputs.ids);
            NativeArrays.fill(array(TransformerGraph.PLACES), inputs.places);
            NativeArrays.fill(array(TransformerGraph.LABELS), inputs.labels);
            NativeArrays.fill(array(TransformerGraph.WEIGHTS), inputs.weights);
            NativeArrays.fill(array(TransformerGraph.MASK), inputs.mask);
            plan.run();
            return plan.output(TransformerGraph.LOSS).getDouble(0);
        }

        private INDArray array(String name) {
            return Objects.requireNonNull(arrays.get(name));
        }

        @Override
        public void close() {
            plan.close();
            arrays.values().forEach(INDArray::close);
        }
    }

    /**
     * Computes the loss of rows, and its gradient.
     *
     * @param data the training data
     * @param part rows of it
     * @param rows number of rows to make room for, at least as many
     * @param weight what to divide the weights of the tokens by
     * @return the loss, a weighted sum
     */
    double compute(PackedData data, List<List<TrainingWindow>> part, int rows, double weight) {
        Pass current = pass;
        if (current == null || current.rows != rows) {
            if (current != null) {
                current.close();
            }
            current = new Pass(rows);
            pass = current;
        }
        return current.run(data, part, weight);
    }

    /** The gradient that was computed last. */
    TransformerParameters gradient() {
        return gradient;
    }

    /** Native memory for temporary arrays, in bytes. */
    long temporaryBytes() {
        return pool.bytes();
    }

    @Override
    public void close() {
        if (pass != null) {
            pass.close();
        }
        pool.close();
        gradient.close();
    }
}

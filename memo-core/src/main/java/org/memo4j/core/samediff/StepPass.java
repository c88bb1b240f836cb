package org.memo4j.core.samediff;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The step graph, ready for a number of rows, and the keys and values that it reads. They have room for the whole
 * context; places that hold no token yet are masked.
 */
final class StepPass implements AutoCloseable {
    private final TransformerConfig config;
    private final int rows;
    private final INDArray ids;
    private final INDArray places;
    private final INDArray mask;
    private final Map<String, INDArray> past = new LinkedHashMap<>();
    private final GraphPlan plan;
    private int length;

    StepPass(SameDiff graph, TransformerConfig config, TransformerParameters parameters, ForwardPass.Size size) {
        this.config = config;
        rows = size.rows();
        DataType type = parameters.vector().dataType();
        ids = NativeArrays.zeros(DataType.INT32, rows);
        places = NativeArrays.zeros(DataType.INT32, rows);
        mask = NativeArrays.zeros(type, 1, 1, 1, config.contextLength() + 1L);
        int dHead = config.dModel() / config.heads();
        Map<String, @Nullable INDArray> wanted = new LinkedHashMap<>();
        wanted.put(TransformerGraph.LOGITS, null);
        for (int l = 0; l < config.layers(); l++) {
            for (String name : new String[] {TransformerGraph.keys(l), TransformerGraph.values(l)}) {
                past.put(name, NativeArrays.zeros(type, rows, config.heads(), config.contextLength(), dHead));
                wanted.put(name, null);
            }
        }
        Map<String, INDArray> inputs = new HashMap<>(parameters.byName());
        inputs.put(TransformerGraph.IDS, ids);
        inputs.put(TransformerGraph.PLACES, places);
        inputs.put(TransformerGraph.MASK, mask);
        past.forEach((name, array) -> inputs.put(TransformerGraph.past(name), array));
        plan = new GraphPlan(graph, inputs, wanted, size.pool());
    }

    int rows() {
        return rows;
    }

    /** Number of tokens that each row holds. */
    int length() {
        return length;
    }

    /** Starts with the first tokens that a forward pass has run. */
    void startWith(ForwardPass prompts, int tokens) {
        past.forEach((name, array) -> {
            INDArray made = prompts.output(name);
            array.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, tokens), NDArrayIndex.all())
                    .assign(made.get(
                            NDArrayIndex.interval(0, rows),
                            NDArrayIndex.all(),
                            NDArrayIndex.interval(0, tokens),
                            NDArrayIndex.all()));
        });
        setLength(tokens);
    }

    /** Starts with some rows of a state; it may be this one. */
    void startWith(StepPass other, int[] picked) {
        past.forEach((name, array) -> {
            INDArray from = Objects.requireNonNull(other.past.get(name));
            try (INDArray copy = Nd4j.pullRows(from.reshape('c', other.rows, -1), 1, picked)) {
                array.assign(copy.reshape('c', array.shape()));
            }
        });
        setLength(other.length);
    }

    /** Runs one more token a row. */
    INDArray run(int[] tokens) {
        NativeArrays.fill(ids, tokens);
        places.assign(length);
        plan.run();
        past.forEach((name, array) -> array.get(
                        NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(length), NDArrayIndex.all())
                .assign(plan.output(name).reshape('c', rows, config.heads(), -1)));
        setLength(length + 1);
        return plan.output(TransformerGraph.LOGITS);
    }

    private void setLength(int tokens) {
        float[] values = new float[config.contextLength() + 1];
        Arrays.fill(values, tokens, config.contextLength(), NativeArrays.BLOCKED);
        NativeArrays.fill(mask, values);
        length = tokens;
    }

    @Override
    public void close() {
        plan.close();
        ids.close();
        places.close();
        mask.close();
        past.values().forEach(INDArray::close);
    }
}

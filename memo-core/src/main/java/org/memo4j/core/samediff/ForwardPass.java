package org.memo4j.core.samediff;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.text.TokenSequences;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The forward graph, ready for a number of rows of a length. Shorter and fewer sequences are padded. */
final class ForwardPass implements AutoCloseable {
    private final int rows;
    private final int length;
    private final INDArray ids;
    private final INDArray places;
    private final INDArray mask;
    private final GraphPlan plan;

    ForwardPass(SameDiff graph, TransformerConfig config, TransformerParameters parameters, Size size) {
        rows = size.rows();
        length = size.length();
        ids = NativeArrays.zeros(DataType.INT32, (long) rows * length);
        places = NativeArrays.zeros(DataType.INT32, (long) rows * length);
        int[] place = new int[rows * length];
        for (int i = 0; i < place.length; i++) {
            place[i] = i % length;
        }
        NativeArrays.fill(places, place);
        mask = NativeArrays.causalMask(parameters.vector().dataType(), length);
        Map<String, INDArray> inputs = new HashMap<>(parameters.byName());
        inputs.put(TransformerGraph.IDS, ids);
        inputs.put(TransformerGraph.PLACES, places);
        inputs.put(TransformerGraph.MASK, mask);
        Map<String, @Nullable INDArray> wanted = new LinkedHashMap<>();
        wanted.put(TransformerGraph.LOGITS, null);
        for (int l = 0; l < config.layers(); l++) {
            wanted.put(TransformerGraph.keys(l), null);
            wanted.put(TransformerGraph.values(l), null);
        }
        plan = new GraphPlan(graph, inputs, wanted, size.pool());
    }

    /** How much a pass takes, and where its memory comes from. */
    record Size(int rows, int length, NativePool pool) {}

    int length() {
        return length;
    }

    /** Runs sequences of equal length. */
    void run(TokenSequences batch) {
        int[] padded = new int[rows * length];
        for (int b = 0; b < batch.size(); b++) {
            int[] tokens = batch.get(b);
            System.arraycopy(tokens, 0, padded, b * length, tokens.length);
        }
        NativeArrays.fill(ids, padded);
        plan.run();
    }

    INDArray output(String name) {
        return plan.output(name);
    }

    @Override
    public void close() {
        plan.close();
        ids.close();
        places.close();
        mask.close();
    }
}

package org.memo4j.core.dl4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.memo4j.core.Checks;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Decoder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Decodes with a recurrent network. The state lives here, not in the network: it is put into the network for a step and
 * taken out again, so the network is free between calls.
 */
final class RecurrentDecoder implements Decoder {
    private final SequenceReader reader;
    private int size;
    private List<Map<String, INDArray>> state = new ArrayList<>();
    /** Input of the output layer after the last token, one row a sequence. */
    private INDArray hidden = Nd4j.empty();

    private LogitRows open = LogitRows.of(new float[0], 1);

    RecurrentDecoder(SequenceReader reader, int[][] prompts) {
        this.reader = reader;
        size = prompts.length;
        reader.network().recurrentLayers().forEach(layer -> state.add(Map.of()));
        read(prompts);
    }

    private void read(int[][] tokens) {
        INDArray input = reader.input(tokens);
        try {
            INDArray before = hidden;
            List<Map<String, INDArray>> next = reader.network()
                    .forward(input, state, pass -> hidden = reader.head().lastRows(pass.hidden()));
            ForwardPass.free(before);
            free(state);
            state = next;
        } finally {
            ForwardPass.free(input);
        }
    }

    @Override
    public LogitRows next() {
        open.close();
        open = OutputHead.rows(reader.head().logits(hidden));
        return open;
    }

    @Override
    public void append(int[] tokens) {
        Checks.sameLength(tokens.length, "tokens", size, "the batch");
        int[][] step = new int[size][1];
        for (int i = 0; i < size; i++) {
            step[i][0] = Checks.index(tokens[i], reader.head().size(), "token");
        }
        read(step);
    }

    @Override
    public void select(int[] rows) {
        for (int row : rows) {
            Checks.index(row, size, "row");
        }
        List<Map<String, INDArray>> kept = new ArrayList<>();
        for (Map<String, INDArray> layer : state) {
            Map<String, INDArray> copy = new HashMap<>();
            layer.forEach((key, array) -> copy.put(key, Nd4j.pullRows(array, 1, rows)));
            kept.add(copy);
        }
        INDArray before = hidden;
        hidden = Nd4j.pullRows(before, 1, rows);
        ForwardPass.free(before);
        free(state);
        state = kept;
        size = rows.length;
    }

    private static void free(List<Map<String, INDArray>> state) {
        state.forEach(layer -> layer.values().forEach(ForwardPass::free));
    }

    @Override
    public void close() {
        open.close();
        ForwardPass.free(hidden);
        free(state);
    }
}

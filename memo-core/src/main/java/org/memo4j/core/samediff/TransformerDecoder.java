package org.memo4j.core.samediff;

import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Decoder;
import org.memo4j.core.nd4j.Nd4jLogits;

/** Decodes with a key-value cache: a step computes one token a row, whatever the length before it. */
final class TransformerDecoder implements Decoder {
    private final TransformerLanguageModel model;
    private StepPass step;
    private float[] logits;
    private boolean closed;

    /**
     * Takes over after a forward pass over the prompts.
     *
     * @param last logits of the last token of each prompt
     */
    TransformerDecoder(TransformerLanguageModel model, StepPass step, float[] last) {
        this.model = model;
        this.step = step;
        logits = last;
    }

    @Override
    public LogitRows next() {
        checkOpen();
        return LogitRows.of(logits, model.vocabularySize());
    }

    @Override
    public void append(int[] tokens) {
        checkOpen();
        Checks.sameLength(tokens.length, "tokens", step.rows(), "the batch");
        Checks.check(
                step.length() < model.contextLength(),
                "the context of %d tokens is full; shorten the prompts or generate fewer tokens",
                model.contextLength());
        for (int token : tokens) {
            Checks.index(token, model.vocabularySize(), "token");
        }
        int[] all = IntStream.range(0, tokens.length).toArray();
        logits = copy(Nd4jLogits.of(step.run(tokens)), all);
    }

    @Override
    public void select(int[] rows) {
        checkOpen();
        Checks.check(rows.length > 0, "rows must not be empty; close the decoder instead");
        for (int row : rows) {
            Checks.index(row, step.rows(), "row");
        }
        StepPass next = model.stepPass(rows.length);
        next.startWith(step, rows);
        step = next;
        logits = copy(LogitRows.of(logits, model.vocabularySize()), rows);
    }

    /** Copies rows, since the memory behind them is used again. */
    static float[] copy(LogitRows from, int[] rows) {
        int columns = from.vocabularySize();
        float[] copy = new float[Math.multiplyExact(rows.length, columns)];
        float[] row = new float[columns];
        for (int i = 0; i < rows.length; i++) {
            from.read(rows[i], 0, row, columns);
            System.arraycopy(row, 0, copy, i * columns, columns);
        }
        return copy;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the decoder is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}

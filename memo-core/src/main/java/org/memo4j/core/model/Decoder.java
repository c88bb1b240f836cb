package org.memo4j.core.model;

import org.memo4j.core.kernel.LogitRows;

/**
 * The state of a model in the middle of decoding a batch: what it needs to predict the next token without running the
 * prefix again (a recurrent state, a key-value cache).
 *
 * <p>Belongs to the thread that owns the model. At most one decoder of a model is open at a time, and nothing else may
 * be asked of the model meanwhile.
 */
public interface Decoder extends AutoCloseable {
    /**
     * Logits of the next token of each row of the batch.
     *
     * @return one row a sequence, valid until the next call of any method
     */
    LogitRows next();

    /**
     * Appends one token to each row.
     *
     * @param tokens one token a row
     */
    void append(int[] tokens);

    /**
     * Keeps only the given rows, in the given order; a row may be kept more than once (beam search) or dropped.
     *
     * @param rows rows of the batch as it is now
     */
    void select(int[] rows);

    /** Frees the state and leaves the model as it was before. */
    @Override
    void close();
}

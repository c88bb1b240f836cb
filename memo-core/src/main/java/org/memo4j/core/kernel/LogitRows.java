package org.memo4j.core.kernel;

import org.memo4j.core.Checks;

/**
 * A read-only matrix of float32 logits, one row a token to predict, one column a vocabulary entry, wherever it lives.
 *
 * <p>Kernels read it chunk by chunk into small arrays; there is never a full copy. Closing it frees the memory behind
 * it; nothing may be read afterwards. Reading is thread-safe as long as nobody closes.
 */
public interface LogitRows extends AutoCloseable {
    /**
     * Number of rows.
     *
     * @return the number of rows
     */
    int rows();

    /**
     * Number of columns.
     *
     * @return the vocabulary size
     */
    int vocabularySize();

    /**
     * Copies logits {@code [column, column + length)} of a row to the start of an array.
     *
     * @param row the row
     * @param column first column
     * @param target array that takes them
     * @param length how many
     */
    void read(int row, int column, float[] target, int length);

    /**
     * One logit.
     *
     * @param row the row
     * @param column the column
     * @return the logit
     */
    float get(int row, int column);

    /**
     * Logits of a row, in double.
     *
     * @param row the row
     * @return a copy
     */
    default double[] row(int row) {
        float[] logits = new float[vocabularySize()];
        read(row, 0, logits, logits.length);
        double[] copy = new double[logits.length];
        for (int v = 0; v < copy.length; v++) {
            copy[v] = logits[v];
        }
        return copy;
    }

    @Override
    default void close() {}

    /**
     * Wraps an array, row after row, without copying it.
     *
     * @param logits the logits
     * @param vocabularySize number of columns
     * @return the matrix
     * @throws IllegalArgumentException if the array does not hold whole rows
     */
    static LogitRows of(float[] logits, int vocabularySize) {
        Checks.atLeast(vocabularySize, 1, "vocabularySize");
        Checks.check(
                logits.length % vocabularySize == 0,
                "logits has %d entries, which is no multiple of vocabularySize %d",
                logits.length,
                vocabularySize);
        return new LogitRows() {
            @Override
            public int rows() {
                return logits.length / vocabularySize;
            }

            @Override
            public int vocabularySize() {
                return vocabularySize;
            }

            @Override
            public void read(int row, int column, float[] target, int length) {
                System.arraycopy(logits, row * vocabularySize + column, target, 0, length);
            }

            @Override
            public float get(int row, int column) {
                return logits[row * vocabularySize + column];
            }
        };
    }
}

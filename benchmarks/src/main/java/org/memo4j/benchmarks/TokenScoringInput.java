package org.memo4j.benchmarks;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.nd4j.Nd4jLogits;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Logits in ND4J's off-heap memory, about normal with standard deviation 3, and a random target for each row.
 *
 * @param array the logits
 * @param logits the same memory as rows
 * @param rows the row numbers
 * @param targets target token of each row
 */
record TokenScoringInput(INDArray array, LogitRows logits, int[] rows, int[] targets) implements AutoCloseable {
    /** The same input for the same size. */
    static TokenScoringInput of(int rows, int vocabularySize) {
        SplittableRandom random = new SplittableRandom(vocabularySize);
        INDArray array = Nd4j.createUninitialized(DataType.FLOAT, rows, vocabularySize);
        FloatBuffer memory = array.data().asNioFloat();
        float[] row = new float[vocabularySize];
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < vocabularySize; v++) {
                row[v] = normal(random.nextLong());
            }
            memory.put(row);
        }
        int[] targets = random.ints(rows, 0, vocabularySize).toArray();
        return new TokenScoringInput(
                array, Nd4jLogits.of(array, array), IntStream.range(0, rows).toArray(), targets);
    }

    /** Four uniform numbers added up: variance 9. */
    private static float normal(long bits) {
        int sum = (short) bits + (short) (bits >> 16) + (short) (bits >> 32) + (short) (bits >> 48);
        return (float) (sum * (3 * Math.sqrt(3) / 65536));
    }

    long bytes() {
        return 4L * rows.length * logits.vocabularySize();
    }

    @Override
    public void close() {
        logits.close();
    }
}

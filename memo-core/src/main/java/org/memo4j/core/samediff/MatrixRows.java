package org.memo4j.core.samediff;

import java.nio.FloatBuffer;
import org.memo4j.core.kernel.LogitRows;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rows of an ND4J matrix of floats in row order, read in place. */
final class MatrixRows implements LogitRows {
    private final INDArray matrix;
    private final FloatBuffer buffer;
    private final int columns;

    MatrixRows(INDArray matrix) {
        this.matrix = matrix;
        buffer = matrix.data().asNioFloat();
        columns = (int) matrix.size(1);
    }

    @Override
    public int rows() {
        return (int) matrix.size(0);
    }

    @Override
    public int vocabularySize() {
        return columns;
    }

    @Override
    public void read(int row, int column, float[] target, int length) {
        buffer.get(row * columns + column, target, 0, length);
    }

    @Override
    public float get(int row, int column) {
        return buffer.get(row * columns + column);
    }
}

package org.memo4j.core.samediff;

import org.memo4j.core.kernel.LogitRows;

/** Some rows of a matrix, in any order; the picked row numbers are not copied. */
record PickedRows(LogitRows all, int[] picked) implements LogitRows {
    @Override
    public int rows() {
        return picked.length;
    }

    @Override
    public int vocabularySize() {
        return all.vocabularySize();
    }

    @Override
    public void read(int row, int column, float[] target, int length) {
        all.read(picked[row], column, target, length);
    }

    @Override
    public float get(int row, int column) {
        return all.get(picked[row], column);
    }

    @Override
    public void close() {
        all.close();
    }
}

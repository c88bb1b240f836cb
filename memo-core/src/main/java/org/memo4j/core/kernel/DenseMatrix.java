package org.memo4j.core.kernel;

import org.memo4j.core.Checks;

/**
 * A matrix of doubles in one array, row after row. The array is not copied: who makes the matrix shares its memory.
 *
 * @param values the entries, row-major, {@code rows * columns} of them
 * @param rows number of rows
 * @param columns number of columns
 */
public record DenseMatrix(double[] values, int rows, int columns) {
    /** Rows and columns that stay in the cache together. */
    private static final int TILE = 32;

    /**
     * Checks the shape.
     *
     * @param values the entries, row-major
     * @param rows number of rows
     * @param columns number of columns
     * @throws IllegalArgumentException if the array does not have {@code rows * columns} entries
     */
    public DenseMatrix {
        Checks.atLeast(rows, 0, "rows");
        Checks.atLeast(columns, 0, "columns");
        Checks.check(
                values.length == (long) rows * columns,
                "a matrix of %d x %d needs %d values, but has %d",
                rows,
                columns,
                (long) rows * columns,
                values.length);
    }

    /**
     * A matrix of zeros.
     *
     * @param rows number of rows
     * @param columns number of columns
     * @return the matrix
     * @throws IllegalArgumentException if it would have more than {@code 2^31 - 8} entries
     */
    public static DenseMatrix zeros(int rows, int columns) {
        Checks.check(
                (long) rows * columns <= Integer.MAX_VALUE - 8,
                "a matrix of %d x %d does not fit into one array; take fewer features",
                rows,
                columns);
        return new DenseMatrix(new double[rows * columns], rows, columns);
    }

    /**
     * Copies rows.
     *
     * @param rows the rows, all of one length
     * @return the matrix
     */
    public static DenseMatrix of(double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        DenseMatrix matrix = zeros(rows.length, columns);
        for (int i = 0; i < rows.length; i++) {
            Checks.sameLength(rows[i].length, "row " + i, columns, "row 0");
            System.arraycopy(rows[i], 0, matrix.values, i * columns, columns);
        }
        return matrix;
    }

    /**
     * Copies the entries.
     *
     * @return one array a row
     */
    public double[][] toArray() {
        double[][] copy = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(values, i * columns, copy[i], 0, columns);
        }
        return copy;
    }

    /**
     * Copies the matrix.
     *
     * @return a matrix with memory of its own
     */
    public DenseMatrix copy() {
        return new DenseMatrix(values.clone(), rows, columns);
    }

    /**
     * An entry.
     *
     * @param row the row
     * @param column the column
     * @return the entry
     */
    public double get(int row, int column) {
        return values[row * columns + column];
    }

    /**
     * Copies what is below the diagonal above it, which makes the matrix symmetric.
     *
     * @throws IllegalArgumentException if the matrix is not square
     */
    public void mirror() {
        Checks.check(rows == columns, "a matrix to mirror must be square, but is %d x %d", rows, columns);
        for (int top = 0; top < rows; top += TILE) {
            for (int left = 0; left <= top; left += TILE) {
                for (int i = top; i < Math.min(rows, top + TILE); i++) {
                    for (int j = left; j < Math.min(i, left + TILE); j++) {
                        values[j * rows + i] = values[i * rows + j];
                    }
                }
            }
        }
    }

    /**
     * Copies the matrix with rows for columns.
     *
     * @return the transposed matrix, with memory of its own
     */
    public DenseMatrix transposed() {
        DenseMatrix turned = zeros(columns, rows);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                turned.values[j * rows + i] = values[i * columns + j];
            }
        }
        return turned;
    }
}

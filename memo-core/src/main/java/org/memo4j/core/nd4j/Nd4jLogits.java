package org.memo4j.core.nd4j;

import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.kernel.LogitRows;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows of logits where ND4J keeps them: off-heap, read chunk by chunk, never copied as a whole to the heap.
 *
 * <p>A float32 matrix whose rows are contiguous, views such as a range of rows or of columns included, is read in
 * place. Any other layout (column-major, transposed) is duplicated off-heap once, and any other floating type (float64,
 * float16, bfloat16) is cast to float32 once; the copy is freed by {@link #close()}. There is no limit of 2 GiB: a
 * large matrix is mapped in slabs of whole rows.
 *
 * <p>The memory of the array must stay as it is while rows are read: not closed, not overwritten, and, if it lives in a
 * workspace, not past the end of that workspace. Reading after {@link #close()}, or after the array was closed, throws
 * {@link IllegalStateException}; the end of a workspace cannot be noticed. Several threads may read at once. Nothing is
 * ever written. On a CUDA backend the array is brought to the host when this object is made.
 */
public final class Nd4jLogits implements LogitRows {
    /** Floats of a slab, 1 GiB: a direct buffer cannot exceed 2 GiB. */
    private static final int SLAB_FLOATS = 1 << 28;

    private final INDArray source;
    private final @Nullable INDArray copy;
    private final @Nullable INDArray owner;
    private final int rows;
    private final int vocabularySize;
    private final int stride;
    private final int slabRows;
    private final FloatBuffer[] slabs;
    private volatile boolean closed;

    private Nd4jLogits(INDArray logits, @Nullable INDArray owner, int slabFloats) {
        this.owner = owner;
        this.rows = count(logits.size(0), Integer.MAX_VALUE, "rows");
        this.vocabularySize = count(logits.size(1), SLAB_FLOATS, "columns");
        this.source = readable(logits);
        this.copy = source == logits ? null : source;
        this.stride = rows > 1 ? count(source.stride(0), Integer.MAX_VALUE, "floats from row to row") : vocabularySize;
        this.slabRows = Math.max(1, slabFloats / Math.max(1, stride));
        this.slabs = map();
    }

    /**
     * Reads a matrix that stays the caller's: closing the rows does not close it.
     *
     * @param logits the logits, one row a position, one column a vocabulary entry; zero rows are allowed
     * @return the rows
     * @throws IllegalArgumentException unless the array is an open matrix of floating-point numbers with at least one
     *     column
     */
    public static Nd4jLogits of(INDArray logits) {
        return new Nd4jLogits(checked(logits), null, SLAB_FLOATS);
    }

    /**
     * Reads a matrix and closes an array with the rows.
     *
     * @param logits the logits, one row a position, one column a vocabulary entry; zero rows are allowed
     * @param owner array to close when the rows are closed: the logits themselves, or, if these are a view (ND4J counts
     *     a reshaped array as one), the array that owns their memory
     * @return the rows
     * @throws IllegalArgumentException unless {@code logits} is an open matrix of floating-point numbers with at least
     *     one column, and {@code owner} can be closed
     */
    public static Nd4jLogits of(INDArray logits, INDArray owner) {
        checked(logits);
        Checks.check(
                owner.closeable(),
                "owner of shape %s is a view, lives in a workspace or was closed, so it cannot be closed; "
                        + "pass the array that owns the memory, or no owner",
                Arrays.toString(owner.shape()));
        return new Nd4jLogits(logits, owner, SLAB_FLOATS);
    }

    /** For tests: small slabs. */
    static Nd4jLogits slabs(INDArray logits, int slabFloats) {
        return new Nd4jLogits(checked(logits), null, slabFloats);
    }

    private static INDArray checked(INDArray logits) {
        Checks.check(!logits.wasClosed(), "logits was closed; score before closing it");
        Checks.check(
                logits.rank() == 2,
                "logits must have rank 2, [positions, vocabulary], but has shape %s; reshape it",
                Arrays.toString(logits.shape()));
        Checks.check(
                logits.dataType().isFPType(),
                "logits must hold floating-point numbers, but holds %s; castTo(DataType.FLOAT)",
                logits.dataType());
        Checks.check(
                logits.size(1) > 0,
                "logits has shape %s; the vocabulary cannot be empty",
                Arrays.toString(logits.shape()));
        return logits;
    }

    private static int count(long value, int bound, String what) {
        Checks.check(value <= bound, "logits has %d %s, but at most %d can be read; split it", value, what, bound);
        return (int) value;
    }

    /** The array itself if its rows are contiguous float32, else a copy, outside any workspace, that is. */
    private static INDArray readable(INDArray logits) {
        if (logits.isEmpty()) {
            return logits;
        }
        boolean contiguous = logits.size(1) == 1
                ? logits.size(0) == 1 || logits.stride(0) >= 1
                : logits.stride(1) == 1 && logits.stride(0) >= 0;
        if (logits.dataType() == DataType.FLOAT && contiguous) {
            return logits;
        }
        MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces();
        try {
            return copy(logits);
        } finally {
            outside.close();
        }
    }

    private static INDArray copy(INDArray logits) {
        if (logits.dataType() == DataType.FLOAT) {
            return logits.dup('c');
        }
        INDArray cast = logits.castTo(DataType.FLOAT);
        if (cast.ordering() == 'c' && cast.stride(1) == 1) {
            return cast;
        }
        INDArray ordered = cast.dup('c');
        cast.close();
        return ordered;
    }

    private FloatBuffer[] map() {
        if (source.isEmpty()) {
            return new FloatBuffer[0];
        }
        // On CUDA asNio() is what brings the data to the host; on the CPU it costs nothing.
        source.data().asNio();
        FloatPointer first = new FloatPointer(source.data().addressPointer());
        FloatBuffer[] result = new FloatBuffer[(rows + slabRows - 1) / slabRows];
        for (int i = 0; i < result.length; i++) {
            int count = Math.min(slabRows, rows - i * slabRows);
            long floats = (long) (count - 1) * stride + vocabularySize;
            FloatPointer slab = first.getPointer((long) i * slabRows * stride);
            result[i] = slab.capacity(floats).asBuffer();
        }
        return result;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public void read(int row, int column, float[] target, int length) {
        if (row < 0 || row >= rows || column < 0 || length < 0 || column > vocabularySize - length) {
            throw outside(row, column, length);
        }
        requireOpen();
        try {
            slabs[row / slabRows].get(row % slabRows * stride + column, target, 0, length);
        } finally {
            // The memory belongs to ND4J's deallocator, which must not run while the buffer is read.
            Reference.reachabilityFence(source);
        }
    }

    @Override
    public float get(int row, int column) {
        if (row < 0 || row >= rows || column < 0 || column >= vocabularySize) {
            throw outside(row, column, 1);
        }
        requireOpen();
        try {
            return slabs[row / slabRows].get(row % slabRows * stride + column);
        } finally {
            Reference.reachabilityFence(source);
        }
    }

    private IllegalArgumentException outside(int row, int column, int length) {
        return new IllegalArgumentException("row " + row + ", columns [" + column + ", " + (column + (long) length)
                + ") lie outside a matrix of " + rows + " rows and " + vocabularySize + " columns");
    }

    private void requireOpen() {
        if (closed || source.wasClosed()) {
            throw new IllegalStateException("the logits were closed; score before closing them");
        }
    }

    /** Frees the copy, if one had to be made, and closes the owner, if one was given. A second call does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (copy != null) {
            copy.close();
        }
        if (owner != null && !owner.wasClosed()) {
            owner.close();
        }
    }
}

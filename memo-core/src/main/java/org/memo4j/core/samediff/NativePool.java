package org.memo4j.core.samediff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Native memory that is allocated once and lent out again and again, so that it does not grow with the number of calls.
 *
 * <p>Blocks come in sizes at most a quarter above what was asked for, so that arrays of slightly different size share
 * them. Not thread-safe.
 */
final class NativePool implements AutoCloseable {
    private record Key(DataType type, long length) {}

    private final Map<Key, Deque<INDArray>> free = new HashMap<>();
    private final List<INDArray> all = new ArrayList<>();

    /** A vector of at least the given length, with undefined content. */
    INDArray take(DataType type, long length) {
        long size = roundUp(length);
        Deque<INDArray> blocks = free.get(new Key(type, size));
        if (blocks != null && !blocks.isEmpty()) {
            return blocks.pop();
        }
        INDArray block = Nd4j.createUninitializedDetached(type, size);
        all.add(block);
        return block;
    }

    /** Takes a block back. */
    void give(INDArray block) {
        free.computeIfAbsent(new Key(block.dataType(), block.length()), k -> new ArrayDeque<>())
                .push(block);
    }

    /** Number of bytes held. */
    long bytes() {
        return all.stream().mapToLong(b -> b.length() * b.dataType().width()).sum();
    }

    static long roundUp(long length) {
        long step = Math.max(16, Long.highestOneBit(Math.max(1, length)) / 4);
        return Math.max(16, (length + step - 1) / step * step);
    }

    @Override
    public void close() {
        all.forEach(INDArray::close);
        all.clear();
        free.clear();
    }
}

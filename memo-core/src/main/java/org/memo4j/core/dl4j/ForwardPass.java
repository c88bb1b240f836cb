package org.memo4j.core.dl4j;

import java.util.Collection;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a forward pass left behind: the input of the output layer, and every array that must be freed with it. DL4J leaves
 * the arrays to the garbage collector, which does not see how large they are; a watch that looks often would fill the
 * native memory long before the heap.
 */
record ForwardPass(INDArray hidden, Collection<INDArray> arrays) implements AutoCloseable {
    /** Frees the arrays. Views are skipped, and so are arrays that share a buffer with one that was freed. */
    @Override
    public void close() {
        free(hidden);
        arrays.forEach(ForwardPass::free);
    }

    static void free(INDArray array) {
        if (!array.wasClosed() && array.closeable()) {
            array.close();
        }
    }
}

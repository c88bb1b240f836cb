package org.memo4j.core.dl4j;

import org.memo4j.core.kernel.LogitRows;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Stopgap view of a float32 array in c order. */
final class ArrayLogits {
    private ArrayLogits() {}

    static LogitRows of(INDArray logits) {
        float[] copy = logits.dup('c').data().asFloat();
        int columns = (int) logits.size(1);
        ForwardPass.free(logits);
        return LogitRows.of(copy, columns);
    }
}

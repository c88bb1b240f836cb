package org.memo4j.core.samediff;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Makes and fills arrays that outlive a call. */
final class NativeArrays {
    /** Added to an attention score that must not count. */
    static final float BLOCKED = -1e9f;

    private NativeArrays() {}

    static INDArray zeros(DataType type, long... shape) {
        return Nd4j.createUninitializedDetached(type, 'c', shape).assign(0);
    }

    static void fill(INDArray array, int[] values) {
        try (INDArray source = Nd4j.createFromArray(values)) {
            array.assign(source.reshape('c', array.shape()));
        }
    }

    static void fill(INDArray array, float[] values) {
        try (INDArray source = Nd4j.createFromArray(values)) {
            array.assign(source.reshape('c', array.shape()));
        }
    }

    /** A mask [1, 1, length, length] that lets every token see itself and those before it. */
    static INDArray causalMask(DataType type, int length) {
        float[] mask = new float[length * length];
        for (int i = 0; i < length; i++) {
            for (int j = i + 1; j < length; j++) {
                mask[i * length + j] = BLOCKED;
            }
        }
        INDArray array = zeros(type, 1, 1, length, length);
        fill(array, mask);
        return array;
    }
}

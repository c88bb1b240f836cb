package org.memo4j.core.text;

import java.util.Arrays;

/** A growing array. */
final class IntList {
    private int[] values;
    private int size;

    IntList(int capacity) {
        values = new int[capacity];
    }

    void add(int[] from, int count) {
        if (size + count > values.length) {
            values = Arrays.copyOf(values, Math.max(Math.addExact(size, count), values.length + (values.length >> 1)));
        }
        System.arraycopy(from, 0, values, size, count);
        size += count;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}

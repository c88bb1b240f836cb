package org.memo4j.metrics.corpus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Symbols in byte arrays. Positions and lengths are in bytes unless a name says otherwise. */
final class Symbols {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Symbols() {}

    static int getInt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static void putInt(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }

    static void putLong(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }

    /** Symbol number {@code index}. */
    static int get(byte[] bytes, int index, int width) {
        return width == 1 ? bytes[index] & 0xFF : getInt(bytes, index * width);
    }

    /** Hash of a few bytes; never 0. */
    static long hash(byte[] bytes, int from, int length) {
        long h = length;
        int end = from + length;
        if (length >= Long.BYTES) {
            int at = from;
            for (; at + Long.BYTES <= end; at += Long.BYTES) {
                h = mix(h, (long) LONG.get(bytes, at));
            }
            if (at < end) {
                h = mix(h, (long) LONG.get(bytes, end - Long.BYTES));
            }
        } else {
            for (int at = from; at < end; at++) {
                h = mix(h, bytes[at]);
            }
        }
        // The filter reads the high bits, the table the low ones: both have to depend on every byte.
        h *= 0xC2B2AE3D27D4EB4FL;
        h ^= h >>> 29;
        return h == 0 ? 1 : h;
    }

    private static long mix(long h, long word) {
        long x = (h ^ word) * 0x9E3779B97F4A7C15L;
        return x ^ x >>> 32;
    }

    /** Number of equal bytes from two positions on, at most {@code most}. */
    static int equalAfter(byte[] a, int atA, byte[] b, int atB, int most) {
        int k = Arrays.mismatch(a, atA, atA + most, b, atB, atB + most);
        return k < 0 ? most : k;
    }

    /** Number of equal bytes before two positions, at most {@code most}. */
    static int equalBefore(byte[] a, int atA, byte[] b, int atB, int most) {
        int k = 0;
        while (k < most && a[atA - k - 1] == b[atB - k - 1]) {
            k++;
        }
        return k;
    }
}

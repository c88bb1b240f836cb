package org.memo4j.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Fingerprint of the data that a result was computed from: two results with equal hashes saw equal data.
 *
 * <p>It is the start of the SHA-256 of the parts in the order in which they are added, each after its kind and length,
 * so that parts cannot run into each other. Numbers go in by their bits: {@code 0.0} and {@code -0.0} differ.
 *
 * <p>Not thread-safe, and used up by {@link #value()}.
 *
 * <p>The hash tells accidental differences apart; at 64 bits it is no protection against data made to collide. Cost: a
 * few nanoseconds a byte.
 */
public final class DataHash {
    private static final int CHUNK = 1 << 13;
    private static final int SHOWN_BYTES = 8;

    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);

    /** Starts with no data. */
    public DataHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256, but not this one", e);
        }
    }

    /**
     * Hash of arrays of numbers.
     *
     * @param arrays the arrays
     * @return for example {@code sha256:0123456789abcdef}
     */
    public static String of(double[]... arrays) {
        DataHash hash = new DataHash();
        for (double[] array : arrays) {
            hash.add(array);
        }
        return hash.value();
    }

    /**
     * Adds numbers.
     *
     * @param values the numbers
     * @return this hash
     */
    public DataHash add(double... values) {
        start('d', values.length);
        for (double value : values) {
            room(Double.BYTES).putDouble(value);
        }
        return this;
    }

    /**
     * Adds numbers.
     *
     * @param values the numbers
     * @return this hash
     */
    public DataHash add(float... values) {
        start('f', values.length);
        for (float value : values) {
            room(Float.BYTES).putFloat(value);
        }
        return this;
    }

    /**
     * Adds integers.
     *
     * @param values the integers
     * @return this hash
     */
    public DataHash add(int... values) {
        start('i', values.length);
        for (int value : values) {
            room(Integer.BYTES).putInt(value);
        }
        return this;
    }

    /**
     * Adds integers.
     *
     * @param values the integers
     * @return this hash
     */
    public DataHash add(long... values) {
        start('l', values.length);
        for (long value : values) {
            room(Long.BYTES).putLong(value);
        }
        return this;
    }

    /**
     * Adds truth values.
     *
     * @param values the truth values
     * @return this hash
     */
    public DataHash add(boolean... values) {
        start('z', values.length);
        for (boolean value : values) {
            room(1).put((byte) (value ? 1 : 0));
        }
        return this;
    }

    /**
     * Adds a text.
     *
     * @param text the text
     * @return this hash
     */
    public DataHash add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds bytes.
     *
     * @param bytes the bytes
     * @return this hash
     */
    public DataHash add(byte[] bytes) {
        start('b', bytes.length);
        flush();
        digest.update(bytes);
        return this;
    }

    /**
     * The hash of all that was added. Call it once, at the end.
     *
     * @return {@code sha256:} and 16 hexadecimal digits
     */
    public String value() {
        flush();
        return "sha256:" + HexFormat.of().formatHex(digest.digest(), 0, SHOWN_BYTES);
    }

    private void start(char kind, int length) {
        room(Character.BYTES + Integer.BYTES).putChar(kind).putInt(length);
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() {
        digest.update(buffer.flip());
        buffer.clear();
    }
}

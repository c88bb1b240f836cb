package org.memo4j.metrics.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/** Numbers of 1, 2, 4 or 8 bytes, little-endian, in a part of a file that is mapped into memory; of whatever size. */
final class MappedNumbers {
    private static final int SEGMENT_BITS = 30;
    private static final int MASK = (1 << SEGMENT_BITS) - 1;

    private final ByteBuffer[] segments;
    private final int shift;

    private MappedNumbers(ByteBuffer[] segments, int shift) {
        this.segments = segments;
        this.shift = shift;
    }

    static MappedNumbers map(FileChannel file, IndexFormat.Section section, int width) throws IOException {
        int count = (int) ((section.length() + MASK) >>> SEGMENT_BITS);
        ByteBuffer[] segments = new ByteBuffer[count];
        for (int k = 0; k < count; k++) {
            long from = (long) k << SEGMENT_BITS;
            long length = Math.min(1L << SEGMENT_BITS, section.length() - from);
            segments[k] = file.map(FileChannel.MapMode.READ_ONLY, section.position() + from, length)
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        return new MappedNumbers(segments, Integer.numberOfTrailingZeros(width));
    }

    /** CRC-32C of all bytes. */
    int checksum() {
        CRC32C checksum = new CRC32C();
        for (ByteBuffer segment : segments) {
            checksum.update(segment.duplicate().rewind());
        }
        return (int) checksum.getValue();
    }

    /** A number of up to four bytes, those of one and two without a sign. */
    int get(int index) {
        long at = (long) index << shift;
        ByteBuffer segment = segments[(int) (at >>> SEGMENT_BITS)];
        int offset = (int) at & MASK;
        if (shift == 0) {
            return segment.get(offset) & 0xFF;
        }
        return shift == 1 ? segment.getChar(offset) : segment.getInt(offset);
    }

    /** A number of eight bytes. */
    long getLong(long index) {
        long at = index << shift;
        return segments[(int) (at >>> SEGMENT_BITS)].getLong((int) at & MASK);
    }

    byte[] bytes(long from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = segments[(int) ((from + i) >>> SEGMENT_BITS)].get((int) (from + i) & MASK);
        }
        return bytes;
    }

    int[] toInts(int count) {
        int[] ints = new int[count];
        for (int i = 0; i < count; i++) {
            ints[i] = get(i);
        }
        return ints;
    }
}

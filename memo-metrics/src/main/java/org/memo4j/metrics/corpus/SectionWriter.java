package org.memo4j.metrics.corpus;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.memo4j.core.Progress;

/** Writes sections one after the other, each from a multiple of eight bytes on, with its checksum. */
final class SectionWriter {
    private static final int CHUNK = 1 << 16;

    private final OutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C checksum = new CRC32C();
    private long position;
    private long start;

    SectionWriter(OutputStream out) {
        this.out = out;
    }

    /** Values of a section. */
    @FunctionalInterface
    interface Values {
        int get(int index);
    }

    long position() {
        return position;
    }

    void begin() throws IOException {
        while (position % Long.BYTES != 0) {
            out.write(0);
            position++;
        }
        start = position;
        checksum.reset();
    }

    IndexFormat.Section end() throws IOException {
        flush();
        return new IndexFormat.Section(start, position - start, (int) checksum.getValue());
    }

    /** A section of numbers of 1, 2 or 4 bytes. */
    IndexFormat.Section write(int count, int width, Values values) throws IOException {
        begin();
        for (int i = 0; i < count; i++) {
            ByteBuffer room = room(width);
            int value = values.get(i);
            if (width == 1) {
                room.put((byte) value);
            } else if (width == 2) {
                room.putChar((char) value);
            } else {
                room.putInt(value);
            }
        }
        return end();
    }

    void putLong(long value) throws IOException {
        room(Long.BYTES).putLong(value);
    }

    void put(byte[] bytes) throws IOException {
        flush();
        checksum.update(bytes);
        out.write(bytes);
        position += bytes.length;
    }

    private ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() throws IOException {
        Progress.checkInterrupted("writing the index");
        checksum.update(buffer.array(), 0, buffer.position());
        out.write(buffer.array(), 0, buffer.position());
        position += buffer.position();
        buffer.clear();
    }
}

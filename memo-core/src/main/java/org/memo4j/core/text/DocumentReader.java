package org.memo4j.core.text;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;

/**
 * Lines of a UTF-8 text, unpacked if its name ends in {@code .gz}, checked byte by byte, so that an error can say where
 * it is. A byte order mark at the start is skipped.
 */
final class DocumentReader implements Closeable {
    private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

    private final String place;
    private final String name;
    private final boolean packed;
    private final InputStream in;
    // Malformed input is reported by default.
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int limit;
    private byte[] line = new byte[256];
    private int length;
    private long offset;
    private long lineNumber;
    private long read;

    /** Reads a stream, and closes it; {@code place} is what errors call it. */
    DocumentReader(InputStream raw, String place, String name) throws IOException {
        this.place = place;
        this.name = name;
        packed = name.endsWith(".gz");
        try {
            InputStream counted = new Counting(raw);
            in = packed ? new GZIPInputStream(counted, 1 << 16) : counted;
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    String name() {
        return name;
    }

    /** Number of the line that was read last, from 1. */
    long lineNumber() {
        return lineNumber;
    }

    /** Number of bytes of the file that were read, packed as they are; ahead of the lines by what is buffered. */
    long read() {
        return read;
    }

    /** The next line without its line break ({@code \n} or {@code \r\n}), or null at the end of the file. */
    @Nullable
    String line() throws IOException {
        long start = offset;
        if (!fill(true)) {
            return null;
        }
        lineNumber++;
        int end = length;
        if (end > 0 && line[end - 1] == '\n') {
            end--;
            if (end > 0 && line[end - 1] == '\r') {
                end--;
            }
        }
        return decode(end, start);
    }

    /** All that is left, or null at the end of the file. */
    @Nullable
    String rest() throws IOException {
        long start = offset;
        return fill(false) ? decode(length, start) : null;
    }

    /** Reads bytes into {@code line}, up to and with the next line feed if asked for; false at the end of the file. */
    private boolean fill(boolean toLineFeed) throws IOException {
        length = 0;
        while (true) {
            if (at == limit) {
                limit = Math.max(0, in.read(buffer));
                at = 0;
                if (limit == 0) {
                    return length > 0;
                }
            }
            int end = at;
            boolean ended = false;
            while (end < limit && !ended) {
                byte b = buffer[end++];
                if (b == 0) {
                    throw notText("a NUL byte", offset + end - 1 - at);
                }
                ended = toLineFeed && b == '\n';
            }
            append(end - at);
            if (ended) {
                return true;
            }
        }
    }

    private void append(int count) {
        Checks.check(
                count <= MAX_BYTES - length,
                "%s has a document of more than %d bytes; cut it into smaller files",
                place,
                MAX_BYTES);
        if (length + count > line.length) {
            line = Arrays.copyOf(line, (int) Math.min(MAX_BYTES, Math.max(2L * line.length, length + count)));
        }
        System.arraycopy(buffer, at, line, length, count);
        length += count;
        at += count;
        offset += count;
    }

    private String decode(int end, long start) {
        boolean mark =
                start == 0 && end >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
        ByteBuffer bytes = ByteBuffer.wrap(line, mark ? 3 : 0, end - (mark ? 3 : 0));
        CharBuffer chars = CharBuffer.allocate(bytes.remaining());
        CoderResult result = decoder.reset().decode(bytes, chars, true);
        if (result.isError()) {
            throw notText("malformed UTF-8", start + bytes.position());
        }
        return chars.flip().toString();
    }

    private IllegalArgumentException notText(String what, long where) {
        return new IllegalArgumentException(place + " has " + what + " at byte " + where
                + (packed ? " of its unpacked content" : "")
                + ", so it is no text in UTF-8; convert it, or leave it out");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private final class Counting extends FilterInputStream {
        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            read += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            int n = super.read(bytes, from, count);
            read += Math.max(0, n);
            return n;
        }
    }
}

package org.memo4j.metrics.corpus;

import java.util.Arrays;
import org.memo4j.core.Checks;

/** Symbols of one document, gathered as they come; the array is used again for the next one. */
final class SymbolBuffer {
    private final int width;
    private final int maxBytes;
    private final String what;
    private final String remedy;
    private byte[] symbols = new byte[1024];
    private int size;

    /** {@code what} errors call a document, and the {@code remedy} for one of more bytes than it may have. */
    SymbolBuffer(int width, int maxBytes, String what, String remedy) {
        this.width = width;
        this.maxBytes = maxBytes;
        this.what = what;
        this.remedy = remedy;
    }

    void clear() {
        size = 0;
    }

    void append(byte[] more, int count, String name) {
        long needed = (long) size + (long) count * width;
        Checks.check(needed <= maxBytes, "%s '%s' takes more than %d MiB; %s", what, name, maxBytes >> 20, remedy);
        if (needed > symbols.length) {
            symbols = Arrays.copyOf(symbols, (int) Math.max(needed, 2L * symbols.length));
        }
        System.arraycopy(more, 0, symbols, size, count * width);
        size = (int) needed;
    }

    /** The array itself; what counts ends at {@link #size}. */
    byte[] array() {
        return symbols;
    }

    /** In bytes. */
    int size() {
        return size;
    }

    /** In symbols. */
    int length() {
        return size / width;
    }

    byte[] copy() {
        return Arrays.copyOf(symbols, size);
    }
}

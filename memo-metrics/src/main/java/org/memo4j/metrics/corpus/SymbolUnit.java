package org.memo4j.metrics.corpus;

import java.util.Locale;

/** What lengths and positions are counted in. */
public enum SymbolUnit {
    /** Bytes: of files as they are, or of texts in UTF-8. */
    BYTES(1),
    /** Unicode code points of texts. */
    CODE_POINTS(Integer.BYTES),
    /** Token ids. */
    TOKENS(Integer.BYTES);

    private final int width;

    SymbolUnit(int width) {
        this.width = width;
    }

    /** Bytes that a symbol takes in the buffers of the engines; wider ones are little-endian integers. */
    int width() {
        return width;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

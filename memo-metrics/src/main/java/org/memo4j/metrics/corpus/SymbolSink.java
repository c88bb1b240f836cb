package org.memo4j.metrics.corpus;

import org.jspecify.annotations.Nullable;

/** Takes the documents of a corpus, one after the other, each of them piece by piece. */
interface SymbolSink {
    /** A document begins. */
    void begin(String name);

    /**
     * The next symbols of the document. The arrays are the caller's and are used again after the call.
     *
     * @param symbols symbols from index 0, {@link SymbolUnit#width} bytes each
     * @param count number of symbols
     * @param widths how many original symbols each one stands for, or null for one each
     */
    void append(byte[] symbols, int count, int @Nullable [] widths);

    /** The document ends. */
    void end();
}

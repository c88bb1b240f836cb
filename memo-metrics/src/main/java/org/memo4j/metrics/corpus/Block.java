package org.memo4j.metrics.corpus;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A block of the corpus: parts of documents, each with as many symbols around its samples as a match can need. */
final class Block {
    /** Symbols. */
    final byte[] symbols;
    /** Original position in its document of each symbol, or null where nothing is normalized. */
    final long @Nullable [] origins;
    /** Number of original symbols that each symbol stands for, or null where nothing is normalized. */
    final int @Nullable [] widths;

    final List<Part> parts = new ArrayList<>();

    Block(int capacity, int width, boolean normalized) {
        symbols = new byte[Math.multiplyExact(capacity, width)];
        origins = normalized ? new long[capacity] : null;
        widths = normalized ? new int[capacity] : null;
    }

    /**
     * Part of a document. Positions are in symbols.
     *
     * @param document number of the document
     * @param name its name
     * @param start where the part starts in the block
     * @param end where it ends in the block
     * @param offset position in the document of its first symbol
     * @param firstSample position in the document of the first sample
     * @param sampleEnd position in the document before which the samples lie
     */
    record Part(long document, String name, int start, int end, long offset, long firstSample, long sampleEnd) {}
}

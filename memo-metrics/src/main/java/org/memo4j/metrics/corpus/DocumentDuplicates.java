package org.memo4j.metrics.corpus;

import java.util.List;

/**
 * Repeated parts of a document, in its original symbols.
 *
 * @param document number of the document in the corpus, from 0
 * @param name its name
 * @param length number of its symbols
 * @param ranges the repeated parts in order; they neither overlap nor touch
 */
public record DocumentDuplicates(long document, String name, long length, List<Range> ranges) {
    /**
     * A part {@code [start, end)} of a document.
     *
     * @param start first position
     * @param end position after the last one
     */
    public record Range(long start, long end) {}

    /**
     * Copies the ranges.
     *
     * @param document number of the document in the corpus, from 0
     * @param name its name
     * @param length number of its symbols
     * @param ranges the repeated parts
     */
    public DocumentDuplicates {
        ranges = List.copyOf(ranges);
    }

    /**
     * Number of symbols in the ranges.
     *
     * @return the sum of their lengths
     */
    public long covered() {
        long covered = 0;
        for (Range range : ranges) {
            covered += range.end - range.start;
        }
        return covered;
    }

    /**
     * Share of the document that is repeated.
     *
     * @return {@code covered() / length}
     */
    public double share() {
        return (double) covered() / length;
    }
}

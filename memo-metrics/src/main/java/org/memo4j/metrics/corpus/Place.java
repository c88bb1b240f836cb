package org.memo4j.metrics.corpus;

import java.util.Comparator;

/**
 * Where a match occurs in a corpus: the range {@code [start, end)} of a document, in its original symbols.
 *
 * @param document number of the document in the corpus, from 0
 * @param name name of the document
 * @param start first position
 * @param end position after the last one
 */
public record Place(long document, String name, long start, long end) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
            Comparator.comparingLong(Place::document).thenComparingLong(Place::start);

    /** By document and position. */
    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return name + " [" + start + ", " + end + ")";
    }
}

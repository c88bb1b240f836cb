package org.memo4j.metrics.corpus;

import java.util.List;

/**
 * A maximal span: the part {@code [start, end)} of a query stands verbatim in the corpus, and no longer part of the query
 * that contains it does. Positions are in original symbols of the query.
 *
 * @param start first position
 * @param end position after the last one
 * @param occurrences exact number of occurrences in the corpus, overlapping ones counted: {@code aa} occurs twice in
 *     {@code aaa}
 * @param places the first occurrences in the order of the corpus, as many as {@link SearchOptions#maxPlaces} allows; all
 *     of them if there are as many as {@code occurrences}
 */
public record MatchSpan(int start, int end, long occurrences, List<Place> places) {
    /**
     * Copies the places.
     *
     * @param start first position
     * @param end position after the last one
     * @param occurrences exact number of occurrences, overlapping ones counted
     * @param places the first occurrences
     */
    public MatchSpan {
        places = List.copyOf(places);
    }

    /**
     * Length of the span.
     *
     * @return the number of original symbols of the query
     */
    public int length() {
        return end - start;
    }
}

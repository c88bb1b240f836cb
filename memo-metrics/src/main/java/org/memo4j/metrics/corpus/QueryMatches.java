package org.memo4j.metrics.corpus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * What of one query stands verbatim in the corpus. Immutable. Lengths and positions are in original symbols.
 *
 * <p>All that is here follows from the maximal spans: a match of at least the minimum length lies in one of them, and the
 * longest match that starts at {@code i} ends where the last span that starts at or before {@code i} ends.
 */
public final class QueryMatches {
    private final Queries.Query query;
    private final int minimumLength;
    private final List<RawSpan> raw;
    private final List<MatchSpan> spans;

    QueryMatches(Queries.Query query, int minimumLength, List<RawSpan> raw) {
        this.query = query;
        this.minimumLength = minimumLength;
        this.raw = raw;
        List<MatchSpan> list = new ArrayList<>(raw.size());
        for (RawSpan span : raw) {
            list.add(new MatchSpan(origin(span.start()), origin(span.end()), span.occurrences(), span.places()));
        }
        spans = List.copyOf(list);
    }

    private int origin(int symbol) {
        int[] origins = query.origins();
        return origins == null ? symbol : origins[symbol];
    }

    private int symbols() {
        int[] origins = query.origins();
        return origins == null ? query.length() : origins.length - 1;
    }

    /**
     * Name of the query.
     *
     * @return the name that its document has
     */
    public String name() {
        return query.name();
    }

    /**
     * Length of the query.
     *
     * @return the number of its original symbols
     */
    public int length() {
        return query.length();
    }

    /**
     * The maximal spans.
     *
     * @return the spans by their start; none contains another, but they may overlap
     */
    public List<MatchSpan> spans() {
        return spans;
    }

    /**
     * Longest match that starts at each position.
     *
     * @return one length a position, 0 where the longest match is shorter than the minimum length; where whitespace is
     *     normalized, a match that starts within a run of whitespace counts the rest of the run
     */
    public int[] matchLengths() {
        int[] lengths = new int[length()];
        int[] symbolLengths = symbolMatchLengths();
        for (int s = 0; s < symbolLengths.length; s++) {
            if (symbolLengths[s] > 0) {
                int end = origin(s + symbolLengths[s]);
                for (int i = origin(s); i < origin(s + 1); i++) {
                    lengths[i] = end - i;
                }
            }
        }
        return lengths;
    }

    /** Longest match that starts at each normalized symbol, in normalized symbols. */
    int[] symbolMatchLengths() {
        int[] lengths = new int[symbols()];
        for (RawSpan span : raw) {
            // Spans come by start and by end alike, so a later one overwrites where it reaches further.
            for (int i = span.start(); i + minimumLength <= span.end(); i++) {
                lengths[i] = span.end() - i;
            }
        }
        return lengths;
    }

    /**
     * Longest match that covers each position: the per-character profile.
     *
     * @return one length a position, 0 where no match of the minimum length covers it
     */
    public int[] coveringLengths() {
        int[] lengths = new int[length()];
        // The spans over a position, longest first: those that end no later than a longer one cannot count again.
        Deque<MatchSpan> open = new ArrayDeque<>();
        int next = 0;
        for (int i = 0; i < lengths.length; i++) {
            for (; next < spans.size() && spans.get(next).start() <= i; next++) {
                MatchSpan span = spans.get(next);
                while (!open.isEmpty() && open.getLast().length() <= span.length()) {
                    open.removeLast();
                }
                open.addLast(span);
            }
            while (!open.isEmpty() && open.getFirst().end() <= i) {
                open.removeFirst();
            }
            lengths[i] = open.isEmpty() ? 0 : open.getFirst().length();
        }
        return lengths;
    }

    /**
     * Longest match.
     *
     * @return its length, 0 if there is none of the minimum length
     */
    public int longest() {
        int longest = 0;
        for (MatchSpan span : spans) {
            longest = Math.max(longest, span.length());
        }
        return longest;
    }

    /**
     * Number of positions that lie in a match.
     *
     * @return the number of positions
     */
    public int covered() {
        int covered = 0;
        int reach = 0;
        for (MatchSpan span : spans) {
            covered += span.end() - Math.max(reach, span.start());
            reach = span.end();
        }
        return covered;
    }

    /**
     * Share of the query that lies in matches.
     *
     * @return {@code covered() / length()}, 0 for an empty query
     */
    public double coverage() {
        return length() == 0 ? 0 : (double) covered() / length();
    }

    /**
     * Number of occurrences of the whole query.
     *
     * @return the number, overlapping occurrences counted; 0 also if the query is shorter than the minimum length
     */
    public long wholeOccurrences() {
        return spans.size() == 1 && spans.get(0).length() == length()
                ? spans.get(0).occurrences()
                : 0;
    }

    /** Equal name, length and spans. */
    @Override
    public boolean equals(Object other) {
        return other instanceof QueryMatches that
                && query.name().equals(that.query.name())
                && query.length() == that.query.length()
                && minimumLength == that.minimumLength
                && raw.equals(that.raw)
                && spans.equals(that.spans);
    }

    @Override
    public int hashCode() {
        return Objects.hash(query.name(), query.length(), minimumLength, spans);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name() + ": " + covered() + " of " + length() + " covered");
        for (MatchSpan span : spans) {
            text.append(System.lineSeparator())
                    .append("  [")
                    .append(span.start())
                    .append(", ")
                    .append(span.end())
                    .append(") x ")
                    .append(span.occurrences());
            if (!span.places().isEmpty()) {
                text.append(" at ").append(span.places().get(0));
            }
        }
        return text.toString();
    }
}

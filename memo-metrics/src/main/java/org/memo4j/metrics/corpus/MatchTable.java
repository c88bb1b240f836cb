package org.memo4j.metrics.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The longest matches so far of the positions of the queries where a match starts, with their occurrences.
 *
 * <p>It is told all matches that can be extended neither to the left nor to the right. A maximal span of the whole search
 * is such a match at each of its occurrences, or else a longer span would contain it; so counting the longest matches of
 * each start counts the maximal spans exactly, and the others are dropped at the end. What is kept does not depend on the
 * order in which matches come.
 */
final class MatchTable {
    private final int[] best;
    /** Greatest end of a match that starts before the position; never falls from one position to the next. */
    private final int[] reach;

    private final @Nullable Hit[] hits;
    private final int maxPlaces;

    /** Occurrences of one match. */
    private static final class Hit {
        private long count;
        private final List<Place> places = new ArrayList<>(1);

        void add(Block.Part part, long start, long end, int maxPlaces) {
            count++;
            if (maxPlaces == 0) {
                return;
            }
            if (places.size() == maxPlaces && !before(part.document(), start, places.get(maxPlaces - 1))) {
                return;
            }
            int at = places.size();
            while (at > 0 && before(part.document(), start, places.get(at - 1))) {
                at--;
            }
            places.add(at, new Place(part.document(), part.name(), start, end));
            if (places.size() > maxPlaces) {
                places.remove(maxPlaces);
            }
        }

        private static boolean before(long document, long start, Place place) {
            return document < place.document() || (document == place.document() && start < place.start());
        }
    }

    MatchTable(int positions, int maxPlaces) {
        best = new int[positions];
        reach = new int[positions];
        hits = new Hit[positions];
        this.maxPlaces = maxPlaces;
    }

    /**
     * Length that a match of this start must reach to count: as long as the longest one, and not within a match that
     * starts before it. A thread may read a stale value, which is only less strict, as none ever falls.
     */
    int atLeast(int start) {
        return Math.max(best[start], reach[start] - start + 1);
    }

    synchronized void add(MatchBuffer matches) {
        for (int k = 0; k < matches.size; k++) {
            int start = matches.starts[k];
            int length = matches.lengths[k];
            if (length < atLeast(start)) {
                continue;
            }
            Hit hit = hits[start];
            if (hit == null || length > best[start]) {
                best[start] = length;
                hit = new Hit();
                hits[start] = hit;
                for (int p = start + 1; p < start + length && reach[p] < start + length; p++) {
                    reach[p] = start + length;
                }
            }
            hit.add(matches.parts[k], matches.placeStarts[k], matches.placeEnds[k], maxPlaces);
        }
        Arrays.fill(matches.parts, 0, matches.size, null);
        matches.size = 0;
    }

    /** Maximal spans of the content at {@code [from, to)}. */
    synchronized List<RawSpan> spans(int from, int to) {
        List<RawSpan> spans = new ArrayList<>();
        int reach = from;
        for (int start = from; start < to; start++) {
            Hit hit = hits[start];
            if (hit != null && start + best[start] > reach) {
                reach = start + best[start];
                spans.add(new RawSpan(start - from, reach - from, hit.count, List.copyOf(hit.places)));
            }
        }
        return List.copyOf(spans);
    }
}

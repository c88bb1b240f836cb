package org.memo4j.metrics.corpus;

import java.util.ArrayList;
import java.util.List;

/** Finds the maximal spans of one query in the shards of an index. */
final class SpanFinder {
    private final List<Shard> shards;
    private final List<int[]> codes;
    private final int length;
    private final int minimumLength;
    private final int gram;

    SpanFinder(List<Shard> shards, byte[] query, int width, int minimumLength) {
        this.shards = shards;
        this.minimumLength = minimumLength;
        length = query.length / width;
        gram = GramTable.gram(minimumLength, width);
        codes = new ArrayList<>(shards.size());
        for (Shard shard : shards) {
            codes.add(shard.codes(query, width));
        }
    }

    List<RawSpan> spans(int maxPlaces, DocumentNames names) {
        List<RawSpan> spans = new ArrayList<>();
        int start = 0;
        while (start + minimumLength <= length) {
            int end = start + minimumLength;
            // What holds a gram that does not occur does not occur either: go on behind the start of the gram.
            if (!occurs(end - gram, end)) {
                start = end - gram + 1;
                continue;
            }
            int reach = start + longest(start, length);
            if (reach - start >= minimumLength) {
                spans.add(span(start, reach, maxPlaces, names));
            }
            start = nextStart(start, reach);
        }
        return List.copyOf(spans);
    }

    /**
     * The next start of a match that reaches further. A match that ends behind {@code reach} and starts earlier contains
     * one from there up to {@code reach + 1}, which does not occur. So spans from here are maximal.
     */
    private int nextStart(int start, int reach) {
        if (reach == length) {
            return length;
        }
        // Occurring is monotone: [low, reach + 1) does not occur, [high, reach + 1) does.
        int low = start;
        int high = reach + 1;
        for (int step = 1; high - low > 1; step *= 2) {
            int probe = Math.max(low + 1, reach + 1 - step);
            if (occurs(probe, reach + 1)) {
                high = probe;
            } else {
                low = probe;
                break;
            }
        }
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (occurs(middle, reach + 1)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private boolean occurs(int from, int to) {
        for (int s = 0; s < shards.size(); s++) {
            if (shards.get(s).longest(codes.get(s), from, to) == to - from) {
                return true;
            }
        }
        return false;
    }

    private int longest(int from, int to) {
        int longest = 0;
        for (int s = 0; s < shards.size(); s++) {
            longest = Math.max(longest, shards.get(s).longest(codes.get(s), from, to));
        }
        return longest;
    }

    private RawSpan span(int from, int to, int maxPlaces, DocumentNames names) {
        long occurrences = 0;
        List<Place> places = new ArrayList<>();
        for (int s = 0; s < shards.size(); s++) {
            Shard shard = shards.get(s);
            Shard.Range range = shard.range(codes.get(s), from, to);
            occurrences += range.size();
            for (int position : shard.first(range, maxPlaces - places.size())) {
                places.add(shard.place(position, to - from, names));
            }
        }
        return new RawSpan(from, to, occurrences, List.copyOf(places));
    }
}

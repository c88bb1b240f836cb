package org.memo4j.metrics.corpus;

import java.util.Arrays;

/**
 * The grams (substrings of a fixed length) of the queries by their hash, in memory: a filter of a few bits a position, a
 * hash table of the different grams, and of each gram its positions.
 *
 * <p>Positions of a gram that follow the same {@code stride} symbols (or the same shorter start of a query) form a class.
 * Whether a sampled position of the corpus is the first one in its match depends on the class alone, so a gram that is
 * very common, as a row of spaces or the inside of a licence header, costs one comparison a class and not one a position.
 */
final class GramTable {
    private static final int SMALL = 4;

    /** Symbols of all queries that are long enough, one after the other. */
    final byte[] symbols;
    /** Start of each content in {@link #symbols}, in symbols, and the end of the last one; short ones are empty. */
    final int[] starts;
    /** Bytes of a symbol. */
    final int width;
    /** Symbols of a gram. */
    final int gram;
    /** Distance of the sampled positions of a document. */
    final int stride;

    private final long[] filter;
    private final int filterShift;
    private final long[] keys;
    private final int[] groups;
    /** First entry of each group, and the end of the last one. */
    private int[] groupStarts = new int[1];
    /** Positions in {@link #symbols}, in symbols, group by group and class by class. */
    private int[] entries = new int[0];
    /** Content that each entry lies in. */
    private int[] contents = new int[0];
    /** Bit set: the entry is the first one of its class. */
    private long[] classStarts = new long[0];

    GramTable(Queries queries, int width, int minimumLength) {
        this.width = width;
        gram = gram(minimumLength, width);
        stride = minimumLength - gram + 1;
        starts = new int[queries.contents() + 1];
        for (int c = 0; c < queries.contents(); c++) {
            int length = queries.length(c);
            starts[c + 1] = Math.addExact(starts[c], length < minimumLength ? 0 : length);
        }
        symbols = new byte[Math.multiplyExact(width, starts[queries.contents()])];
        int grams = 0;
        for (int c = 0; c < queries.contents(); c++) {
            int length = starts[c + 1] - starts[c];
            if (length > 0) {
                System.arraycopy(queries.content(c), 0, symbols, width * starts[c], width * length);
                grams += length - gram + 1;
            }
        }
        int filterBits = Math.max(10, Math.min(30, 64 - Long.numberOfLeadingZeros(16L * grams)));
        filter = new long[1 << (filterBits - 6)];
        filterShift = 64 - filterBits;
        int capacity = Integer.highestOneBit((int) Math.min(1L << 30, Math.max(16L, 2L * grams))) << 1;
        capacity = capacity <= 0 ? 1 << 30 : capacity;
        keys = new long[capacity];
        groups = new int[capacity];
        fill(grams);
    }

    /**
     * Symbols of a gram: long enough to be rare, short enough to leave a wide stride. A match of at least the minimum
     * length contains a whole gram that starts at a multiple of {@code minimumLength - gram + 1}.
     */
    static int gram(int minimumLength, int width) {
        if (width == 1) {
            return minimumLength < 16 ? (2 * minimumLength + 2) / 3 : Math.min(32, Math.max(11, minimumLength / 8 * 4));
        }
        return Math.min(16, (minimumLength + 1) / 2);
    }

    private void fill(int grams) {
        int[] groupOf = new int[grams];
        int[] positions = new int[grams];
        int n = 0;
        int groupCount = 0;
        for (int c = 0; c + 1 < starts.length; c++) {
            for (int i = starts[c]; i + gram <= starts[c + 1]; i++) {
                long hash = hash(symbols, i * width);
                int bit = (int) (hash >>> filterShift);
                filter[bit >>> 6] |= 1L << bit;
                int slot = slot(hash);
                if (keys[slot] == 0) {
                    keys[slot] = hash;
                    groups[slot] = groupCount++;
                }
                groupOf[n] = groups[slot];
                positions[n++] = i;
            }
        }
        groupStarts = new int[groupCount + 1];
        for (int group : groupOf) {
            groupStarts[group + 1]++;
        }
        Arrays.parallelPrefix(groupStarts, Integer::sum);
        int[] next = Arrays.copyOf(groupStarts, groupCount);
        entries = new int[grams];
        for (int k = 0; k < grams; k++) {
            entries[next[groupOf[k]]++] = positions[k];
        }
        classStarts = new long[(grams >>> 6) + 1];
        contents = new int[grams];
        for (int g = 0; g < groupCount; g++) {
            classify(groupStarts[g], groupStarts[g + 1]);
        }
    }

    /** Sorts the entries of a group by what comes before them and marks where a class starts. */
    private void classify(int from, int to) {
        if (to - from > SMALL) {
            long[] order = new long[to - from];
            int[] group = Arrays.copyOfRange(entries, from, to);
            for (int k = 0; k < order.length; k++) {
                order[k] = (contextHash(group[k]) & 0xFFFF_FFFF_0000_0000L) | k;
            }
            Arrays.sort(order);
            for (int k = 0; k < order.length; k++) {
                entries[from + k] = group[(int) order[k]];
            }
        }
        for (int k = from; k < to; k++) {
            // Small groups and classes whose hashes collide are cut finer than need be, which is as right.
            if (k == from || to - from <= SMALL || !sameContext(entries[k - 1], entries[k])) {
                classStarts[k >>> 6] |= 1L << k;
            }
            contents[k] = contentOf(entries[k]);
        }
    }

    private long contextHash(int position) {
        int length = Math.min(stride, position - starts[contentOf(position)]) * width;
        return length == 0 ? 0 : Symbols.hash(symbols, position * width - length, length);
    }

    private boolean sameContext(int a, int b) {
        int length = Math.min(stride, a - starts[contentOf(a)]);
        return length == Math.min(stride, b - starts[contentOf(b)])
                && Arrays.equals(symbols, (a - length) * width, a * width, symbols, (b - length) * width, b * width);
    }

    /** Start of the content that an entry lies in. */
    int startOf(int entry) {
        return starts[contents[entry]];
    }

    /** End of the content that an entry lies in. */
    int endOf(int entry) {
        return starts[contents[entry] + 1];
    }

    private int contentOf(int position) {
        int low = 0;
        int high = starts.length - 1;
        while (low + 1 < high) {
            int middle = (low + high) >>> 1;
            if (starts[middle] <= position) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    long hash(byte[] bytes, int at) {
        return Symbols.hash(bytes, at, gram * width);
    }

    /** 1 if a gram with this hash may be in the queries, 0 if none is. */
    int mayContain(long hash) {
        int bit = (int) (hash >>> filterShift);
        return (int) (filter[bit >>> 6] >>> bit) & 1;
    }

    private int slot(long hash) {
        int mask = keys.length - 1;
        int slot = (int) hash & mask;
        while (keys[slot] != 0 && keys[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Group of the grams with this hash, or -1. */
    int group(long hash) {
        int slot = slot(hash);
        return keys[slot] == 0 ? -1 : groups[slot];
    }

    int firstEntry(int group) {
        return groupStarts[group];
    }

    int endEntry(int group) {
        return groupStarts[group + 1];
    }

    int entry(int index) {
        return entries[index];
    }

    /** End of the class that starts at an entry. */
    int endOfClass(int entry, int end) {
        int k = entry + 1;
        while (k < end) {
            long starts = classStarts[k >>> 6] >>> k;
            if (starts != 0) {
                return Math.min(end, k + Long.numberOfTrailingZeros(starts));
            }
            k = (k | 63) + 1;
        }
        return end;
    }
}

package org.memo4j.metrics.corpus;

import java.util.Arrays;

/**
 * Where the grams (substrings of {@link #gram} symbols) of the queries are, by their hash. Every {@link #stride}-th gram
 * of a document is looked up here; a match of the minimum length {@code L} contains one of them, as
 * {@code stride = L - gram + 1}.
 *
 * <p>Let {@code e} be the number of symbols of a match before its first sample; {@code 0 <= e < stride}. A gram that is
 * common in the queries, as a row of spaces or a piece of a licence header, is not followed to all of its positions. It
 * stands instead for a few longer windows of {@code L - split + 1} symbols, the {@code j}-th of which starts
 * {@code j * split} symbols before it: a match with {@code j * split <= e < (j + 1) * split} contains that one whole. And
 * the positions of a window are taken together by the {@code stride} symbols before the gram, which alone decide what
 * {@code e} is: a class of those within a longer match, whose first sample comes earlier, is dismissed by one comparison.
 * So common grams cost time where they are matches, and nothing is left out.
 */
final class GramTable {
    /** A gram at more positions than that is common. */
    private static final int COMMON = 8;

    private static final int WINDOWS = 4;
    /** A group of windows that is not larger is not sorted into classes. */
    private static final int SMALL = 4;

    private static final int COARSE_BITS = 6;

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
    /** Distance of the windows of a sample. */
    final int split;
    /** Symbols of a window. */
    final int window;

    final HashGroups grams;
    final HashGroups windows;
    /** Content of each 64th position: bounds of the search for the content of any other. */
    private final int[] coarse;
    /** Bit set: the entry of the windows is the first one of its class. */
    private final long[] classStarts;

    GramTable(Queries queries, int width, int minimumLength) {
        this.width = width;
        gram = gram(minimumLength, width);
        stride = minimumLength - gram + 1;
        split = (stride + WINDOWS - 1) / WINDOWS;
        window = minimumLength - split + 1;
        starts = new int[queries.contents() + 1];
        for (int c = 0; c < queries.contents(); c++) {
            int length = queries.length(c);
            starts[c + 1] = starts[c] + (length < minimumLength ? 0 : length);
        }
        symbols = new byte[width * starts[queries.contents()]];
        int count = 0;
        for (int c = 0; c < queries.contents(); c++) {
            int length = starts[c + 1] - starts[c];
            if (length > 0) {
                System.arraycopy(queries.content(c), 0, symbols, width * starts[c], width * length);
                count += length - gram + 1;
            }
        }
        coarse = coarse();
        grams = grams(count);
        windows = windows();
        classStarts = classify();
    }

    /** Symbols of a gram: long enough to be rare, short enough to leave a wide stride. */
    static int gram(int minimumLength, int width) {
        if (width == 1) {
            return minimumLength < 16 ? (2 * minimumLength + 2) / 3 : Math.min(32, Math.max(11, minimumLength / 8 * 4));
        }
        return Math.min(16, (minimumLength + 1) / 2);
    }

    private HashGroups grams(int count) {
        long[] hashes = new long[count];
        int[] positions = new int[count];
        int n = 0;
        for (int c = 0; c + 1 < starts.length; c++) {
            for (int i = starts[c]; i + gram <= starts[c + 1]; i++) {
                hashes[n] = gramHash(symbols, i * width);
                positions[n++] = i;
            }
        }
        return new HashGroups(hashes, positions, count);
    }

    private HashGroups windows() {
        long count = 0;
        for (int g = 0; g < grams.groupCount(); g++) {
            count += common(g) ? (long) WINDOWS * (grams.end(g) - grams.first(g)) : 0;
        }
        long[] hashes = new long[Math.toIntExact(count)];
        int[] positions = new int[hashes.length];
        int n = 0;
        for (int g = 0; g < grams.groupCount(); g++) {
            for (int k = grams.first(g); k < grams.end(g) && common(g); k++) {
                int position = grams.position(k);
                int content = contentOf(position);
                for (int j = 0; j * split < stride; j++) {
                    int from = position - j * split;
                    if (from >= starts[content] && from + window <= starts[content + 1]) {
                        hashes[n] = windowHash(symbols, from * width, j);
                        positions[n++] = position;
                    }
                }
            }
        }
        return new HashGroups(hashes, positions, n);
    }

    private long[] classify() {
        long[] bits = new long[(windows.size() >>> 6) + 1];
        for (int g = 0; g < windows.groupCount(); g++) {
            int from = windows.first(g);
            int to = windows.end(g);
            boolean sorted = to - from > SMALL;
            if (sorted) {
                sortByContext(g);
            }
            for (int k = from; k < to; k++) {
                // Small groups, and classes whose hashes collide, are cut finer than need be, which is as right.
                if (k == from || !sorted || !sameContext(windows.position(k - 1), windows.position(k))) {
                    bits[k >>> 6] |= 1L << k;
                }
            }
        }
        return bits;
    }

    private void sortByContext(int group) {
        long[] order = new long[windows.end(group) - windows.first(group)];
        int[] positions = new int[order.length];
        for (int k = 0; k < order.length; k++) {
            positions[k] = windows.position(windows.first(group) + k);
            order[k] = (contextHash(positions[k]) & 0xFFFF_FFFF_0000_0000L) | k;
        }
        Arrays.sort(order);
        int[] sorted = new int[order.length];
        for (int k = 0; k < order.length; k++) {
            sorted[k] = positions[(int) order[k]];
        }
        windows.reorder(group, sorted);
    }

    private int contextLength(int position) {
        return Math.min(stride, position - starts[contentOf(position)]);
    }

    private long contextHash(int position) {
        int length = contextLength(position) * width;
        return length == 0 ? 0 : Symbols.hash(symbols, position * width - length, length);
    }

    private boolean sameContext(int a, int b) {
        int length = contextLength(a);
        return length == contextLength(b)
                && Arrays.equals(symbols, (a - length) * width, a * width, symbols, (b - length) * width, b * width);
    }

    private int[] coarse() {
        int[] contents = new int[(starts[starts.length - 1] >>> COARSE_BITS) + 1];
        int content = 0;
        for (int k = 0; k < contents.length; k++) {
            while (content + 2 < starts.length && starts[content + 1] <= k << COARSE_BITS) {
                content++;
            }
            contents[k] = content;
        }
        return contents;
    }

    /** The content that a position lies in. */
    int contentOf(int position) {
        int k = position >>> COARSE_BITS;
        int low = coarse[k];
        int high = k + 1 < coarse.length ? coarse[k + 1] + 1 : starts.length - 1;
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

    /** Hash of the gram at a byte. */
    long gramHash(byte[] bytes, int at) {
        return Symbols.hash(bytes, at, gram * width);
    }

    /** Hash of the window at a byte as the {@code j}-th one. */
    long windowHash(byte[] bytes, int at, int j) {
        long hash = Symbols.hash(bytes, at, window * width) + j * 0x9E37_79B9_7F4A_7C15L;
        return hash == 0 ? 1 : hash;
    }

    /** Whether a group of grams is common, so that its windows stand for it. */
    boolean common(int group) {
        return grams.end(group) - grams.first(group) > COMMON;
    }

    /** End of the class of windows that starts at an entry. */
    int endOfClass(int entry, int end) {
        int k = entry + 1;
        while (k < end) {
            long bits = classStarts[k >>> 6] >>> k;
            if (bits != 0) {
                return Math.min(end, k + Long.numberOfTrailingZeros(bits));
            }
            k = (k | 63) + 1;
        }
        return end;
    }
}

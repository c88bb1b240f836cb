package org.memo4j.metrics.corpus;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Suffix array of some documents. Positions are in the text with its ends of documents. Safe for several threads. */
final class Shard {
    private final int positions;
    private final long firstDocument;
    private final MappedNumbers text;
    private final MappedNumbers suffixes;
    private final MappedNumbers prefixes;
    private final Alphabet alphabet;
    private final int[] buckets;
    private final int[] documents;
    private final @Nullable MappedNumbers origins;

    /** Maps a section. */
    @FunctionalInterface
    interface Sections {
        MappedNumbers map(IndexFormat.ShardSection section) throws IOException;
    }

    Shard(IndexFormat.ShardFormat format, Sections sections) throws IOException {
        positions = format.positions();
        firstDocument = format.firstDocument();
        text = sections.map(IndexFormat.ShardSection.TEXT);
        suffixes = sections.map(IndexFormat.ShardSection.SUFFIXES);
        prefixes = sections.map(IndexFormat.ShardSection.PREFIXES);
        alphabet = new Alphabet(ints(format, sections, IndexFormat.ShardSection.ALPHABET));
        buckets = ints(format, sections, IndexFormat.ShardSection.BUCKETS);
        documents = ints(format, sections, IndexFormat.ShardSection.DOCUMENTS);
        boolean normalized = format.section(IndexFormat.ShardSection.ORIGINS).length() > 0;
        origins = normalized ? sections.map(IndexFormat.ShardSection.ORIGINS) : null;
    }

    private static int[] ints(IndexFormat.ShardFormat format, Sections sections, IndexFormat.ShardSection section)
            throws IOException {
        int count = (int) (format.section(section).length() / Integer.BYTES);
        return sections.map(section).toInts(count);
    }

    /** A range of the suffix array: the suffixes that start with a pattern. */
    record Range(int from, int to) {
        long size() {
            return (long) to - from;
        }
    }

    /** Number of positions, ends of documents counted. */
    int positions() {
        return positions;
    }

    int documentCount() {
        return documents.length - 1;
    }

    long firstDocument() {
        return firstDocument;
    }

    /** Start of a document of this shard. */
    int start(int document) {
        return documents[document];
    }

    /** End of a document of this shard, its end of document not counted. */
    int end(int document) {
        return documents[document + 1] - 1;
    }

    /** Document of this shard that a position lies in. */
    int documentAt(int position) {
        int k = Arrays.binarySearch(documents, position);
        return k >= 0 ? k : -k - 2;
    }

    /** Original position in its document. */
    long origin(int document, int position) {
        return origins == null ? position - documents[document] : origins.get(position);
    }

    Place place(int position, int length, DocumentNames names) {
        int document = documentAt(position);
        long number = firstDocument + document;
        return new Place(number, names.get(number), origin(document, position), origin(document, position + length));
    }

    int suffix(int rank) {
        return suffixes.get(rank);
    }

    /** Common prefix of the suffix of this rank with the one before it, without an end of document. */
    int prefix(int rank) {
        return prefixes.get(rank);
    }

    /** The symbol at a position, or -1 at the end of a document. */
    int symbol(int position) {
        int code = text.get(position);
        return code == 0 ? -1 : alphabet.symbol(code);
    }

    /** Codes of symbols, -1 for those that this shard does not have. */
    int[] codes(byte[] symbols, int width) {
        int[] codes = new int[symbols.length / width];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = alphabet.code(Symbols.get(symbols, i, width));
        }
        return codes;
    }

    /** Length of the longest start of {@code codes[from..to)} that occurs. */
    int longest(int[] codes, int from, int to) {
        int code = from < to ? codes[from] : -1;
        if (code < 0) {
            return 0;
        }
        int low = buckets[code] - 1;
        int high = buckets[code + 1];
        // All suffixes of the bucket share the first symbol, those between two ranks what both share with the pattern.
        int lowLength = 1;
        int highLength = 1;
        int longest = 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            int length = match(suffixes.get(middle), codes, from, to, Math.min(lowLength, highLength));
            longest = Math.max(longest, length);
            if (from + length == to) {
                return length;
            }
            if (text.get(suffixes.get(middle) + length) < codes[from + length]) {
                low = middle;
                lowLength = length;
            } else {
                high = middle;
                highLength = length;
            }
        }
        return longest;
    }

    /** The suffixes that start with {@code codes[from..to)}, which is not empty. */
    Range range(int[] codes, int from, int to) {
        return new Range(bound(codes, from, to, false), bound(codes, from, to, true));
    }

    /** First rank whose suffix is not before the pattern, or that comes after all that start with it. */
    private int bound(int[] codes, int from, int to, boolean after) {
        int code = codes[from];
        if (code < 0) {
            return 0;
        }
        int low = buckets[code] - 1;
        int high = buckets[code + 1];
        int lowLength = 1;
        int highLength = 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            int suffix = suffixes.get(middle);
            int length = match(suffix, codes, from, to, Math.min(lowLength, highLength));
            boolean before = from + length == to ? after : text.get(suffix + length) < codes[from + length];
            if (before) {
                low = middle;
                lowLength = length;
            } else {
                high = middle;
                highLength = length;
            }
        }
        return high;
    }

    /** Number of equal symbols at a position and at the start of the pattern, at least {@code known}. */
    private int match(int position, int[] codes, int from, int to, int known) {
        int length = known;
        // Every document ends with a 0, which no pattern has.
        while (from + length < to && text.get(position + length) == codes[from + length]) {
            length++;
        }
        return length;
    }

    /** The first positions of a range in the order of the text. */
    int[] first(Range range, int most) {
        int[] first = new int[(int) Math.min(most, range.size())];
        int n = 0;
        for (int rank = range.from; rank < range.to && first.length > 0; rank++) {
            int position = suffixes.get(rank);
            if (n == first.length && position > first[n - 1]) {
                continue;
            }
            int at = n < first.length ? n++ : n - 1;
            for (; at > 0 && first[at - 1] > position; at--) {
                first[at] = first[at - 1];
            }
            first[at] = position;
        }
        return first;
    }
}

package org.memo4j.metrics.corpus;

import java.util.Arrays;

/**
 * The different shingles of a document: its substrings of some length, or the whole document where it is shorter. They are
 * sorted by 32 bits of a hash, and told apart by their symbols.
 */
final class Shingles {
    private static final long HIGH = 0xFFFF_FFFF_0000_0000L;

    private final byte[] symbols;
    private final int bytes;
    /** Hash in the high half, first byte of the shingle in the low one. */
    private final long[] sorted;

    /** Shingles of at most {@code bytes} bytes, at multiples of {@code width}. */
    Shingles(byte[] symbols, int bytes, int width) {
        this.symbols = symbols;
        this.bytes = Math.min(bytes, symbols.length);
        long[] all = new long[symbols.length == 0 ? 0 : (symbols.length - this.bytes) / width + 1];
        for (int i = 0; i < all.length; i++) {
            all[i] = (Symbols.hash(symbols, i * width, this.bytes) & HIGH) | ((long) i * width);
        }
        Arrays.sort(all);
        int count = 0;
        for (long shingle : all) {
            if (!holds(all, count, shingle)) {
                all[count++] = shingle;
            }
        }
        sorted = Arrays.copyOf(all, count);
    }

    /** Whether one of the first {@code count} shingles, at whose end stand those of the same hash, is equal. */
    private boolean holds(long[] all, int count, long shingle) {
        for (int k = count - 1; k >= 0 && (all[k] & HIGH) == (shingle & HIGH); k--) {
            if (equal((int) all[k], this, (int) shingle)) {
                return true;
            }
        }
        return false;
    }

    private boolean equal(int at, Shingles other, int otherAt) {
        return Arrays.equals(symbols, at, at + bytes, other.symbols, otherAt, otherAt + other.bytes);
    }

    /** Number of different shingles. */
    int size() {
        return sorted.length;
    }

    /** Number of different shingles over those of both, which have to be of one width and length. */
    double jaccard(Shingles other) {
        int common = 0;
        int from = 0;
        for (long shingle : sorted) {
            long hash = shingle & HIGH;
            while (from < other.sorted.length && (other.sorted[from] & HIGH) < hash) {
                from++;
            }
            for (int k = from; k < other.sorted.length && (other.sorted[k] & HIGH) == hash; k++) {
                common += equal((int) shingle, other, (int) other.sorted[k]) ? 1 : 0;
            }
        }
        int union = size() + other.size() - common;
        return union == 0 ? 0 : (double) common / union;
    }
}

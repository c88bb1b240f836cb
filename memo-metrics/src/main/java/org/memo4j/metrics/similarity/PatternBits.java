package org.memo4j.metrics.similarity;

/**
 * Where each symbol stands in a pattern, one bit a position in blocks of 64: the table that bit-parallel alignment reads.
 * Symbols from 0 to 255 are looked up in an array, others in a hash table with open addressing.
 */
final class PatternBits {
    private static final int DIRECT = 256;

    private final int words;
    private final long[] bits;
    private final int[] directRows = new int[DIRECT];
    private final int[] keys;
    private final int[] hashedRows;

    PatternBits(int[] pattern, int from, int to) {
        int length = to - from;
        words = (length + Long.SIZE - 1) / Long.SIZE;
        int hashed = 0;
        for (int i = from; i < to; i++) {
            hashed += isDirect(pattern[i]) ? 0 : 1;
        }
        int slots = hashed == 0 ? 0 : Integer.highestOneBit(hashed) * 4;
        keys = new int[slots];
        hashedRows = new int[slots];
        int[] rowAt = new int[length];
        int rows = 1;
        for (int i = 0; i < length; i++) {
            int symbol = pattern[from + i];
            if (isDirect(symbol)) {
                if (directRows[symbol] == 0) {
                    directRows[symbol] = rows++;
                }
                rowAt[i] = directRows[symbol];
            } else {
                int slot = slot(symbol);
                if (hashedRows[slot] == 0) {
                    keys[slot] = symbol;
                    hashedRows[slot] = rows++;
                }
                rowAt[i] = hashedRows[slot];
            }
        }
        bits = new long[Math.multiplyExact(rows, words)];
        for (int i = 0; i < length; i++) {
            bits[rowAt[i] * words + i / Long.SIZE] |= 1L << i;
        }
    }

    private static boolean isDirect(int symbol) {
        return symbol >= 0 && symbol < DIRECT;
    }

    private int slot(int symbol) {
        int mask = keys.length - 1;
        int slot = (symbol * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(mask);
        while (hashedRows[slot] != 0 && keys[slot] != symbol) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Number of blocks of 64 positions. */
    int words() {
        return words;
    }

    /** Block 0 of the symbol; the others follow it in {@link #block}. All zero for a symbol that the pattern lacks. */
    int row(int symbol) {
        int row = isDirect(symbol) ? directRows[symbol] : keys.length == 0 ? 0 : hashedRows[slot(symbol)];
        return row * words;
    }

    long block(int index) {
        return bits[index];
    }
}

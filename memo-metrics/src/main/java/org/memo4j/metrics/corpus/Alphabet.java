package org.memo4j.metrics.corpus;

import java.util.Arrays;
import java.util.BitSet;

/** The symbols of a shard in order; codes count them from 1, and 0 is the end of a document. */
final class Alphabet {
    /** Symbols up to here are looked up in a table: all code points and usual token ids. */
    private static final int TABLE = 1 << 22;

    private final int[] symbols;
    /** Codes of all symbols up to the greatest, or empty if that is too great. */
    private final int[] codes;

    Alphabet(int[] symbols) {
        this.symbols = symbols;
        int max = symbols.length == 0 ? 0 : symbols[symbols.length - 1];
        codes = max < TABLE ? new int[max + 1] : new int[0];
        Arrays.fill(codes, -1);
        for (int k = 0; k < symbols.length && codes.length > 0; k++) {
            codes[symbols[k]] = k + 1;
        }
    }

    /** Symbols of {@code count} symbols in an array. */
    static Alphabet of(byte[] text, int count, int width) {
        BitSet seen = new BitSet();
        if (width == 1) {
            // Straight into a small array: a BitSet would take a few times as long.
            boolean[] bytes = new boolean[256];
            for (int i = 0; i < count; i++) {
                bytes[text[i] & 0xFF] = true;
            }
            for (int b = 0; b < 256; b++) {
                seen.set(b, bytes[b]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                seen.set(Symbols.get(text, i, width));
            }
        }
        return new Alphabet(seen.stream().toArray());
    }

    int size() {
        return symbols.length;
    }

    int[] symbols() {
        return symbols;
    }

    int symbol(int code) {
        return symbols[code - 1];
    }

    /** Code of a symbol, or -1 if the shard does not have it. */
    int code(int symbol) {
        if (codes.length > 0) {
            return symbol < codes.length ? codes[symbol] : -1;
        }
        int k = Arrays.binarySearch(symbols, symbol);
        return k < 0 ? -1 : k + 1;
    }

    /** Bytes that a code takes in a file. */
    int codeWidth() {
        return size() < 1 << 8 ? 1 : size() < 1 << 16 ? 2 : 4;
    }
}

package org.memo4j.core.score;

import java.util.Arrays;
import org.memo4j.core.Checks;

/**
 * Rows of bits, 64 to a word: bit {@code c} of a row is bit {@code c % 64} of its word {@code c / 64}, as in
 * {@link java.util.BitSet#toLongArray()}. Bits after the last column are 0. Whoever builds one does not change its words
 * afterwards.
 */
record BitRows(long[][] words, int columns) {
    /** The eight bits of each byte as numbers. */
    private static final double[][] EIGHT = eight();

    static int wordsFor(int bits) {
        return (bits + 63) >>> 6;
    }

    static BitRows empty(int rows, int columns) {
        return new BitRows(new long[rows][wordsFor(columns)], columns);
    }

    static long[] pack(boolean[] row) {
        long[] words = new long[wordsFor(row.length)];
        for (int c = 0; c < row.length; c++) {
            if (row[c]) {
                words[c >> 6] |= 1L << c;
            }
        }
        return words;
    }

    int rows() {
        return words.length;
    }

    static boolean get(long[] row, int column) {
        return (row[column >> 6] >>> column & 1) != 0;
    }

    boolean get(int row, int column) {
        return get(words[row], column);
    }

    int count(int row) {
        return count(words[row]);
    }

    static int count(long[] row) {
        int count = 0;
        for (long word : row) {
            count += Long.bitCount(word);
        }
        return count;
    }

    static long[] select(long[] row, int[] columns) {
        long[] selected = new long[wordsFor(columns.length)];
        for (int c = 0; c < columns.length; c++) {
            selected[c >> 6] |= (row[columns[c] >> 6] >>> columns[c] & 1) << c;
        }
        return selected;
    }

    BitRows selectRows(int[] rows) {
        long[][] selected = new long[rows.length][];
        for (int r = 0; r < rows.length; r++) {
            selected[r] = words[rows[r]];
        }
        return new BitRows(selected, columns);
    }

    BitRows selectColumns(int[] selection) {
        long[][] selected = new long[words.length][];
        Arrays.setAll(selected, r -> select(words[r], selection));
        return new BitRows(selected, selection.length);
    }

    /** Rows become columns: one word of 64 rows at a time. */
    BitRows transpose() {
        BitRows turned = empty(columns, rows());
        for (int r = 0; r < words.length; r++) {
            for (int w = 0; w < words[r].length; w++) {
                for (long rest = words[r][w]; rest != 0; rest &= rest - 1) {
                    turned.words[(w << 6) + Long.numberOfTrailingZeros(rest)][r >> 6] |= 1L << r;
                }
            }
        }
        return turned;
    }

    /** Bits of a row as numbers 0 and 1, where words begin eight at a time. */
    static void read(long[] row, int from, double[] target, int length) {
        Checks.index(length, target.length + 1, "length");
        int i = 0;
        if ((from & 63) == 0) {
            for (; i + 64 <= length; i += 64) {
                long word = row[(from + i) >> 6];
                for (int bits = 0; bits < 64; bits += 8) {
                    double[] e = EIGHT[(int) (word >>> bits) & 0xFF];
                    int t = i + bits;
                    target[t] = e[0];
                    target[t + 1] = e[1];
                    target[t + 2] = e[2];
                    target[t + 3] = e[3];
                    target[t + 4] = e[4];
                    target[t + 5] = e[5];
                    target[t + 6] = e[6];
                    target[t + 7] = e[7];
                }
            }
        }
        for (; i < length; i++) {
            target[i] = (row[(from + i) >> 6] >>> (from + i)) & 1;
        }
    }

    private static double[][] eight() {
        double[][] table = new double[256][8];
        for (int bits = 0; bits < 256; bits++) {
            for (int b = 0; b < 8; b++) {
                table[bits][b] = bits >> b & 1;
            }
        }
        return table;
    }
}

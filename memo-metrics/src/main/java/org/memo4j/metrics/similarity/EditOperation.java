package org.memo4j.metrics.similarity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.memo4j.core.Checks;

/**
 * One step of a shortest edit script from sequence {@code a} to {@code b}: which places of a generation differ from the
 * truth, and how.
 *
 * @param kind what happens
 * @param a position in {@code a} where it happens
 * @param b position in {@code b} where it happens
 */
public record EditOperation(Kind kind, int a, int b) {
    private static final long MAX_CELLS = 1L << 29;

    /** What an operation does. */
    public enum Kind {
        /** Element {@code b} is put before element {@code a} of the first sequence. */
        INSERT,
        /** Element {@code a} is left out. */
        DELETE,
        /** Element {@code b} takes the place of element {@code a}. */
        REPLACE
    }

    /**
     * Edit script of two texts by code point.
     *
     * @param a first text
     * @param b second text
     * @return the operations, as many as the Levenshtein distance, in the order of their positions
     * @throws IllegalArgumentException if the script needs a table of more than 2<sup>29</sup> cells
     */
    public static List<EditOperation> script(String a, String b) {
        return script(Symbols.codePoints(a), Symbols.codePoints(b));
    }

    /**
     * Edit script of two token sequences. Of several shortest scripts it is the one that RapidFuzz's {@code editops} gives:
     * read from the end, a deletion where it is possible, then an insertion if it is no dearer than a match, then a match
     * or a replacement.
     *
     * <p>Cost: {@code |a| |b|} steps and bytes of memory, once the common ends are cut off.
     *
     * @param a first sequence
     * @param b second sequence
     * @return the operations, as many as the Levenshtein distance, in the order of their positions
     * @throws IllegalArgumentException if the script needs a table of more than 2<sup>29</sup> cells
     */
    public static List<EditOperation> script(int[] a, int[] b) {
        int from = 0;
        int least = Math.min(a.length, b.length);
        while (from < least && a[from] == b[from]) {
            from++;
        }
        int cut = 0;
        while (cut < least - from && a[a.length - 1 - cut] == b[b.length - 1 - cut]) {
            cut++;
        }
        int m = a.length - cut - from;
        int n = b.length - cut - from;
        byte[][] up = steps(a, b, from, m, n);
        List<EditOperation> script = new ArrayList<>();
        int i = m;
        int j = n;
        while (i > 0 && j > 0) {
            if (up[j][i] > 0) {
                i--;
                script.add(new EditOperation(Kind.DELETE, from + i, from + j));
            } else if (j > 1 && up[j - 1][i] < 0) {
                j--;
                script.add(new EditOperation(Kind.INSERT, from + i, from + j));
            } else {
                i--;
                j--;
                if (a[from + i] != b[from + j]) {
                    script.add(new EditOperation(Kind.REPLACE, from + i, from + j));
                }
            }
        }
        while (i > 0) {
            script.add(new EditOperation(Kind.DELETE, from + --i, from + j));
        }
        while (j > 0) {
            script.add(new EditOperation(Kind.INSERT, from + i, from + --j));
        }
        Collections.reverse(script);
        return List.copyOf(script);
    }

    /** In row j, the distance of i elements of a less that of i - 1: -1, 0 or 1. */
    private static byte[][] steps(int[] a, int[] b, int from, int m, int n) {
        Checks.check(
                (m + 1L) * (n + 1L) <= MAX_CELLS,
                "an edit script of %d and %d elements that differ at their ends needs more than %d cells; "
                        + "split the sequences, or ask for the distance only",
                m,
                n,
                MAX_CELLS);
        byte[][] up = new byte[n + 1][m + 1];
        int[] row = new int[m + 1];
        for (int j = 0; j <= n; j++) {
            int diagonal = row[0];
            row[0] = j;
            for (int i = 1; i <= m; i++) {
                int above = row[i];
                row[i] = j == 0
                        ? i
                        : Math.min(
                                diagonal + (a[from + i - 1] == b[from + j - 1] ? 0 : 1),
                                1 + Math.min(above, row[i - 1]));
                up[j][i] = (byte) (row[i] - row[i - 1]);
                diagonal = above;
            }
        }
        return up;
    }
}

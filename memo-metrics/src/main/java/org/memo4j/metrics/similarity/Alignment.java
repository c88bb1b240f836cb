package org.memo4j.metrics.similarity;

import java.util.Arrays;

/**
 * Edit distance and longest common subsequence, 64 cells of the dynamic program at a time.
 *
 * <p>Source of the edit distance: Myers, <em>A fast bit-vector algorithm for approximate string matching based on dynamic
 * programming</em>, J. ACM 1999, in the form of Hyyro, <em>A bit-vector algorithm for computing Levenshtein and Damerau
 * edit distances</em>, Nordic J. Computing 2003; of the subsequence: Crochemore, Iliopoulos, Pinzon and Reid, <em>A fast
 * and practical bit-vector algorithm for the longest common subsequence problem</em>, IPL 2001. Both take
 * {@code |a| * ceil(|b| / 64)} steps after the common ends are cut off, which changes neither result.
 */
final class Alignment {
    private final int[] longer;
    private final int[] shorter;
    private final int from;
    private final int longerTo;
    private final int shorterTo;

    private Alignment(int[] a, int[] b) {
        longer = a.length >= b.length ? a : b;
        shorter = a.length >= b.length ? b : a;
        int start = 0;
        while (start < shorter.length && shorter[start] == longer[start]) {
            start++;
        }
        int cut = 0;
        while (cut < shorter.length - start && shorter[shorter.length - 1 - cut] == longer[longer.length - 1 - cut]) {
            cut++;
        }
        from = start;
        longerTo = longer.length - cut;
        shorterTo = shorter.length - cut;
    }

    /** Least number of insertions, deletions and substitutions that turn one sequence into the other. */
    static int editDistance(int[] a, int[] b) {
        Alignment alignment = new Alignment(a, b);
        int rest = alignment.shorterTo - alignment.from;
        if (rest == 0) {
            return alignment.longerTo - alignment.from;
        }
        return rest <= Long.SIZE ? alignment.editDistanceOfWord() : alignment.editDistanceOfBlocks();
    }

    /** Length of a longest common subsequence. */
    static int commonSubsequence(int[] a, int[] b) {
        Alignment alignment = new Alignment(a, b);
        int ends = alignment.from + alignment.shorter.length - alignment.shorterTo;
        int rest = alignment.shorterTo - alignment.from;
        if (rest == 0) {
            return ends;
        }
        return ends + (rest <= Long.SIZE ? alignment.subsequenceOfWord() : alignment.subsequenceOfBlocks());
    }

    // A column of the program holds the distances of one text position to all pattern positions. Its neighbors differ
    // by
    // at most one, so two bits a cell say all: up where a cell exceeds the one above it, down where it is less.

    private int editDistanceOfWord() {
        PatternBits pattern = new PatternBits(shorter, from, shorterTo);
        int distance = shorterTo - from;
        long last = 1L << (distance - 1);
        long up = -1;
        long down = 0;
        for (int j = from; j < longerTo; j++) {
            long equal = pattern.block(pattern.row(longer[j]));
            long diagonal = (((equal & up) + up) ^ up) | equal | down;
            long right = down | ~(diagonal | up);
            long left = diagonal & up;
            if ((right & last) != 0) {
                distance++;
            } else if ((left & last) != 0) {
                distance--;
            }
            right = right << 1 | 1;
            left <<= 1;
            up = left | ~(diagonal | right);
            down = right & diagonal;
        }
        return distance;
    }

    private int editDistanceOfBlocks() {
        PatternBits pattern = new PatternBits(shorter, from, shorterTo);
        int words = pattern.words();
        int distance = shorterTo - from;
        int lastShift = (distance - 1) % Long.SIZE;
        long[] up = new long[words];
        Arrays.fill(up, -1);
        long[] down = new long[words];
        for (int j = from; j < longerTo; j++) {
            int row = pattern.row(longer[j]);
            long rightIn = 1;
            long leftIn = 0;
            for (int w = 0; w < words; w++) {
                long u = up[w];
                long d = down[w];
                long equal = pattern.block(row + w) | leftIn;
                long diagonal = (((equal & u) + u) ^ u) | equal | d;
                long right = d | ~(diagonal | u);
                long left = diagonal & u;
                if (w == words - 1) {
                    distance += (int) (right >>> lastShift & 1) - (int) (left >>> lastShift & 1);
                }
                long rightOut = right >>> (Long.SIZE - 1);
                long leftOut = left >>> (Long.SIZE - 1);
                right = right << 1 | rightIn;
                left = left << 1 | leftIn;
                rightIn = rightOut;
                leftIn = leftOut;
                up[w] = left | ~(diagonal | right);
                down[w] = right & diagonal;
            }
        }
        return distance;
    }

    // For the subsequence a zero bit marks a cell that exceeds the one above it, so the zeros of the last column count.

    private int subsequenceOfWord() {
        PatternBits pattern = new PatternBits(shorter, from, shorterTo);
        long same = -1;
        for (int j = from; j < longerTo; j++) {
            long match = same & pattern.block(pattern.row(longer[j]));
            same = (same + match) | (same - match);
        }
        return zeros(same, shorterTo - from);
    }

    private int subsequenceOfBlocks() {
        PatternBits pattern = new PatternBits(shorter, from, shorterTo);
        int words = pattern.words();
        long[] same = new long[words];
        Arrays.fill(same, -1);
        for (int j = from; j < longerTo; j++) {
            int row = pattern.row(longer[j]);
            long carry = 0;
            for (int w = 0; w < words; w++) {
                long s = same[w];
                long match = s & pattern.block(row + w);
                long sum = s + match + carry;
                // carry out of the top bit of a three-term sum
                carry = ((s & match) | ((s | match) & ~sum)) >>> (Long.SIZE - 1);
                same[w] = sum | (s - match);
            }
        }
        int length = shorterTo - from;
        int count = 0;
        for (int w = 0; w < words; w++) {
            count += zeros(same[w], Math.min(Long.SIZE, length - w * Long.SIZE));
        }
        return count;
    }

    private static int zeros(long word, int positions) {
        return Long.bitCount(~word << (Long.SIZE - positions));
    }
}

package org.memo4j.metrics.corpus;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Progress;

/**
 * Suffix arrays and longest common prefixes, in linear time.
 *
 * <p>Source: suffix sorting by induction, Nong, Zhang, Chan, <em>Two Efficient Algorithms for Linear Time Suffix Array
 * Construction</em>, IEEE Transactions on Computers 2011 (SA-IS), with an end of text that is smaller than each symbol
 * and takes no room. Suffixes whose predecessor does not belong to the running pass are kept as their complement, so that
 * a pass looks at the text once an entry.
 *
 * <p>Longest common prefixes as in Kärkkäinen, Manzini, Puglisi, <em>Permuted Longest-Common-Prefix Array</em>, CPM 2009.
 *
 * <p>A text is an array of {@code char} or of {@code int}, the latter in recursive calls too; the tests for which are
 * moved out of the loops by the compiler.
 */
final class SuffixSorter {
    private final char @Nullable [] chars;
    private final int[] ints;
    private final int n;
    private final int[] suffixes;
    /** Number of occurrences of each symbol. */
    private final int[] counts;
    /** Next free entry of each symbol's bucket. */
    private final int[] next;

    private SuffixSorter(char @Nullable [] chars, int[] ints, int n, int[] suffixes) {
        this.chars = chars;
        this.ints = ints;
        this.n = n;
        this.suffixes = suffixes;
        int max = 0;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, at(chars, ints, i));
        }
        counts = new int[max + 1];
        for (int i = 0; i < n; i++) {
            counts[at(chars, ints, i)]++;
        }
        next = new int[max + 1];
    }

    /** Starts of the suffixes of a text in their order; a suffix comes before those that it is the start of. */
    static int[] sort(char[] text, int length) {
        int[] suffixes = new int[length];
        new SuffixSorter(text, new int[0], length, suffixes).sort();
        return suffixes;
    }

    /** The same for a text of symbols that are not negative and not much greater than the text is long. */
    static int[] sort(int[] text, int length) {
        int[] suffixes = new int[length];
        new SuffixSorter(null, text, length, suffixes).sort();
        return suffixes;
    }

    private static int at(char @Nullable [] chars, int[] ints, int i) {
        return chars != null ? chars[i] : ints[i];
    }

    private void sort() {
        Progress.checkInterrupted("sorting suffixes");
        if (n < 2) {
            return;
        }
        int lms = placeUnsorted();
        if (lms > 1) {
            inducePartsForward();
            inducePartsBackward();
            order(lms, name(lms));
            placeSorted(lms);
        }
        induceForward();
        induceBackward();
    }

    private void bucketStarts() {
        int sum = 0;
        for (int c = 0; c < counts.length; c++) {
            next[c] = sum;
            sum += counts[c];
        }
    }

    private void bucketEnds() {
        int sum = 0;
        for (int c = 0; c < counts.length; c++) {
            sum += counts[c];
            next[c] = sum;
        }
    }

    /**
     * Puts the leftmost S-type positions (each smaller than the suffix before it and not greater than the one after it)
     * at the ends of their buckets, in any order; entries that are 0 are empty, as position 0 is never one of them.
     *
     * @return their number
     */
    private int placeUnsorted() {
        char[] t = chars;
        int[] u = ints;
        int[] sa = suffixes;
        bucketEnds();
        int count = 0;
        // The suffix at the end is L-type: the end of the text is smaller than each symbol.
        boolean smaller = false;
        int after = at(t, u, n - 1);
        for (int i = n - 2; i >= 0; i--) {
            int c = at(t, u, i);
            if (c < after || (c == after && smaller)) {
                smaller = true;
            } else if (smaller) {
                sa[--next[after]] = i + 1;
                count++;
                smaller = false;
            }
            after = c;
        }
        return count;
    }

    /** First pass over the parts: only what a leftmost S-type position follows from stays. */
    private void inducePartsForward() {
        char[] t = chars;
        int[] u = ints;
        int[] sa = suffixes;
        bucketStarts();
        int last = at(t, u, n - 1);
        sa[next[last]++] = at(t, u, n - 2) < last ? ~(n - 1) : n - 1;
        for (int i = 0; i < n; i++) {
            int j = sa[i];
            if (j > 0) {
                j--;
                int c = at(t, u, j);
                sa[next[c]++] = j > 0 && at(t, u, j - 1) < c ? ~j : j;
                sa[i] = 0;
            } else if (j < 0) {
                sa[i] = ~j;
            }
        }
    }

    /** Second pass: the leftmost S-type positions remain, as complements, sorted by the part up to the next one. */
    private void inducePartsBackward() {
        char[] t = chars;
        int[] u = ints;
        int[] sa = suffixes;
        bucketEnds();
        for (int i = n - 1; i >= 0; i--) {
            int j = sa[i];
            if (j > 0) {
                j--;
                int c = at(t, u, j);
                sa[--next[c]] = j > 0 && at(t, u, j - 1) > c ? ~j : j;
                sa[i] = 0;
            }
        }
    }

    /**
     * Numbers the parts in their order, equal ones alike, in the free half of the suffix array.
     *
     * @return the number of different parts
     */
    private int name(int lms) {
        int[] sa = suffixes;
        int count = 0;
        for (int i = 0; i < n; i++) {
            if (sa[i] < 0) {
                sa[count++] = ~sa[i];
            }
        }
        Arrays.fill(sa, lms, n, 0);
        markLengths(lms);
        int name = 0;
        int before = n;
        int lengthBefore = 0;
        for (int i = 0; i < lms; i++) {
            int p = sa[i];
            int length = sa[lms + (p >>> 1)];
            if (length != lengthBefore || !equal(before, p, length)) {
                name++;
                before = p;
                lengthBefore = length;
            }
            sa[lms + (p >>> 1)] = name;
        }
        return name;
    }

    /** Writes the length of each part, with the first symbol of the next one; two leftmost S-types are never adjacent. */
    private void markLengths(int lms) {
        char[] t = chars;
        int[] u = ints;
        boolean smaller = false;
        int after = at(t, u, n - 1);
        int end = n + 1;
        for (int i = n - 2; i >= 0; i--) {
            int c = at(t, u, i);
            if (c < after || (c == after && smaller)) {
                smaller = true;
            } else if (smaller) {
                suffixes[lms + ((i + 1) >>> 1)] = end - (i + 1);
                end = i + 2;
                smaller = false;
            }
            after = c;
        }
    }

    private boolean equal(int a, int b, int length) {
        // The last part holds the end of the text, which equals nothing.
        if (Math.max(a, b) + length > n) {
            return false;
        }
        return chars != null
                ? Arrays.equals(chars, a, a + length, chars, b, b + length)
                : Arrays.equals(ints, a, a + length, ints, b, b + length);
    }

    /** Sorts the suffixes at the leftmost S-type positions into the first entries. */
    private void order(int lms, int names) {
        int[] sa = suffixes;
        int[] named = new int[lms];
        int k = lms;
        for (int i = lms + ((n - 1) >>> 1); i >= lms; i--) {
            if (i < n && sa[i] != 0) {
                named[--k] = sa[i] - 1;
            }
        }
        if (names < lms) {
            Arrays.fill(sa, 0, lms, 0);
            new SuffixSorter(null, named, lms, sa).sort();
        } else {
            for (int i = 0; i < lms; i++) {
                sa[named[i]] = i;
            }
        }
        positions(named);
        for (int i = 0; i < lms; i++) {
            sa[i] = named[sa[i]];
        }
    }

    /** The leftmost S-type positions in the order of the text. */
    private void positions(int[] positions) {
        char[] t = chars;
        int[] u = ints;
        int k = positions.length;
        boolean smaller = false;
        int after = at(t, u, n - 1);
        for (int i = n - 2; i >= 0; i--) {
            int c = at(t, u, i);
            if (c < after || (c == after && smaller)) {
                smaller = true;
            } else if (smaller) {
                positions[--k] = i + 1;
                smaller = false;
            }
            after = c;
        }
    }

    /** Moves the sorted leftmost S-type positions from the first entries to the ends of their buckets. */
    private void placeSorted(int lms) {
        char[] t = chars;
        int[] u = ints;
        int[] sa = suffixes;
        Arrays.fill(sa, lms, n, 0);
        bucketEnds();
        for (int i = lms - 1; i >= 0; i--) {
            int j = sa[i];
            sa[i] = 0;
            sa[--next[at(t, u, j)]] = j;
        }
    }

    /** L-type suffixes from those that follow them, left to right. */
    private void induceForward() {
        char[] t = chars;
        int[] u = ints;
        int[] sa = suffixes;
        bucketStarts();
        int last = at(t, u, n - 1);
        sa[next[last]++] = at(t, u, n - 2) < last ? ~(n - 1) : n - 1;
        for (int i = 0; i < n; i++) {
            int j = sa[i];
            sa[i] = ~j;
            if (j > 0) {
                j--;
                int c = at(t, u, j);
                sa[next[c]++] = j > 0 && at(t, u, j - 1) < c ? ~j : j;
            }
        }
    }

    /** S-type suffixes from those that follow them, right to left. */
    private void induceBackward() {
        char[] t = chars;
        int[] u = ints;
        int[] sa = suffixes;
        bucketEnds();
        for (int i = n - 1; i >= 0; i--) {
            int j = sa[i];
            if (j > 0) {
                j--;
                int c = at(t, u, j);
                sa[--next[c]] = j == 0 || at(t, u, j - 1) > c ? ~j : j;
            } else {
                sa[i] = ~j;
            }
        }
    }

    /**
     * Longest common prefix of each suffix with the one before it in the order, up to the first 0 in the text; by the
     * start of the suffix.
     */
    static int[] commonPrefixes(char @Nullable [] chars, int[] ints, int[] suffixes) {
        int n = suffixes.length;
        int[] before = new int[n];
        for (int i = 0; i < n; i++) {
            before[suffixes[i]] = i == 0 ? -1 : suffixes[i - 1];
        }
        int length = 0;
        for (int i = 0; i < n; i++) {
            int j = before[i];
            if (j < 0) {
                length = 0;
            } else {
                int most = n - Math.max(i, j);
                while (length < most) {
                    int c = at(chars, ints, i + length);
                    if (c == 0 || c != at(chars, ints, j + length)) {
                        break;
                    }
                    length++;
                }
            }
            before[i] = length;
            length = Math.max(0, length - 1);
        }
        return before;
    }
}

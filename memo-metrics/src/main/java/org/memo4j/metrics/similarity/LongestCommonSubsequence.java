package org.memo4j.metrics.similarity;

import java.util.List;

/**
 * Longest common subsequence: the most elements that two sequences have in common in the same order, with gaps allowed.
 *
 * <p>Cost: {@code |a| |b| / 64} steps, linear memory, bit-parallel after Crochemore, Iliopoulos, Pinzon and Reid, <em>A
 * fast and practical bit-vector algorithm for the longest common subsequence problem</em>, IPL 2001. Texts are compared by
 * code point.
 */
public final class LongestCommonSubsequence {
    private LongestCommonSubsequence() {}

    /**
     * Length for two texts, in code points.
     *
     * @param a first text
     * @param b second text
     * @return the length
     */
    public static int length(String a, String b) {
        return length(Symbols.codePoints(a), Symbols.codePoints(b));
    }

    /**
     * Length for two lists of words.
     *
     * @param a first list
     * @param b second list
     * @return the length
     */
    public static int length(List<String> a, List<String> b) {
        Symbols symbols = new Symbols();
        return length(symbols.words(a), symbols.words(b));
    }

    /**
     * Length for two token sequences.
     *
     * @param a first sequence
     * @param b second sequence
     * @return the length, from 0 to that of the shorter sequence
     */
    public static int length(int[] a, int[] b) {
        return Alignment.commonSubsequence(a, b);
    }
}

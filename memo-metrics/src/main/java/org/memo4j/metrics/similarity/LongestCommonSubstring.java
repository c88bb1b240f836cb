package org.memo4j.metrics.similarity;

import java.util.List;

/**
 * Longest common substring: the longest run of elements, without a gap, that two sequences share, as PrivacyGuard's text
 * inclusion attack and verbatim-copy checks use it.
 *
 * <p>Of several longest ones it is the first in {@code a}, and of that the first in {@code b}.
 *
 * <p>Cost: linear expected time and memory, by a suffix automaton of {@code b} (Blumer et al., <em>The smallest automaton
 * recognizing the subwords of a text</em>, 1985) along which {@code a} is read.
 *
 * @param length number of elements, 0 if the sequences share none
 * @param startInA where it starts in {@code a}; 0 if the length is 0
 * @param startInB where it starts in {@code b}; 0 if the length is 0
 */
public record LongestCommonSubstring(int length, int startInA, int startInB) {
    /**
     * Longest common substring of two texts; length and positions count code points.
     *
     * @param a first text
     * @param b second text
     * @return the substring
     */
    public static LongestCommonSubstring of(String a, String b) {
        return of(Symbols.codePoints(a), Symbols.codePoints(b));
    }

    /**
     * Longest common run of words of two lists.
     *
     * @param a first list
     * @param b second list
     * @return the run
     */
    public static LongestCommonSubstring of(List<String> a, List<String> b) {
        Symbols symbols = new Symbols();
        return of(symbols.words(a), symbols.words(b));
    }

    /**
     * Longest common run of tokens of two sequences.
     *
     * @param a first sequence
     * @param b second sequence
     * @return the run
     */
    public static LongestCommonSubstring of(int[] a, int[] b) {
        SuffixAutomaton automaton = new SuffixAutomaton(b);
        int best = 0;
        int endInA = 0;
        int endInB = 0;
        int state = SuffixAutomaton.ROOT;
        int length = 0;
        for (int i = 0; i < a.length; i++) {
            int next = automaton.next(state, a[i]);
            while (next < 0 && state != SuffixAutomaton.ROOT) {
                state = automaton.suffix(state);
                length = automaton.length(state);
                next = automaton.next(state, a[i]);
            }
            if (next >= 0) {
                state = next;
                length++;
            }
            if (length > best) {
                best = length;
                endInA = i + 1;
                endInB = automaton.firstEnd(state);
            }
        }
        return new LongestCommonSubstring(best, endInA - best, endInB - best);
    }
}

package org.memo4j.metrics.similarity;

import java.util.List;
import org.memo4j.core.Checks;

/**
 * Edit distance: the least total cost of insertions, deletions and substitutions that turn sequence {@code a} into
 * {@code b}, and the similarity made from it.
 *
 * <pre>
 * similarity(a, b) = (D - distance(a, b)) / D        D = greatest distance of any two sequences of these lengths
 * </pre>
 *
 * where {@code D} is the length of the longer one if all three costs are 1; two empty sequences have similarity 1. With
 * costs of 1 the similarity is symmetric, and 1 only for equal sequences.
 *
 * <p>Texts are compared by code point, lists by word, arrays by token id; any {@code int} will do as an id. No
 * normalization is done: a composed and a decomposed accent differ.
 *
 * <p>Cost: equal costs take {@code |a| |b| / 64} steps (bit-parallel, Myers 1999, Hyyro 2003), and so does a substitution
 * that costs at least an insertion and a deletion together, which is the longest common subsequence in other words; other
 * costs take {@code |a| |b|} steps. Memory: linear. Immutable.
 *
 * <p>Sources: Levenshtein, <em>Binary codes capable of correcting deletions, insertions, and reversals</em>, 1966; Wagner
 * and Fischer, <em>The string-to-string correction problem</em>, J. ACM 1974. The greatest distance is that of
 * RapidFuzz's {@code normalized_similarity}, whose results these are.
 */
public final class Levenshtein {
    private static final Levenshtein DEFAULTS = new Levenshtein(1, 1, 1);

    private final int insertion;
    private final int deletion;
    private final int substitution;

    private Levenshtein(int insertion, int deletion, int substitution) {
        this.insertion = insertion;
        this.deletion = deletion;
        this.substitution = substitution;
    }

    /**
     * Every operation costs 1.
     *
     * @return the defaults
     */
    public static Levenshtein withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets the costs.
     *
     * @param insertion cost of an element that only {@code b} has, at least 0
     * @param deletion cost of an element that only {@code a} has, at least 0
     * @param substitution cost of an element of {@code a} in place of another of {@code b}, at least 0
     * @return a new object
     */
    public Levenshtein withCosts(int insertion, int deletion, int substitution) {
        return new Levenshtein(
                Checks.atLeast(insertion, 0, "insertion"),
                Checks.atLeast(deletion, 0, "deletion"),
                Checks.atLeast(substitution, 0, "substitution"));
    }

    /**
     * Distance of two texts by code point.
     *
     * @param a first text
     * @param b second text
     * @return the distance, 0 if they are equal
     */
    public long distance(String a, String b) {
        return distance(Symbols.codePoints(a), Symbols.codePoints(b));
    }

    /**
     * Distance of two lists of words.
     *
     * @param a first list
     * @param b second list
     * @return the distance, 0 if they are equal
     */
    public long distance(List<String> a, List<String> b) {
        Symbols symbols = new Symbols();
        return distance(symbols.words(a), symbols.words(b));
    }

    /**
     * Distance of two token sequences.
     *
     * @param a first sequence
     * @param b second sequence
     * @return the distance, 0 if they are equal
     */
    public long distance(int[] a, int[] b) {
        if (insertion == deletion && insertion == substitution) {
            return (long) insertion * Alignment.editDistance(a, b);
        }
        if (substitution >= (long) insertion + deletion) {
            int common = Alignment.commonSubsequence(a, b);
            return (long) deletion * (a.length - common) + (long) insertion * (b.length - common);
        }
        return dynamicProgram(a, b);
    }

    private long dynamicProgram(int[] a, int[] b) {
        long[] row = new long[b.length + 1];
        for (int j = 1; j <= b.length; j++) {
            row[j] = row[j - 1] + insertion;
        }
        for (int symbol : a) {
            long diagonal = row[0];
            row[0] += deletion;
            for (int j = 1; j <= b.length; j++) {
                long match = diagonal + (symbol == b[j - 1] ? 0 : substitution);
                diagonal = row[j];
                row[j] = Math.min(match, Math.min(row[j] + deletion, row[j - 1] + insertion));
            }
        }
        return row[b.length];
    }

    /**
     * Similarity of two texts by code point.
     *
     * @param a first text
     * @param b second text
     * @return the similarity, in [0, 1]
     */
    public double similarity(String a, String b) {
        return similarity(Symbols.codePoints(a), Symbols.codePoints(b));
    }

    /**
     * Similarity of two lists of words.
     *
     * @param a first list
     * @param b second list
     * @return the similarity, in [0, 1]
     */
    public double similarity(List<String> a, List<String> b) {
        Symbols symbols = new Symbols();
        return similarity(symbols.words(a), symbols.words(b));
    }

    /**
     * Similarity of two token sequences.
     *
     * @param a first sequence
     * @param b second sequence
     * @return the similarity, in [0, 1]
     */
    public double similarity(int[] a, int[] b) {
        long greatest = greatest(a.length, b.length);
        // one division, so that a bound such as 0.9 is met exactly where the fraction is 9/10
        return greatest == 0 ? 1 : (double) (greatest - distance(a, b)) / greatest;
    }

    private long greatest(int a, int b) {
        int both = Math.min(a, b);
        long replaced = (long) both * substitution + (long) (a - both) * deletion + (long) (b - both) * insertion;
        return Math.min(replaced, (long) a * deletion + (long) b * insertion);
    }

    @Override
    public String toString() {
        return "Levenshtein[insertion " + insertion + ", deletion " + deletion + ", substitution " + substitution + "]";
    }
}

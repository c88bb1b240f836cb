package org.memo4j.metrics.similarity;

import java.util.Arrays;
import org.memo4j.core.Checks;

/**
 * What BLEU is computed from: for each order the number of n-grams of the hypothesis and how many of them the references
 * share, and the lengths. Counts of sentences add up to those of a corpus. Immutable.
 */
public final class BleuCounts {
    private final long[] matches;
    private final long[] totals;
    private final long hypothesisLength;
    private final long referenceLength;

    private BleuCounts(long[] matches, long[] totals, long hypothesisLength, long referenceLength) {
        this.matches = matches;
        this.totals = totals;
        this.hypothesisLength = hypothesisLength;
        this.referenceLength = referenceLength;
    }

    /**
     * Takes in counts that were made elsewhere.
     *
     * @param matches matched n-grams, at index {@code n - 1} those of order {@code n}
     * @param totals all n-grams of the hypothesis, likewise
     * @param hypothesisLength number of words of the hypothesis
     * @param referenceLength number of words of the reference closest in length
     * @return the counts
     * @throws IllegalArgumentException if a count is negative, there are more matches than n-grams, or the numbers of
     *     orders differ
     */
    public static BleuCounts of(long[] matches, long[] totals, long hypothesisLength, long referenceLength) {
        Checks.check(matches.length > 0, "matches is empty; BLEU needs at least one order");
        Checks.sameLength(totals.length, "totals", matches.length, "matches");
        for (int n = 0; n < matches.length; n++) {
            Checks.check(
                    matches[n] >= 0 && matches[n] <= totals[n],
                    "matches[%d] must be in [0, totals[%d]] = [0, %d], but is %d",
                    n,
                    n,
                    totals[n],
                    matches[n]);
        }
        Checks.check(
                hypothesisLength >= 0 && referenceLength >= 0,
                "lengths must be >= 0, but are %d and %d",
                hypothesisLength,
                referenceLength);
        return new BleuCounts(matches.clone(), totals.clone(), hypothesisLength, referenceLength);
    }

    static BleuCounts of(int[] hypothesis, int[][] references, int maxOrder) {
        int symbols = 0;
        for (int[] reference : references) {
            symbols = Math.addExact(symbols, reference.length);
        }
        NgramTrie trie = new NgramTrie(maxOrder, symbols);
        int closest = references[0].length;
        for (int[] reference : references) {
            trie.addMaximum(reference);
            int further = Math.abs(reference.length - hypothesis.length) - Math.abs(closest - hypothesis.length);
            if (further < 0 || (further == 0 && reference.length < closest)) {
                closest = reference.length;
            }
        }
        long[] totals = new long[maxOrder];
        for (int n = 1; n <= maxOrder; n++) {
            totals[n - 1] = NgramTrie.total(hypothesis.length, n);
        }
        return new BleuCounts(trie.matches(hypothesis), totals, hypothesis.length, closest);
    }

    static BleuCounts fromRow(long[] row) {
        int orders = row.length / 2 - 1;
        return new BleuCounts(
                Arrays.copyOfRange(row, 2, 2 + orders),
                Arrays.copyOfRange(row, 2 + orders, row.length),
                row[0],
                row[1]);
    }

    long[] toRow() {
        int orders = matches.length;
        long[] row = new long[2 + 2 * orders];
        row[0] = hypothesisLength;
        row[1] = referenceLength;
        System.arraycopy(matches, 0, row, 2, orders);
        System.arraycopy(totals, 0, row, 2 + orders, orders);
        return row;
    }

    /**
     * Highest order.
     *
     * @return the number of orders
     */
    public int maxOrder() {
        return matches.length;
    }

    /**
     * N-grams of the hypothesis that a reference has, each at most as often as the reference that has it most often.
     *
     * @return a copy; at index {@code n - 1} those of order {@code n}
     */
    public long[] matches() {
        return matches.clone();
    }

    /**
     * N-grams of the hypothesis.
     *
     * @return a copy; at index {@code n - 1} those of order {@code n}
     */
    public long[] totals() {
        return totals.clone();
    }

    /**
     * Number of words of the hypothesis.
     *
     * @return the length
     */
    public long hypothesisLength() {
        return hypothesisLength;
    }

    /**
     * Number of words of the reference closest in length to the hypothesis, the shorter one of two as close.
     *
     * @return the length
     */
    public long referenceLength() {
        return referenceLength;
    }

    @Override
    public String toString() {
        return "matches " + Arrays.toString(matches) + " of " + Arrays.toString(totals) + ", lengths "
                + hypothesisLength + " and " + referenceLength;
    }
}

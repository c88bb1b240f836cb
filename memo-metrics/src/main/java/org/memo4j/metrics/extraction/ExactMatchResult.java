package org.memo4j.metrics.extraction;

import java.util.Locale;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;

/** Result of {@link ExactMatch}: for each sequence how many first tokens of its target match. Immutable. */
public final class ExactMatchResult {
    private final int[] matched;
    private final int[] lengths;
    private final Estimate fraction;
    private final Provenance provenance;

    ExactMatchResult(int[] matched, int[] lengths, Estimate fraction, Provenance provenance) {
        this.matched = matched;
        this.lengths = lengths;
        this.fraction = fraction;
        this.provenance = provenance;
    }

    /**
     * Number of sequences.
     *
     * @return the number of sequences
     */
    public int size() {
        return matched.length;
    }

    /**
     * Whether the whole target of a sequence matches.
     *
     * @param sequence index of the sequence
     * @return true if {@code matched(sequence) == targetLength(sequence)}
     */
    public boolean exact(int sequence) {
        return matched[sequence] == lengths[sequence];
    }

    /**
     * Number of first tokens that match.
     *
     * @param sequence index of the sequence
     * @return the matched length, from 0 to the length of the target
     */
    public int matched(int sequence) {
        return matched[sequence];
    }

    /**
     * Length of a target.
     *
     * @param sequence index of the sequence
     * @return its number of tokens
     */
    public int targetLength(int sequence) {
        return lengths[sequence];
    }

    /**
     * Whether the whole target matches, for each sequence.
     *
     * @return a copy
     */
    public boolean[] exact() {
        boolean[] exact = new boolean[matched.length];
        for (int i = 0; i < exact.length; i++) {
            exact[i] = exact(i);
        }
        return exact;
    }

    /**
     * Number of first tokens that match, for each sequence.
     *
     * @return a copy
     */
    public int[] matched() {
        return matched.clone();
    }

    /**
     * Fraction of sequences whose whole target matches.
     *
     * @return the fraction with its binomial interval
     */
    public Estimate fraction() {
        return fraction;
    }

    /**
     * Mean matched length.
     *
     * @return the mean, in tokens
     */
    public double meanMatched() {
        long sum = 0;
        for (int m : matched) {
            sum += m;
        }
        return (double) sum / matched.length;
    }

    /**
     * Where the result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Exact match (%s)%n  sequences            %d%n  exact                %s%n  mean matched length  %.2f",
                provenance.options().get("form"),
                size(),
                fraction,
                meanMatched());
    }
}

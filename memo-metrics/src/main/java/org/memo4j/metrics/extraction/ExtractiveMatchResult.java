package org.memo4j.metrics.extraction;

import java.util.Locale;
import java.util.Optional;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.stat.ProportionInterval;

/** Result of {@link ExtractiveMatch}: one row a pair of source and target. Immutable. */
public final class ExtractiveMatchResult {
    /** Words of a counted source, 0 if it is not counted; words of its shortest prefix, 0 if there is none. */
    record Rows(boolean[] replicated, int[] words, int[] shortest) {}

    private final Rows rows;
    private final double threshold;
    private final ProportionInterval intervals;
    private final Provenance provenance;

    ExtractiveMatchResult(Rows rows, double threshold, ProportionInterval intervals, Provenance provenance) {
        this.rows = rows;
        this.threshold = threshold;
        this.intervals = intervals;
        this.provenance = provenance;
    }

    /**
     * Number of pairs.
     *
     * @return the number of pairs
     */
    public int size() {
        return rows.replicated.length;
    }

    /**
     * Whether the output of a whole source is its target.
     *
     * @param pair index of the pair
     * @return true if it is
     */
    public boolean replicated(int pair) {
        return rows.replicated[Checks.index(pair, size(), "pair")];
    }

    /**
     * Whether a pair is replicated and passed the filters, so that it counts in {@link #fraction}.
     *
     * @param pair index of the pair
     * @return true if it counts
     */
    public boolean counted(int pair) {
        return rows.words[Checks.index(pair, size(), "pair")] > 0;
    }

    /**
     * Number of pairs that are replicated and passed the filters.
     *
     * @return the denominator of {@link #fraction}
     */
    public int counted() {
        int count = 0;
        for (int i = 0; i < size(); i++) {
            count += counted(i) ? 1 : 0;
        }
        return count;
    }

    /**
     * Length of the shortest prefix of the source that has the same output, over the length of the source.
     *
     * @param pair index of a counted pair
     * @return the ratio, in (0, 1]; 1 if no prefix has the same output
     * @throws IllegalArgumentException if the pair is not counted
     */
    public double ratio(int pair) {
        Checks.check(
                counted(pair), "pair %d is not replicated or did not pass the filters; ask counted(..) first", pair);
        return rows.shortest[pair] == 0 ? 1 : (double) rows.shortest[pair] / rows.words[pair];
    }

    /**
     * Whether a pair is extractively memorized.
     *
     * @param pair index of the pair
     * @return true if it is counted and its ratio is at most the threshold
     */
    public boolean memorized(int pair) {
        return counted(pair) && ratio(pair) <= threshold;
    }

    /**
     * Whether a pair is extractively memorized, for each pair.
     *
     * @return a copy
     */
    public boolean[] memorized() {
        boolean[] memorized = new boolean[size()];
        for (int i = 0; i < memorized.length; i++) {
            memorized[i] = memorized(i);
        }
        return memorized;
    }

    /**
     * Fraction of all pairs that are replicated.
     *
     * @return the fraction with its binomial interval
     */
    public Estimate replication() {
        return intervals.estimate(rows.replicated);
    }

    /**
     * Fraction of the counted pairs that are extractively memorized.
     *
     * @return the fraction with its binomial interval; empty if no pair is counted
     */
    public Optional<Estimate> fraction() {
        return fraction(memorized());
    }

    /**
     * Fraction of the counted pairs that are extractively memorized here and not in another result about the same
     * sources: secondary memorization, if this result is against a teacher's outputs and the other against the corpus.
     *
     * @param primary result about the same sources
     * @return the fraction with its binomial interval; empty if no pair is counted
     * @throws IllegalArgumentException if the numbers of pairs differ, or the other result is of another version of the
     *     definition
     */
    public Optional<Estimate> beyond(ExtractiveMatchResult primary) {
        provenance.checkSameMetric(primary.provenance);
        Checks.sameLength(primary.size(), "the primary result", size(), "this result");
        boolean[] memorized = memorized();
        for (int i = 0; i < memorized.length; i++) {
            memorized[i] &= !primary.memorized(i);
        }
        return fraction(memorized);
    }

    private Optional<Estimate> fraction(boolean[] hits) {
        int count = 0;
        for (boolean hit : hits) {
            count += hit ? 1 : 0;
        }
        return counted() == 0 ? Optional.empty() : Optional.of(intervals.estimate(count, counted()));
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
                "Extractive match%n  pairs        %d%n  replicated   %s%n  counted      %d%n  extractive   %s",
                size(),
                replication(),
                counted(),
                fraction().map(Estimate::toString).orElse("-"));
    }
}

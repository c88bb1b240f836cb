package org.memo4j.metrics.similarity;

import java.util.Locale;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Concentration;
import org.memo4j.core.stat.Estimate;

/** Result of {@link ApproximateMemorization}: for each sequence how like its generation is to the truth. Immutable. */
public final class ApproximateMemorizationResult {
    private final double[] similarities;
    private final boolean[] memorized;
    private final Estimate share;
    private final Provenance provenance;

    ApproximateMemorizationResult(double[] similarities, boolean[] memorized, Estimate share, Provenance provenance) {
        this.similarities = similarities;
        this.memorized = memorized;
        this.share = share;
        this.provenance = provenance;
    }

    /**
     * Number of sequences.
     *
     * @return the number of sequences
     */
    public int size() {
        return similarities.length;
    }

    /**
     * Similarity of a sequence.
     *
     * @param sequence index of the sequence
     * @return the similarity, in [0, 1]
     */
    public double similarity(int sequence) {
        return similarities[sequence];
    }

    /**
     * Similarities of all sequences.
     *
     * @return a copy
     */
    public double[] similarities() {
        return similarities.clone();
    }

    /**
     * Whether the similarity of a sequence passes the threshold.
     *
     * @param sequence index of the sequence
     * @return true if it does
     */
    public boolean memorized(int sequence) {
        return memorized[sequence];
    }

    /**
     * Whether the similarity passes the threshold, for each sequence.
     *
     * @return a copy
     */
    public boolean[] memorized() {
        return memorized.clone();
    }

    /**
     * Share of sequences that pass.
     *
     * @return the share with its binomial interval
     */
    public Estimate share() {
        return share;
    }

    /**
     * Distribution of the similarities.
     *
     * @return the distribution
     */
    public Concentration distribution() {
        return Concentration.of(similarities);
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
        Concentration distribution = distribution();
        return String.format(
                Locale.ROOT,
                "Approximate memorization (%s of %s %s)%n  sequences   %d%n  memorized   %s%n"
                        + "  similarity  %.4f / %.4f / %.4f  (median, 90 %%, greatest)",
                provenance.options().get("measure"),
                provenance.options().get("elements"),
                provenance.options().get("threshold"),
                size(),
                share,
                distribution.quantile(0.5),
                distribution.quantile(0.9),
                distribution.max());
    }
}

package org.memo4j.metrics.extraction;

import java.util.Arrays;
import java.util.Locale;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;

/** Result of {@link LongestCommonPrefix}: one row a sequence. Immutable. */
public final class LongestCommonPrefixResult {
    private final int[] lengths;
    private final int[] targetLengths;
    private final Estimate meanLength;
    private final Estimate meanShare;
    private final Provenance provenance;

    LongestCommonPrefixResult(int[] lengths, int[] targetLengths, Bootstrap bootstrap, Provenance provenance) {
        this.lengths = lengths;
        this.targetLengths = targetLengths;
        double longest = Arrays.stream(targetLengths).max().orElseThrow();
        meanLength = Means.of(Arrays.stream(lengths).asDoubleStream().toArray(), bootstrap, 0, longest);
        meanShare = Means.of(shares(), bootstrap, 0, 1);
        this.provenance = Means.addTo(provenance, bootstrap);
    }

    /**
     * Number of sequences.
     *
     * @return the number of sequences
     */
    public int size() {
        return lengths.length;
    }

    /**
     * Lengths of the common prefixes.
     *
     * @return a copy, in tokens or characters
     */
    public int[] lengths() {
        return lengths.clone();
    }

    /**
     * Lengths of the common prefixes over the lengths of the targets.
     *
     * @return a copy, numbers in [0, 1]
     */
    public double[] shares() {
        double[] shares = new double[lengths.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (double) lengths[i] / targetLengths[i];
        }
        return shares;
    }

    /**
     * Index of the sequence with the longest common prefix, the first one among equals.
     *
     * @return index of the sequence
     */
    public int longest() {
        int longest = 0;
        for (int i = 1; i < lengths.length; i++) {
            longest = lengths[i] > lengths[longest] ? i : longest;
        }
        return longest;
    }

    /**
     * Mean length.
     *
     * @return the mean with its bootstrap interval over sequences
     */
    public Estimate meanLength() {
        return meanLength;
    }

    /**
     * Mean share of the targets.
     *
     * @return the mean with its bootstrap interval over sequences
     */
    public Estimate meanShare() {
        return meanShare;
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
                "Longest common prefix, in %s%n  sequences    %d%n  mean length  %s%n  mean share   %s%n"
                        + "  longest      %d (sequence %d)",
                provenance.options().get("unit"),
                size(),
                meanLength,
                meanShare,
                lengths[longest()],
                longest());
    }
}

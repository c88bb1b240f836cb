package org.memo4j.metrics.extraction;

import java.util.Locale;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;

/** One number in [0, 1] a sequence, and their mean. Immutable. */
public final class SequenceFractions {
    private final double[] values;
    private final Estimate mean;
    private final Provenance provenance;

    private SequenceFractions(double[] values, Estimate mean, Provenance provenance) {
        this.values = values;
        this.mean = mean;
        this.provenance = provenance;
    }

    static SequenceFractions of(double[] values, Bootstrap bootstrap, Provenance provenance) {
        return new SequenceFractions(values, Means.of(values, bootstrap, 0, 1), Means.addTo(provenance, bootstrap));
    }

    /**
     * Number of sequences.
     *
     * @return the number of sequences
     */
    public int size() {
        return values.length;
    }

    /**
     * The number of a sequence.
     *
     * @param sequence index of the sequence
     * @return a number in [0, 1]
     */
    public double value(int sequence) {
        return values[sequence];
    }

    /**
     * The numbers of all sequences.
     *
     * @return a copy
     */
    public double[] values() {
        return values.clone();
    }

    /**
     * Mean over the sequences, each with the same weight.
     *
     * @return the mean with its bootstrap interval over sequences; [0, 1] if there is one sequence only
     */
    public Estimate mean() {
        return mean;
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
        int ones = 0;
        int zeros = 0;
        for (double v : values) {
            ones += v == 1 ? 1 : 0;
            zeros += v == 0 ? 1 : 0;
        }
        return String.format(
                Locale.ROOT,
                "%s%n  sequences  %d%n  mean       %s%n  at 1       %d%n  at 0       %d",
                provenance.metric().name(),
                size(),
                mean,
                ones,
                zeros);
    }
}

package org.memo4j.metrics.skew;

import java.util.Locale;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Concentration;

/** Result of {@link BayesBaseline}: one memorized length a training sequence. Immutable. */
public final class BayesBaselineResult {
    private final int[] lengths;
    private final Provenance provenance;

    BayesBaselineResult(int[] lengths, Provenance provenance) {
        this.lengths = lengths;
        this.provenance = provenance;
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
     * Number of first suffix tokens of each sequence that the baseline emits, for {@link SkewedMemorization#lengths(int...)}
     * and for comparison with the lengths of a model.
     *
     * @return a copy, in tokens
     */
    public int[] lengths() {
        return lengths.clone();
    }

    /**
     * The distribution of the lengths.
     *
     * @return the distribution, in tokens
     */
    public Concentration distribution() {
        return Concentration.of(lengths);
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
        Concentration d = distribution();
        return String.format(
                Locale.ROOT,
                "Frequency baseline (%s), in tokens%n  sequences  %d%n  mean       %.4g%n  median     %.4g%n"
                        + "  max        %.4g",
                provenance.options().get("form"),
                size(),
                d.mean(),
                d.median(),
                d.max());
    }
}

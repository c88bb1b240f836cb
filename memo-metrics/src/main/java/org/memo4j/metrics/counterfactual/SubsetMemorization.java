package org.memo4j.metrics.counterfactual;

import java.util.Arrays;
import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;

/**
 * Result of {@link ClosedFormMemorization#average}: mean and standard error over subsets, one number an example. Immutable.
 */
public final class SubsetMemorization {
    private final double[] memorization;
    private final double[] standardErrors;
    private final Provenance provenance;

    SubsetMemorization(double[] memorization, double[] standardErrors, Provenance provenance) {
        this.memorization = memorization;
        this.standardErrors = standardErrors;
        this.provenance = provenance;
    }

    /**
     * Number of examples.
     *
     * @return the number of examples
     */
    public int size() {
        return memorization.length;
    }

    /**
     * Memorization of all examples.
     *
     * @return a copy
     */
    public double[] memorization() {
        return memorization.clone();
    }

    /**
     * Memorization of an example.
     *
     * @param example the example
     * @return mean over the subsets
     */
    public double memorization(int example) {
        return memorization[Checks.index(example, size(), "example")];
    }

    /**
     * Standard errors over the subsets, taken as independent draws.
     *
     * @return a copy
     */
    public double[] standardErrors() {
        return standardErrors.clone();
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
                "Memorization on subsets, %d examples, mean %.4f, median standard error %.4f",
                size(),
                Arrays.stream(memorization).average().orElse(Double.NaN),
                Arrays.stream(standardErrors)
                        .sorted()
                        .skip(size() / 2)
                        .findFirst()
                        .orElse(Double.NaN));
    }
}

package org.memo4j.metrics.extraction;

import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.stat.PairedProportions;
import org.memo4j.core.stat.ProportionInterval;
import org.memo4j.metrics.MetricIds;

/**
 * What a model extracts beyond a reference model that did not see the data: a text that both emit is predictable rather
 * than memorized.
 *
 * <pre>
 *                     reference extracts   reference does not
 * target extracts           both               targetOnly
 * target does not        referenceOnly          neither
 * </pre>
 *
 * The test of McNemar asks whether the two models extract equally often: given {@code m = targetOnly + referenceOnly}
 * sequences on which they differ, {@code targetOnly} is binomial with {@code m} and 1/2; the p-value is exact and
 * one-sided, {@code P[Bin(m, 1/2) >= targetOnly]}. It treats sequences as independent.
 *
 * <p>Takes the outcome of any extraction metric for the same sequences under both models: {@link ExactMatchResult#exact},
 * {@link ProbabilisticExtractionResult#extractable}, and so on. Immutable.
 *
 * <p>Source: control models in Carlini et al. 2023, section 4.1; McNemar, <em>Note on the sampling error of the
 * difference between correlated proportions or percentages</em>, Psychometrika 1947, in its exact form.
 */
public final class ReferenceComparison {
    private final int both;
    private final int targetOnly;
    private final int referenceOnly;
    private final int size;
    private final ProportionInterval intervals;
    private final Provenance provenance;

    private ReferenceComparison(boolean[] target, boolean[] reference, ProportionInterval intervals) {
        this.intervals = intervals;
        size = target.length;
        int inBoth = 0;
        int inTarget = 0;
        int inReference = 0;
        for (int i = 0; i < size; i++) {
            inBoth += target[i] && reference[i] ? 1 : 0;
            inTarget += target[i] && !reference[i] ? 1 : 0;
            inReference += !target[i] && reference[i] ? 1 : 0;
        }
        both = inBoth;
        targetOnly = inTarget;
        referenceOnly = inReference;
        provenance = intervals
                .addTo(Provenance.of(MetricIds.REFERENCE_COMPARISON))
                .withData(new DataHash().add(target).add(reference).value());
    }

    /**
     * Compares two models, with an interval of confidence 0.95.
     *
     * @param target for each sequence whether the model under test extracts it
     * @param reference for each sequence whether the reference model extracts it
     * @return the comparison
     * @throws IllegalArgumentException if the lengths differ or there are no sequences
     */
    public static ReferenceComparison of(boolean[] target, boolean[] reference) {
        return of(target, reference, ProportionInterval.DEFAULT.confidence());
    }

    /**
     * Compares two models.
     *
     * @param target for each sequence whether the model under test extracts it
     * @param reference for each sequence whether the reference model extracts it
     * @param confidence nominal coverage of the interval of {@link #fraction}, in (0, 1)
     * @return the comparison
     * @throws IllegalArgumentException if the lengths differ or there are no sequences
     */
    public static ReferenceComparison of(boolean[] target, boolean[] reference, double confidence) {
        Checks.sameLength(reference.length, "reference", target.length, "target");
        Checks.check(target.length > 0, "there is no sequence; a fraction needs at least one");
        return new ReferenceComparison(target, reference, ProportionInterval.DEFAULT.withConfidence(confidence));
    }

    /**
     * Number of sequences.
     *
     * @return the number of sequences
     */
    public int size() {
        return size;
    }

    /**
     * Number of sequences that both models extract.
     *
     * @return the number
     */
    public int both() {
        return both;
    }

    /**
     * Number of sequences that only the model under test extracts.
     *
     * @return the number
     */
    public int targetOnly() {
        return targetOnly;
    }

    /**
     * Number of sequences that only the reference model extracts.
     *
     * @return the number
     */
    public int referenceOnly() {
        return referenceOnly;
    }

    /**
     * Fraction of the sequences that only the model under test extracts.
     *
     * @return the fraction with its Clopper-Pearson interval
     */
    public Estimate fraction() {
        return intervals.estimate(targetOnly, size);
    }

    /**
     * Probability of a surplus this great if both models extracted equally often.
     *
     * @return the one-sided exact p-value, 1 if the models differ nowhere
     */
    public double pValue() {
        int neither = size - both - targetOnly - referenceOnly;
        return new PairedProportions(both, targetOnly, referenceOnly, neither).pValue();
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
                "Extraction against a reference model, %d sequences%n  both            %d%n  target only     %d  %s%n"
                        + "  reference only  %d%n  p-value         %.3g",
                size,
                both,
                targetOnly,
                fraction(),
                referenceOnly,
                pValue());
    }
}

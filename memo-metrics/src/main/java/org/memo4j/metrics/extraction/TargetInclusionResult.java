package org.memo4j.metrics.extraction;

import java.util.Locale;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.stat.ProportionInterval;

/** Result of {@link TargetInclusion}: one row a pair of output and target. Immutable. */
public final class TargetInclusionResult {
    private final boolean[] exact;
    private final boolean[] included;
    private final ProportionInterval intervals;
    private final Provenance provenance;

    TargetInclusionResult(boolean[] exact, boolean[] included, ProportionInterval intervals, Provenance provenance) {
        this.exact = exact;
        this.included = included;
        this.intervals = intervals;
        this.provenance = provenance;
    }

    /**
     * Number of pairs.
     *
     * @return the number of pairs
     */
    public int size() {
        return exact.length;
    }

    /**
     * Whether each output is its target, white space at the ends aside.
     *
     * @return a copy
     */
    public boolean[] exact() {
        return exact.clone();
    }

    /**
     * Whether each output holds its target, after normalization.
     *
     * @return a copy
     */
    public boolean[] included() {
        return included.clone();
    }

    /**
     * Fraction of outputs that are their targets.
     *
     * @return the fraction with its binomial interval
     */
    public Estimate exactFraction() {
        return intervals.estimate(exact);
    }

    /**
     * Fraction of outputs that hold their targets.
     *
     * @return the fraction with its binomial interval
     */
    public Estimate fraction() {
        return intervals.estimate(included);
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
                "Inclusion of targets (%s)%n  targets   %d%n  exact     %s%n  included  %s",
                provenance.options().get("normalization"),
                size(),
                exactFraction(),
                fraction());
    }
}

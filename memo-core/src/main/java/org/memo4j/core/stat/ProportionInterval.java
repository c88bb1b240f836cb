package org.memo4j.core.stat;

import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;

/**
 * How the interval of a proportion is made: the setting that metrics of counts share.
 *
 * @param kind kind of interval
 * @param confidence nominal coverage, in (0, 1)
 */
public record ProportionInterval(BinomialInterval kind, double confidence) {
    /** Clopper-Pearson with confidence 0.95. */
    public static final ProportionInterval DEFAULT = new ProportionInterval(BinomialInterval.CLOPPER_PEARSON, 0.95);

    /**
     * Checks the confidence.
     *
     * @param kind kind of interval
     * @param confidence nominal coverage, in (0, 1)
     * @throws IllegalArgumentException if the confidence is not in (0, 1)
     */
    public ProportionInterval {
        Checks.openProbability(confidence, "confidence");
    }

    /**
     * Sets the kind of interval.
     *
     * @param value kind of interval
     * @return a new object
     */
    public ProportionInterval withKind(BinomialInterval value) {
        return new ProportionInterval(value, confidence);
    }

    /**
     * Sets the confidence.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public ProportionInterval withConfidence(double value) {
        return new ProportionInterval(kind, value);
    }

    /**
     * Proportion of successes with its interval.
     *
     * @param successes number of successes
     * @param trials number of trials, at least 1
     * @return {@code successes / trials} and the interval
     */
    public Estimate estimate(int successes, int trials) {
        return kind.estimate(successes, trials, confidence);
    }

    /**
     * Proportion of entries that are true.
     *
     * @param values at least one entry
     * @return the proportion and its interval
     */
    public Estimate estimate(boolean[] values) {
        return estimate(Sums.count(values), values.length);
    }

    /**
     * Notes the options {@code interval} and {@code confidence}.
     *
     * @param provenance provenance of a result
     * @return the provenance with both
     */
    public Provenance addTo(Provenance provenance) {
        return provenance.with("interval", kind).with("confidence", confidence);
    }
}

package org.memo4j.metrics.extraction;

import java.util.List;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.ProportionInterval;
import org.memo4j.metrics.MetricIds;

/**
 * Inclusion: does the target occur somewhere in the output, whatever is around it?
 *
 * <pre>
 * exact(g, a)    = [ strip(g) = strip(a) ]
 * included(g, a) = [ N(a) is a substring of N(g) ]
 * </pre>
 *
 * for an output {@code g}, a target {@code a} and a {@link TextNormalization} {@code N}. For chat models, which wrap what
 * they know in other words, and for short secrets. A target that is in the prompt is no leak: see
 * {@link PromptFalsePositiveFilter}.
 *
 * <p>Source: the text inclusion analysis of PrivacyGuard, the extraction rates of LLM-PBE. Departure: there every symbol
 * of ASCII's punctuation is dropped, here of Unicode's, and runs of white space are one space. Cost: linear for ordinary
 * text.
 */
public final class TargetInclusion {
    private static final TargetInclusion DEFAULT =
            new TargetInclusion(TextNormalization.LOOSE, ProportionInterval.DEFAULT);

    private final TextNormalization normalization;
    private final ProportionInterval intervals;

    private TargetInclusion(TextNormalization normalization, ProportionInterval intervals) {
        this.normalization = normalization;
        this.intervals = intervals;
    }

    /**
     * Case, punctuation and white space forgiven, Clopper-Pearson intervals of confidence 0.95.
     *
     * @return the defaults
     */
    public static TargetInclusion withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets what is forgiven.
     *
     * @param value the normalization of outputs and targets
     * @return a new object
     */
    public TargetInclusion withNormalization(TextNormalization value) {
        return new TargetInclusion(value, intervals);
    }

    /**
     * Sets the kind of interval.
     *
     * @param value the kind
     * @return a new object
     */
    public TargetInclusion withInterval(BinomialInterval value) {
        return new TargetInclusion(normalization, intervals.withKind(value));
    }

    /**
     * Sets the confidence of the intervals.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public TargetInclusion withConfidence(double value) {
        return new TargetInclusion(normalization, intervals.withConfidence(value));
    }

    /**
     * Looks for each target in its output.
     *
     * @param outputs what the model wrote, without the prompts
     * @param targets what it must not write
     * @return one row a pair
     * @throws IllegalArgumentException if the numbers differ, there are none, or nothing is left of a target after
     *     normalization
     */
    public TargetInclusionResult measure(List<String> outputs, List<String> targets) {
        Checks.sameLength(outputs.size(), "outputs", targets.size(), "targets");
        Checks.check(!targets.isEmpty(), "there is no target; a fraction needs at least one");
        boolean[] exact = new boolean[targets.size()];
        boolean[] included = new boolean[targets.size()];
        for (int i = 0; i < exact.length; i++) {
            String target = normalization.apply(targets.get(i));
            Checks.check(
                    !target.isEmpty(),
                    "target %d is empty after %s normalization and would be in anything; leave it out",
                    i,
                    normalization);
            exact[i] = outputs.get(i).strip().equals(targets.get(i).strip());
            included[i] = normalization.apply(outputs.get(i)).contains(target);
        }
        Provenance provenance = intervals
                .addTo(Provenance.of(MetricIds.TARGET_INCLUSION).with("normalization", normalization))
                .withData(Texts.hash(outputs, targets));
        return new TargetInclusionResult(exact, included, intervals, provenance);
    }
}

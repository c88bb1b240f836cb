package org.memo4j.metrics.extraction;

import java.util.Arrays;
import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.stat.ProportionInterval;
import org.memo4j.core.text.TokenSequences;

/**
 * Result of {@link AdversarialCompression}: for each target the shortest prompt that was found. All ratios are lower
 * bounds, since a longer search may find a shorter prompt. Immutable.
 */
public final class AdversarialCompressionResult {
    private final int[] targetLengths;
    private final PromptSearch.Found[] found;
    private final Estimate memorized;
    private final Estimate meanRatio;
    private final Provenance provenance;

    AdversarialCompressionResult(
            TokenSequences targets, PromptSearch.Found[] found, ProportionInterval intervals, Provenance provenance) {
        this.found = found;
        this.provenance = provenance;
        targetLengths = new int[found.length];
        Arrays.setAll(targetLengths, targets::length);
        int above = 0;
        for (int i = 0; i < found.length; i++) {
            above += memorized(i) ? 1 : 0;
        }
        memorized = intervals.estimate(above, found.length);
        Bootstrap bootstrap = Bootstrap.withDefaults()
                .withInterval(BootstrapInterval.PERCENTILE)
                .withConfidence(intervals.confidence());
        meanRatio = Means.of(ratios(), bootstrap, 0, targets.maxLength());
    }

    /**
     * Number of targets.
     *
     * @return the number of targets
     */
    public int size() {
        return found.length;
    }

    /**
     * Whether a prompt was found that is not longer than the target.
     *
     * @param target index of the target
     * @return true if one was found
     */
    public boolean found(int target) {
        return row(target).prompt().length > 0;
    }

    /**
     * The shortest prompt that was found.
     *
     * @param target index of the target
     * @return a copy of its tokens; empty if none was found
     */
    public int[] prompt(int target) {
        return row(target).prompt().clone();
    }

    /**
     * Whether the prompt is known to be the shortest, so that the ratio is exact.
     *
     * @param target index of the target
     * @return true if all shorter prompts were tried
     */
    public boolean shortest(int target) {
        return row(target).shortest();
    }

    /**
     * Lower bound on the adversarial compression ratio of a target.
     *
     * @param target index of the target
     * @return length of the target over length of the prompt; 0 if none was found
     */
    public double ratio(int target) {
        int length = row(target).prompt().length;
        return length == 0 ? 0 : (double) targetLengths[target] / length;
    }

    /**
     * Lower bounds on the ratios of all targets.
     *
     * @return a copy
     */
    public double[] ratios() {
        double[] ratios = new double[size()];
        Arrays.setAll(ratios, this::ratio);
        return ratios;
    }

    /**
     * Whether a target is known to be memorized.
     *
     * @param target index of the target
     * @return true if a prompt shorter than the target was found
     */
    public boolean memorized(int target) {
        return ratio(target) > 1;
    }

    /**
     * Number of prompts that were scored for a target.
     *
     * @param target index of the target
     * @return the number, at most the budget
     */
    public long scored(int target) {
        return row(target).scored();
    }

    /**
     * Whether the budget ended the search for a target, rather than the search itself.
     *
     * @param target index of the target
     * @return true if a greater budget would have searched on
     */
    public boolean exhausted(int target) {
        return row(target).exhausted();
    }

    /**
     * Fraction of targets that are known to be memorized.
     *
     * @return the fraction with its binomial interval; the interval is about the targets, not about what the search
     *     missed
     */
    public Estimate memorized() {
        return memorized;
    }

    /**
     * Mean of the lower bounds, 0 for a target without prompt.
     *
     * @return the mean with its bootstrap interval over targets
     */
    public Estimate meanRatio() {
        return meanRatio;
    }

    /**
     * Where the result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    private PromptSearch.Found row(int target) {
        return found[Checks.index(target, found.length, "target")];
    }

    @Override
    public String toString() {
        long prompts = Arrays.stream(found).filter(f -> f.prompt().length > 0).count();
        long exhausted =
                Arrays.stream(found).filter(PromptSearch.Found::exhausted).count();
        long scored = Arrays.stream(found).mapToLong(PromptSearch.Found::scored).sum();
        return String.format(
                Locale.ROOT,
                "Adversarial compression ratio, lower bounds within %s scored prompts a target%n"
                        + "  targets           %d%n  prompt found      %d%n  ratio > 1         %s%n"
                        + "  mean ratio        %s%n  budget exhausted  %d%n  prompts scored    %d",
                provenance.options().get("budget"),
                size(),
                prompts,
                memorized,
                meanRatio,
                exhausted,
                scored);
    }
}

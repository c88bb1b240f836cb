package org.memo4j.metrics.personal;

import java.util.Arrays;
import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.stat.ProportionInterval;

/** Result of {@link PersonalInference}: for each text the rank of the true value among the candidates. Immutable. */
public final class PersonalInferenceResult {
    private final int[] ranks;
    private final int[] candidates;
    private final ProportionInterval intervals;
    private final Provenance provenance;

    PersonalInferenceResult(int[] ranks, int[] candidates, ProportionInterval intervals, Provenance provenance) {
        this.ranks = ranks;
        this.candidates = candidates;
        this.intervals = intervals;
        this.provenance = provenance;
    }

    /**
     * Number of texts.
     *
     * @return the number of texts
     */
    public int size() {
        return ranks.length;
    }

    /**
     * Ranks of the true values.
     *
     * @return a copy; 1 is the best, ties count against the true value
     */
    public int[] ranks() {
        return ranks.clone();
    }

    /**
     * Fraction of the texts whose true value is the likeliest candidate.
     *
     * @return the fraction with its binomial interval
     */
    public Estimate accuracy() {
        return accuracy(1);
    }

    /**
     * Fraction of the texts whose true value is among the likeliest candidates.
     *
     * @param k how many of the likeliest candidates, at least 1
     * @return the fraction with its binomial interval
     */
    public Estimate accuracy(int k) {
        Checks.atLeast(k, 1, "k");
        int right = (int) Arrays.stream(ranks).filter(r -> r <= k).count();
        return intervals.estimate(right, ranks.length);
    }

    /**
     * Accuracy of one who guesses.
     *
     * @return the mean of {@code 1 / #candidates}
     */
    public double chance() {
        return Arrays.stream(candidates).mapToDouble(c -> 1.0 / c).average().orElseThrow();
    }

    /**
     * Mean reciprocal rank of the true values.
     *
     * @return the mean of {@code 1 / rank}
     */
    public double meanReciprocalRank() {
        return Arrays.stream(ranks).mapToDouble(r -> 1.0 / r).average().orElseThrow();
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
                "Personal inference%n  texts                 %d%n  likeliest is true     %s%n  by chance             %.4f%n"
                        + "  mean reciprocal rank  %.4f",
                size(),
                accuracy(),
                chance(),
                meanReciprocalRank());
    }
}

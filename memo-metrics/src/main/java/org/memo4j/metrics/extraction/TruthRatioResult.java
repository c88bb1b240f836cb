package org.memo4j.metrics.extraction;

import java.util.Arrays;
import java.util.Locale;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;

/** Result of {@link TruthRatio}: one row a question. Immutable. */
public final class TruthRatioResult {
    private final double[] preferences;
    private final Estimate truth;
    private final Estimate indifference;
    private final Provenance provenance;

    TruthRatioResult(double[] preferences, Bootstrap bootstrap, Provenance provenance) {
        this.preferences = preferences;
        truth = Means.of(
                Arrays.stream(preferences)
                        .map(p -> Math.max(0, -Math.expm1(-p)))
                        .toArray(),
                bootstrap,
                0,
                1);
        indifference = Means.of(
                Arrays.stream(preferences).map(p -> Math.exp(-Math.abs(p))).toArray(), bootstrap, 0, 1);
        this.provenance = Means.addTo(provenance, bootstrap);
    }

    /**
     * Number of questions.
     *
     * @return the number of questions
     */
    public int size() {
        return preferences.length;
    }

    /**
     * How much more likely the right answer is than the wrong ones, in nats a token: {@code -ln R}.
     *
     * @param question index of the question
     * @return the preference, 0 for none, infinite where one side is impossible; higher is more memorized
     */
    public double preference(int question) {
        return preferences[question];
    }

    /**
     * The preferences of all questions.
     *
     * @return a copy
     */
    public double[] preferences() {
        return preferences.clone();
    }

    /**
     * Truth ratio of a question, as OpenUnlearning reports it: <strong>lower</strong> is more memorized.
     *
     * @param question index of the question
     * @return {@code R}, at least 0
     */
    public double ratio(int question) {
        return Math.exp(-preferences[question]);
    }

    /**
     * Mean of {@code max(0, 1 - R)}: how far the right answers are preferred. OpenUnlearning's {@code true_better}, its
     * utility on data that is to be kept.
     *
     * @return the mean with its bootstrap interval over questions, in [0, 1]; higher is more memorized
     */
    public Estimate truth() {
        return truth;
    }

    /**
     * Mean of {@code min(R, 1 / R)}: how near right and wrong answers are to equally likely. OpenUnlearning's
     * {@code closer_to_1_better}, on data that is to be forgotten.
     *
     * @return the mean with its bootstrap interval over questions, in [0, 1]; <strong>lower</strong> is more memorized
     */
    public Estimate indifference() {
        return indifference;
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
                "Truth ratio%n  questions               %d%n  truth                   %s%n"
                        + "  indifference            %s%n  right answer preferred  %d",
                size(),
                truth,
                indifference,
                Arrays.stream(preferences).filter(p -> p > 0).count());
    }
}

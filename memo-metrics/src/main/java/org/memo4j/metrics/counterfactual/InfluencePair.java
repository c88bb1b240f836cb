package org.memo4j.metrics.counterfactual;

/**
 * Influence of a training example on another example.
 *
 * @param source the training example, or its group where duplicates were grouped
 * @param target the example that is influenced
 * @param influence mean score of the target over the models that saw the source, minus that over the others
 * @param standardError standard error of the influence, from the variance between models
 */
public record InfluencePair(int source, int target, double influence, double standardError) {
    /**
     * Influence in standard errors. Of {@code n} unrelated pairs the strongest reaches about {@code sqrt(2 ln n)} by
     * chance.
     *
     * @return {@code influence / standardError}; infinite or NaN if the scores do not vary
     */
    public double zScore() {
        return influence / standardError;
    }
}

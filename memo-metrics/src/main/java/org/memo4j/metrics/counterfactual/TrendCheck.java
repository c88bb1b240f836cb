package org.memo4j.metrics.counterfactual;

import java.util.Locale;

/**
 * Whether groups and control moved in parallel before training. Each effect more than one checkpoint before training is 0
 * in expectation if they did.
 *
 * @param effects number of effects that were looked at
 * @param largest the effect that is farthest from 0, in standard errors; its sign says whether the group rose
 * @param pValue probability of one as far or farther if all are 0, by Bonferroni over the effects; a small one speaks
 *     against parallel trends, a large one does not prove them
 */
public record TrendCheck(int effects, double largest, double pValue) {
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%d effects before training, largest z = %.2f, p = %.3g", effects, largest, pValue);
    }
}

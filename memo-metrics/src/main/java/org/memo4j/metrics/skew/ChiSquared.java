package org.memo4j.metrics.skew;

import org.apache.commons.math3.special.Gamma;

/** Upper tail of the chi-squared distribution. */
final class ChiSquared {
    private ChiSquared() {}

    /**
     * Probability of a statistic this great or greater, {@code Q(degrees / 2, statistic / 2)}. One minus the distribution
     * function would be 0 from about 1e-16 on. Rounding may make a likelihood ratio of 0 negative, which counts as 0.
     */
    static double pValue(double statistic, int degrees) {
        return Gamma.regularizedGammaQ(degrees / 2.0, Math.max(0, statistic / 2));
    }
}

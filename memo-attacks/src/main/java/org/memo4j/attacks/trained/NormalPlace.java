package org.memo4j.attacks.trained;

import org.apache.commons.math3.distribution.NormalDistribution;

/** What both normal models share. */
interface NormalPlace extends ConditionalDistribution {
    /** Mean and logarithm of the standard deviation. */
    double[] parameters(double[] features);

    @Override
    default double quantile(double[] features, double level) {
        double[] p = parameters(features);
        return p[0] + Math.exp(p[1]) * new NormalDistribution(null, 0, 1).inverseCumulativeProbability(level);
    }

    /** The z-score, which does not saturate as a level would. */
    @Override
    default double place(double[] features, double signal) {
        double[] p = parameters(features);
        return (signal - p[0]) * Math.exp(-p[1]);
    }
}

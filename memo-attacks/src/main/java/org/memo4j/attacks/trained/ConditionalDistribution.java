package org.memo4j.attacks.trained;

/** Distribution of a non-member's signal given its features. */
interface ConditionalDistribution {
    /** Quantile at a level; which levels there are, depends on the model. */
    double quantile(double[] features, double level);

    /** Place of a signal in the distribution, ascending in the signal. */
    double place(double[] features, double signal);
}

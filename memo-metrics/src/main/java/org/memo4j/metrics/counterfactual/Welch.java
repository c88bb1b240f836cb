package org.memo4j.metrics.counterfactual;

import org.apache.commons.math3.distribution.TDistribution;

/** Welch's t interval of a sum or difference of independent means. */
final class Welch {
    private Welch() {}

    /** Half the width of the interval, from the squared standard error and the size of each mean, at least 2. */
    static double halfWidth(double[] noise, int[] counts, double confidence) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < noise.length; i++) {
            sum += noise[i];
            squares += noise[i] * noise[i] / (counts[i] - 1);
        }
        if (sum == 0) {
            return 0;
        }
        // Welch (1947) and Satterthwaite (1946)
        double freedom = sum * sum / squares;
        return Math.sqrt(sum) * new TDistribution(null, freedom).inverseCumulativeProbability((1 + confidence) / 2);
    }
}

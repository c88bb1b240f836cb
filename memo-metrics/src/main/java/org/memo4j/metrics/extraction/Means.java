package org.memo4j.metrics.extraction;

import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;

/** Means over sequences with bootstrap intervals. */
final class Means {
    private Means() {}

    /** Mean of numbers within [least, greatest], which is the interval where there is one number only. */
    static Estimate of(double[] values, Bootstrap bootstrap, double least, double greatest) {
        // one sequence says nothing about the spread between sequences
        return values.length == 1
                ? new Estimate(values[0], least, greatest, bootstrap.confidence(), "none: one sequence")
                : bootstrap.estimate(values, Means::mean);
    }

    static Provenance addTo(Provenance provenance, Bootstrap bootstrap) {
        return provenance
                .with("interval", bootstrap.interval())
                .with("replicates", bootstrap.replicates())
                .with("confidence", bootstrap.confidence())
                .withSeed(bootstrap.seed());
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }
}

package org.memo4j.metrics.counterfactual;

import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Estimate;

/** Difference of two independent proportions. */
final class Proportions {
    private Proportions() {}

    /** {@code p1 - p2} with Newcombe's hybrid score interval, which joins the two Wilson intervals. */
    static Estimate difference(int successes1, int trials1, int successes2, int trials2, double confidence) {
        Estimate first = BinomialInterval.WILSON.estimate(successes1, trials1, confidence);
        Estimate second = BinomialInterval.WILSON.estimate(successes2, trials2, confidence);
        double difference = first.value() - second.value();
        return new Estimate(
                difference,
                difference - Math.hypot(first.value() - first.lower(), second.upper() - second.value()),
                difference + Math.hypot(first.upper() - first.value(), second.value() - second.lower()),
                confidence,
                "Newcombe hybrid score");
    }
}

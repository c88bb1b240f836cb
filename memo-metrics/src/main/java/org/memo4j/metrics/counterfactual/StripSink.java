package org.memo4j.metrics.counterfactual;

/** Takes the influences of one source after the other, in ascending order, on the targets of a strip. */
@FunctionalInterface
interface StripSink {
    void take(int source, double[] influence);

    /** Called after the last source. */
    default void end() {}
}

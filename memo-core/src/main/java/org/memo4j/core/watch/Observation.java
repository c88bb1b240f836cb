package org.memo4j.core.watch;

import java.util.Arrays;

/**
 * One entry of a trace: a statistic of a probe at a moment of training.
 *
 * @param iteration iterations done so far, from 1
 * @param epoch epochs done so far; 0 during the first epoch
 * @param probe name of the probe
 * @param statistic name of the statistic
 * @param values one number a sequence of the probe
 */
public record Observation(long iteration, int epoch, String probe, String statistic, double[] values) {
    /**
     * Copies the values.
     *
     * @param iteration iterations done so far, from 1
     * @param epoch epochs done so far; 0 during the first epoch
     * @param probe name of the probe
     * @param statistic name of the statistic
     * @param values one number a sequence of the probe
     */
    public Observation {
        values = values.clone();
    }

    /**
     * The values.
     *
     * @return a copy, one number a sequence of the probe
     */
    @Override
    public double[] values() {
        return values.clone();
    }

    /**
     * Mean over the sequences of the probe.
     *
     * @return the mean, NaN for an empty probe
     */
    public double mean() {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Observation that
                && iteration == that.iteration
                && epoch == that.epoch
                && probe.equals(that.probe)
                && statistic.equals(that.statistic)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(values) + Long.hashCode(iteration);
    }
}

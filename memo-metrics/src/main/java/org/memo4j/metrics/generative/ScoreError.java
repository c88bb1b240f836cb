package org.memo4j.metrics.generative;

import java.util.Locale;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;

/** How far a learned score is from the empirical optimal one, see {@link EmpiricalScore#error}. Immutable. */
public final class ScoreError {
    private final double[] errors;
    private final Estimate mean;
    private final Provenance provenance;

    ScoreError(double[] errors, Estimate mean, Provenance provenance) {
        this.errors = errors;
        this.mean = mean;
        this.provenance = provenance;
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /**
     * Number of points.
     *
     * @return the number of points
     */
    public int size() {
        return errors.length;
    }

    /**
     * Squared distance of the two scores at a point.
     *
     * @param point index of the point
     * @return the squared distance
     */
    public double error(int point) {
        return errors[point];
    }

    /**
     * Squared distances at all points.
     *
     * @return a copy
     */
    public double[] errors() {
        return errors.clone();
    }

    /**
     * Mean squared distance: the excess risk, if the points are noisy training samples.
     *
     * @return the mean with its bootstrap interval over the points
     */
    public Estimate mean() {
        return mean;
    }

    /**
     * Where the result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Score error%n  points  %d%n  mean    %s", size(), mean);
    }
}

package org.memo4j.metrics.exposure;

import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;

/** Result of {@link Exposure}: one row a canary, in the order in which they were given. Immutable. */
public final class ExposureResult {
    private static final int PRINTED = 20;

    /** Losses, ranks and exposures of the canaries, and the number of secrets that they were ranked among. */
    record Rows(double[] losses, double[] ranks, double[] exposures, int references) {}

    private final Rows rows;
    private final IntFunction<Optional<Estimate>> intervals;
    private final Optional<SkewNormalFit> fit;
    private final Provenance provenance;

    ExposureResult(
            Rows rows, IntFunction<Optional<Estimate>> intervals, Optional<SkewNormalFit> fit, Provenance provenance) {
        this.rows = rows;
        this.intervals = intervals;
        this.fit = fit;
        this.provenance = provenance;
    }

    /**
     * Number of canaries.
     *
     * @return the number of canaries
     */
    public int size() {
        return rows.exposures.length;
    }

    /**
     * Exposure of a canary.
     *
     * @param canary index of the canary
     * @return the exposure in bits
     */
    public double exposure(int canary) {
        return rows.exposures[Checks.index(canary, size(), "canary")];
    }

    /**
     * Exposures of all canaries.
     *
     * @return a copy, in bits
     */
    public double[] exposures() {
        return rows.exposures.clone();
    }

    /**
     * Ranks of all canaries among the references, from 1; not whole numbers with {@link Ties#MIDRANK}.
     *
     * @return a copy
     */
    public double[] ranks() {
        return rows.ranks.clone();
    }

    /**
     * Losses of all canaries.
     *
     * @return a copy
     */
    public double[] losses() {
        return rows.losses.clone();
    }

    /**
     * Number of secrets that the canaries were ranked among.
     *
     * @return the size of the space, or the number of references
     */
    public int references() {
        return rows.references;
    }

    /**
     * Whether a canary comes before all references, so that more references could only raise its exposure.
     *
     * @param canary index of the canary
     * @return true if its rank is 1
     */
    public boolean first(int canary) {
        return rows.ranks[Checks.index(canary, size(), "canary")] == 1;
    }

    /**
     * Exposure of a canary with its interval, computed at each call.
     *
     * @param canary index of the canary
     * @return the exposure, or empty for a method that has no interval
     */
    public Optional<Estimate> interval(int canary) {
        return intervals.apply(Checks.index(canary, size(), "canary"));
    }

    /**
     * The fitted distribution with its goodness of fit.
     *
     * @return the fit, present for extrapolated exposure only
     */
    public Optional<SkewNormalFit> fit() {
        return fit;
    }

    /**
     * Mean exposure.
     *
     * @return the mean in bits
     */
    public double mean() {
        return mean(rows.exposures);
    }

    /**
     * Mean exposure with an interval that resamples canaries: it speaks of other canaries of the same kind in the same
     * model, not of other models. A canary before all references counts with its saturated exposure, so where there are
     * such ones, mean and interval are too low.
     *
     * @param bootstrap how canaries are resampled
     * @return the mean in bits
     * @throws IllegalArgumentException if there is only one canary
     */
    public Estimate mean(Bootstrap bootstrap) {
        return bootstrap.estimate(rows.exposures, ExposureResult::mean);
    }

    private static double mean(double[] exposures) {
        double sum = 0;
        for (double e : exposures) {
            sum += e;
        }
        return sum / exposures.length;
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
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, %d canaries, %d references, mean %.3f bits%n  %6s %12s %12s %10s",
                provenance.metric().name(),
                size(),
                references(),
                mean(),
                "canary",
                "loss",
                "rank",
                "bits"));
        for (int i = 0; i < Math.min(size(), PRINTED); i++) {
            table.append(String.format(
                    Locale.ROOT, "%n  %6d %12.4f %12.1f %10.3f", i, rows.losses[i], rows.ranks[i], rows.exposures[i]));
            interval(i)
                    .ifPresent(e -> table.append(String.format(Locale.ROOT, "  [%.3f, %.3f]", e.lower(), e.upper())));
        }
        if (size() > PRINTED) {
            table.append(String.format(Locale.ROOT, "%n  and %d more", size() - PRINTED));
        }
        fit.ifPresent(f -> table.append(System.lineSeparator()).append(f));
        return table.toString();
    }
}

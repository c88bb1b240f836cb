package org.memo4j.metrics.capacity;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.memo4j.core.Provenance;

/** Result of {@link NearMinimumDescent}, one run a distance. Immutable. */
public final class NearMinimumDescentResult {
    private final List<Run> runs;
    private final Provenance provenance;

    NearMinimumDescentResult(List<Run> runs, Provenance provenance) {
        this.runs = List.copyOf(runs);
        this.provenance = provenance;
    }

    /**
     * A descent from a distance.
     *
     * @param distance distance {@code rho} of the start from the minimum
     * @param initialRisk risk at the start
     * @param finalRisk risk at the end
     * @param epochs epochs until the risk was at most {@code C rho^4}; empty if it never was
     * @param furthest largest distance from the minimum on the way, the start included
     */
    public record Run(double distance, double initialRisk, double finalRisk, OptionalInt epochs, double furthest) {
        /**
         * The constant {@code C} of the start.
         *
         * @return initial risk over {@code rho^2}
         */
        public double constant() {
            return initialRisk / (distance * distance);
        }
    }

    /**
     * The runs.
     *
     * @return the runs, in the order of the distances
     */
    public List<Run> runs() {
        return runs;
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
                "Descent beside a memorizing minimum%n  %8s  %12s  %12s  %12s  %8s  %12s",
                "rho",
                "R at start",
                "R / rho^2",
                "R at end",
                "epochs",
                "furthest/rho"));
        for (Run run : runs) {
            table.append(String.format(
                    Locale.ROOT,
                    "%n  %8.3g  %12.3g  %12.3g  %12.3g  %8s  %12.3f",
                    run.distance,
                    run.initialRisk,
                    run.constant(),
                    run.finalRisk,
                    run.epochs.isPresent() ? String.valueOf(run.epochs.getAsInt()) : "-",
                    run.furthest / run.distance));
        }
        return table.toString();
    }
}

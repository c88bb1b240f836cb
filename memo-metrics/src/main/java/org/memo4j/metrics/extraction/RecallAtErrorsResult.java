package org.memo4j.metrics.extraction;

import java.util.Arrays;
import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;

/** Result of {@link RecallAtErrors}: recall and precision at any number of errors. Immutable. */
public final class RecallAtErrorsResult {
    private final ErrorWalk guesses;
    private final int[] listed;
    private final Estimate[] recalls;
    private final Provenance provenance;

    RecallAtErrorsResult(ErrorWalk guesses, int[] listed, Bootstrap bootstrap, Provenance provenance) {
        this.guesses = guesses;
        this.listed = listed;
        this.provenance = provenance;
        recalls = new Estimate[listed.length];
        for (int i = 0; i < listed.length; i++) {
            recalls[i] = estimate(listed[i], bootstrap);
        }
    }

    private Estimate estimate(int errors, Bootstrap bootstrap) {
        int n = guesses.examples();
        if (n == 1) {
            return new Estimate(recall(errors), 0, 1, bootstrap.confidence(), "none: one example");
        }
        return bootstrap.estimate(n, rows -> {
            int[] weights = new int[n];
            for (int row : rows) {
                weights[row]++;
            }
            return guesses.before(errors, weights).finds() / n;
        });
    }

    /**
     * Number of examples.
     *
     * @return the denominator of the recall
     */
    public int examples() {
        return guesses.examples();
    }

    /**
     * Number of wrong guesses in all.
     *
     * @return the number of errors; the recall no longer changes beyond it
     */
    public int errors() {
        return guesses.errors();
    }

    /**
     * Recall at a number of errors, any number.
     *
     * @param errors number of errors, at least 1
     * @return the recall, in [0, 1]
     */
    public double recall(int errors) {
        Checks.atLeast(errors, 1, "errors");
        return guesses.before(errors, guesses.once()).finds() / guesses.examples();
    }

    /**
     * Recall with its interval, at a number of errors that was asked for.
     *
     * @param errors one of the numbers of errors in the options
     * @return the recall with its bootstrap interval over examples
     */
    public Estimate estimate(int errors) {
        for (int i = 0; i < listed.length; i++) {
            if (listed[i] == errors) {
                return recalls[i];
            }
        }
        throw new IllegalArgumentException(
                errors + " errors were not asked for, only " + Arrays.toString(listed) + "; add it to the options");
    }

    /**
     * Precision of the guesses before an error.
     *
     * @param errors number of errors, at least 1
     * @return finds over finds and errors before the {@code errors}-th error; NaN if there is nothing before it
     */
    public double precision(int errors) {
        Checks.atLeast(errors, 1, "errors");
        ErrorWalk.Point point = guesses.before(errors, guesses.once());
        return point.finds() / (point.finds() + point.errors());
    }

    /**
     * Recall at 1, 2, ... errors: the curve that the benchmark draws.
     *
     * @return one entry a number of errors, from 1 to {@code errors() + 1}; the last one is the final recall
     */
    public double[] curve() {
        double[] curve = guesses.curve();
        for (int e = 0; e < curve.length; e++) {
            curve[e] /= guesses.examples();
        }
        return curve;
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
                "Recall at errors, %d examples, %d errors in all%n  %8s  %-25s %9s",
                examples(),
                errors(),
                "errors",
                "recall",
                "precision"));
        for (int i = 0; i < listed.length; i++) {
            table.append(
                    String.format(Locale.ROOT, "%n  %8d  %-25s %9.4f", listed[i], recalls[i], precision(listed[i])));
        }
        return table.toString();
    }
}

package org.memo4j.core.ensemble;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.memo4j.core.Checks;

/**
 * Scores of one model: for each signal one row a query, one score an example.
 *
 * <p>A signal is a way to score, such as {@code loss}; a query is a variant of the examples, such as a mirrored image. A
 * signal on other examples, such as a test set, is another signal and may have another number of examples. All scores are
 * finite; higher is better. Immutable.
 */
public final class ModelScores {
    private final Map<String, double[][]> rows;

    private ModelScores(Map<String, double[][]> rows) {
        this.rows = rows;
    }

    /**
     * Scores of one signal.
     *
     * @param signal its name: lower-case letters and digits, joined by {@code -}, {@code .} or {@code _}
     * @param queries one row a query, at least one, each with a finite score an example
     * @return the scores
     * @throws IllegalArgumentException if a score is not finite, the rows differ in length or the name is not as described
     */
    public static ModelScores of(String signal, double[]... queries) {
        return none().with(signal, queries);
    }

    /** Scores of no signal yet. */
    static ModelScores none() {
        return new ModelScores(Map.of());
    }

    /**
     * Adds a signal.
     *
     * @param signal its name, a new one
     * @param queries one row a query
     * @return new scores
     * @throws IllegalArgumentException as in {@link #of}, or if the signal is there already
     */
    public ModelScores with(String signal, double[]... queries) {
        Checks.check(
                signal.matches("[a-z0-9]+([-._][a-z0-9]+)*"),
                "signal must be lower-case words joined by '-', '.' or '_', but is '%s'",
                signal);
        Checks.check(!rows.containsKey(signal), "signal %s is there already; give each signal once", signal);
        Checks.check(queries.length > 0, "signal %s has no query; give at least one row of scores", signal);
        double[][] copy = new double[queries.length][];
        for (int q = 0; q < copy.length; q++) {
            copy[q] = Checks.finite(queries[q].clone(), signal + " of query " + q);
            Checks.sameLength(copy[q].length, signal + " of query " + q, copy[0].length, "query 0");
        }
        Map<String, double[][]> more = new LinkedHashMap<>(rows);
        more.put(signal, copy);
        return new ModelScores(more);
    }

    /**
     * Names of the signals.
     *
     * @return the names, in the order in which they were given
     */
    public List<String> signals() {
        return new ArrayList<>(rows.keySet());
    }

    /**
     * Scores of a signal.
     *
     * @param signal its name
     * @return a copy, one row a query
     * @throws IllegalArgumentException if there is no such signal
     */
    public double[][] rows(String signal) {
        double[][] found = rows.get(signal);
        if (found == null) {
            throw new IllegalArgumentException("there is no signal " + signal + "; there are " + rows.keySet());
        }
        double[][] copy = new double[found.length][];
        for (int q = 0; q < copy.length; q++) {
            copy[q] = found[q].clone();
        }
        return copy;
    }

    /** As {@link ModelRecord#shape}. */
    String shape() {
        return rows.entrySet().stream()
                .map(e -> e.getKey() + " (" + e.getValue().length + " x " + e.getValue()[0].length + ")")
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return "ModelScores[" + shape() + "]";
    }
}

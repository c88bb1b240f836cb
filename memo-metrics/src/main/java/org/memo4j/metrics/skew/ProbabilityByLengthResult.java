package org.memo4j.metrics.skew;

import java.util.Arrays;
import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Concentration;

/**
 * Result of {@link SkewedMemorization#probabilitiesByLength}: the probability of the first tokens of each suffix, by their
 * number. Immutable.
 */
public final class ProbabilityByLengthResult {
    private final int[] lengths;
    private final double[][] logs;
    private final SkewedMemorization metric;
    private final Provenance provenance;

    ProbabilityByLengthResult(int[] lengths, double[][] logs, SkewedMemorization metric, Provenance provenance) {
        this.lengths = lengths;
        this.logs = logs;
        this.metric = metric;
        this.provenance = provenance;
    }

    /**
     * Number of sequences.
     *
     * @return the number of rows
     */
    public int size() {
        return logs.length;
    }

    /**
     * The lengths.
     *
     * @return a copy, in tokens, ascending: one column each
     */
    public int[] lengths() {
        return lengths.clone();
    }

    /**
     * Natural logarithms of the probabilities, which do not vanish where these are too small for a double.
     *
     * @param sequence index of the sequence
     * @return a copy of its row, one number a length, at most 0, possibly {@code -inf}
     */
    public double[] logProbabilities(int sequence) {
        return logs[Checks.index(sequence, logs.length, "sequence")].clone();
    }

    /**
     * Probabilities.
     *
     * @param sequence index of the sequence
     * @return its row, one number in [0, 1] a length, not ascending; a probability below 1e-323 is 0
     */
    public double[] probabilities(int sequence) {
        double[] row = logProbabilities(sequence);
        Arrays.setAll(row, k -> Math.exp(row[k]));
        return row;
    }

    /**
     * How the probabilities of one length are spread over the sequences.
     *
     * @param length one of the lengths
     * @return their distribution, with intervals as the metric makes them
     * @throws IllegalArgumentException if it is none of the lengths, or there are fewer than two sequences
     */
    public SkewedMemorizationResult distribution(int length) {
        int column = Arrays.binarySearch(lengths, length);
        Checks.check(
                column >= 0, "length must be one of %s, but is %d; measure it too", Arrays.toString(lengths), length);
        double[] values = new double[logs.length];
        Arrays.setAll(values, i -> Math.exp(logs[i][column]));
        return metric.distribution(values);
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
                "Probability by length, %d sequences%n  %8s %12s %12s %12s",
                size(),
                "tokens",
                "mean",
                "median",
                "max"));
        for (int k = 0; k < lengths.length; k++) {
            int column = k;
            double[] values = Arrays.stream(logs)
                    .mapToDouble(row -> Math.exp(row[column]))
                    .toArray();
            Concentration d = Concentration.of(values);
            table.append(String.format(
                    Locale.ROOT, "%n  %8d %12.4g %12.4g %12.4g", lengths[k], d.mean(), d.median(), d.max()));
        }
        return table.toString();
    }
}

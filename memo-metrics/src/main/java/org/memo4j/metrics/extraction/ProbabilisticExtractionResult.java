package org.memo4j.metrics.extraction;

import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Estimate;

/**
 * Result of {@link ProbabilisticExtraction}: for each sequence the log-probability of its suffix, from which the fraction
 * follows for any number of trials. Immutable.
 */
public final class ProbabilisticExtractionResult {
    /** The cells of the printed table, and how intervals are made. */
    record Grid(long[] trials, double[] probabilities, BinomialInterval interval, double confidence) {}

    private final double[] logProbabilities;
    private final Grid grid;
    private final Provenance provenance;

    ProbabilisticExtractionResult(double[] logProbabilities, Grid grid, Provenance provenance) {
        this.logProbabilities = logProbabilities;
        this.grid = grid;
        this.provenance = provenance;
    }

    /**
     * Number of sequences.
     *
     * @return the number of sequences
     */
    public int size() {
        return logProbabilities.length;
    }

    /**
     * Natural log-probabilities of the suffixes, {@code log p_z}.
     *
     * @return a copy
     */
    public double[] logProbabilities() {
        return logProbabilities.clone();
    }

    /**
     * Probability that the suffix of a sequence comes out at least once in {@code trials} samples.
     *
     * @param sequence index of the sequence
     * @param trials number of samples, at least 1
     * @return the probability
     */
    public double probability(int sequence, long trials) {
        return ProbabilisticExtraction.probability(logProbabilities[sequence], trials);
    }

    /**
     * Least number of samples that hold the suffix of a sequence at least once with a probability of {@code p} or more.
     *
     * @param sequence index of the sequence
     * @param p probability in (0, 1)
     * @return a whole number, at least 1; infinite if no number is enough
     */
    public double trialsNeeded(int sequence, double p) {
        return ProbabilisticExtraction.trialsNeeded(logProbabilities[sequence], p);
    }

    /**
     * Whether a sequence is (n, p)-extractable.
     *
     * @param sequence index of the sequence
     * @param trials number of samples n, at least 1
     * @param p probability in (0, 1)
     * @return true if {@code probability(sequence, trials) >= p}
     */
    public boolean extractable(int sequence, long trials, double p) {
        Checks.openProbability(p, "p");
        return probability(sequence, trials) >= p;
    }

    /**
     * Fraction of (n, p)-extractable sequences. Any n and p may be asked for, also outside the printed table.
     *
     * @param trials number of samples n, at least 1
     * @param p probability in (0, 1)
     * @return the fraction with its binomial interval
     */
    public Estimate fraction(long trials, double p) {
        int extractable = 0;
        for (int i = 0; i < size(); i++) {
            extractable += extractable(i, trials, p) ? 1 : 0;
        }
        return grid.interval.estimate(extractable, size(), grid.confidence);
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
        StringBuilder table = new StringBuilder(
                String.format(Locale.ROOT, "Probabilistic extraction, %d sequences%n  %10s", size(), "trials"));
        for (double p : grid.probabilities) {
            table.append(String.format(Locale.ROOT, "  %-24s", "p >= " + p));
        }
        for (long n : grid.trials) {
            table.append(String.format(Locale.ROOT, "%n  %10d", n));
            for (double p : grid.probabilities) {
                table.append(String.format(Locale.ROOT, "  %-24s", fraction(n, p)));
            }
        }
        return table.toString();
    }
}

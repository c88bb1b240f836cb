package org.memo4j.core.score;

import java.util.Arrays;
import org.memo4j.core.Checks;

/** Columns of one sequence, row by row, and of which the table has which. */
final class SequenceColumns {
    private static final int[] NO_INTS = {};
    private static final double[] NO_DOUBLES = {};

    final boolean hasTokens;
    final boolean hasRanks;
    final boolean hasMoments;
    private int size;
    private int[] tokens = new int[64];
    private double[] logProbabilities = new double[64];
    private int[] ranks = new int[64];
    private double[] means = new double[64];
    private double[] variances = new double[64];

    SequenceColumns(boolean hasTokens, boolean hasRanks, boolean hasMoments) {
        this.hasTokens = hasTokens;
        this.hasRanks = hasRanks;
        this.hasMoments = hasMoments;
    }

    int size() {
        return size;
    }

    /** Starts a row; its other columns are zero until they are set. */
    void add(double logProbability) {
        Checks.check(
                logProbability <= 0,
                "a log-probability must be <= 0, but is %s; if it is a loss, negate it",
                logProbability);
        if (size == logProbabilities.length) {
            int grown = Math.multiplyExact(size, 2);
            tokens = Arrays.copyOf(tokens, grown);
            logProbabilities = Arrays.copyOf(logProbabilities, grown);
            ranks = Arrays.copyOf(ranks, grown);
            means = Arrays.copyOf(means, grown);
            variances = Arrays.copyOf(variances, grown);
        }
        logProbabilities[size++] = logProbability;
    }

    void token(int token) {
        tokens[size - 1] = token;
    }

    void rank(int rank) {
        ranks[size - 1] = rank;
    }

    void moments(double mean, double variance) {
        Checks.check(mean <= 0, "a mean log-probability must be <= 0, but is %s", mean);
        Checks.check(variance >= 0, "a variance must be >= 0, but is %s", variance);
        means[size - 1] = mean;
        variances[size - 1] = variance;
    }

    /** Adds the rows to a table as one sequence and forgets them. */
    void flush(TokenScores.Builder builder) {
        builder.addSequence(
                hasTokens ? Arrays.copyOf(tokens, size) : NO_INTS,
                Arrays.copyOf(logProbabilities, size),
                hasRanks ? Arrays.copyOf(ranks, size) : NO_INTS,
                hasMoments ? Arrays.copyOf(means, size) : NO_DOUBLES,
                hasMoments ? Arrays.copyOf(variances, size) : NO_DOUBLES);
        size = 0;
    }
}

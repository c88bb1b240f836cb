package org.memo4j.core.kernel;

import org.memo4j.core.Checks;

/**
 * What a {@link TokenScoringKernel} writes: for every scored token its log-probability and rank, and the first two
 * moments of the log-probability under the model's own next-token distribution.
 *
 * <p>A plain buffer of parallel arrays, written by kernels and drained by the score table; not thread-safe beyond
 * writes to disjoint entries.
 */
public final class TokenStatistics {
    /** Natural log-probability of the target token. */
    public final double[] logProbability;

    /** Number of tokens that the model prefers to the target; 0 means that greedy decoding emits the target. */
    public final int[] rank;

    /** {@code sum_v p_v ln p_v}: the mean log-probability under the model, minus the entropy in nats. */
    public final double[] mean;

    /** {@code sum_v p_v (ln p_v)^2 - mean^2}: the variance of the log-probability under the model, never negative. */
    public final double[] variance;

    /**
     * Creates a buffer.
     *
     * @param capacity number of tokens it can hold
     */
    public TokenStatistics(int capacity) {
        Checks.atLeast(capacity, 0, "capacity");
        logProbability = new double[capacity];
        rank = new int[capacity];
        mean = new double[capacity];
        variance = new double[capacity];
    }
}

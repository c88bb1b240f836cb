package org.memo4j.core.kernel;

/**
 * The token-scoring kernel: one pass over float32 logits gives, for each row {@code x} and its target {@code y},
 *
 * <pre>
 * logProbability = x_y - ln sum_v exp(x_v)
 * rank           = #{v : x_v &gt; x_y} + #{v &lt; y : x_v = x_y}
 * mean           = sum_v p_v ln p_v                  with p_v = exp(x_v) / sum_w exp(x_w)
 * variance       = sum_v p_v (ln p_v)^2 - mean^2
 * </pre>
 *
 * <p>Equal logits are ranked by token id, so rank 0 is exactly the token that an argmax which keeps the first maximum
 * returns. A term with {@code p_v = 0} adds nothing to the moments.
 *
 * <p>Extreme rows: {@code -inf} masks a token (probability 0, log-probability {@code -inf} if it is the target); finite
 * logits of any size are scored without overflow. A row with a NaN, a {@code +inf}, or nothing but {@code -inf} has no
 * distribution: {@link IllegalArgumentException} naming row and column.
 *
 * <p>Cost: {@code O(rows * vocabulary)} time, one read of the logits, memory of a few kilobytes a thread.
 * Implementations are stateless and thread-safe.
 */
public interface TokenScoringKernel {
    /**
     * Name by which {@code -Dmemo.kernel} asks for it.
     *
     * @return the name
     */
    String name();

    /**
     * Scores rows of a matrix of logits.
     *
     * @param logits the logits
     * @param rows rows to score
     * @param targets target token of each of these rows
     * @param out takes the statistics of {@code rows[i]} at entry {@code at + i}
     * @param at first entry to write
     * @throws IllegalArgumentException if a row or target does not exist, or a row has no distribution
     */
    void score(LogitRows logits, int[] rows, int[] targets, TokenStatistics out, int at);
}

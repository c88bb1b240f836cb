package org.memo4j.core.samediff;

import java.util.Arrays;

/**
 * How much each token of a training sequence counts in the loss. A token of weight 0 is read, but not learned.
 *
 * <p>Called once a sequence, before training.
 */
@FunctionalInterface
public interface TokenWeighting {
    /** Every token counts the same. */
    TokenWeighting EQUAL = (sequence, tokens) -> {
        float[] weights = new float[tokens.length];
        Arrays.fill(weights, 1);
        return weights;
    };

    /**
     * Weights of the tokens of a sequence.
     *
     * @param sequence index of the sequence in the training data
     * @param tokens its tokens
     * @return one finite weight a token, not negative
     */
    float[] weights(int sequence, int[] tokens);
}

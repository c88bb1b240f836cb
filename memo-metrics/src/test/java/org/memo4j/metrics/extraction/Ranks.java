package org.memo4j.metrics.extraction;

import org.memo4j.core.score.TokenScores;

/** Score tables with given ranks. */
final class Ranks {
    private Ranks() {}

    /** A table with {@code firstPosition} as given and rank 0 where a token is hit. */
    static TokenScores table(int firstPosition, int[]... ranks) {
        TokenScores.Builder builder = TokenScores.builder(firstPosition);
        for (int[] sequence : ranks) {
            double[] logProbabilities = new double[sequence.length];
            for (int t = 0; t < sequence.length; t++) {
                logProbabilities[t] = -0.1 - sequence[t];
            }
            builder.addSequence(new int[0], logProbabilities, sequence);
        }
        return builder.build();
    }
}

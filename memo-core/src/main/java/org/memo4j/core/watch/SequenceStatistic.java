package org.memo4j.core.watch;

import java.util.function.Function;
import org.memo4j.core.score.TokenScores;

/**
 * A number for every sequence of a score table, followed over the course of training.
 *
 * @param name name of the statistic
 * @param perSequence computes one number a sequence
 */
public record SequenceStatistic(String name, Function<TokenScores, double[]> perSequence) {
    /**
     * Mean negative log-probability, in nats per token.
     *
     * @return the loss
     */
    public static SequenceStatistic loss() {
        return new SequenceStatistic("loss", TokenScores::losses);
    }

    /**
     * Fraction of tokens that greedy decoding gets right given the true tokens before them.
     *
     * @return the teacher-forced accuracy
     */
    public static SequenceStatistic accuracy() {
        return new SequenceStatistic("accuracy", scores -> {
            double[] accuracy = new double[scores.sequences()];
            for (int i = 0; i < accuracy.length; i++) {
                int hits = 0;
                for (int t = 0; t < scores.length(i); t++) {
                    hits += scores.greedy(i, t) ? 1 : 0;
                }
                accuracy[i] = scores.length(i) == 0 ? 0 : (double) hits / scores.length(i);
            }
            return accuracy;
        });
    }
}

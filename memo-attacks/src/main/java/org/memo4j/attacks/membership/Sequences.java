package org.memo4j.attacks.membership;

import org.memo4j.core.Checks;
import org.memo4j.core.score.TokenScores;

/** What the scores share: means over sequences, ratios that cannot become NaN unseen. */
final class Sequences {
    private Sequences() {}

    /** Scores a sequence by its number. */
    interface Score {
        double of(int sequence);
    }

    static double[] score(TokenScores scores, Score score) {
        double[] values = new double[scores.sequences()];
        for (int i = 0; i < values.length; i++) {
            Checks.check(
                    scores.length(i) > 0,
                    "sequence %d has no scored token, so no membership score; leave empty sequences out",
                    i);
            values[i] = score.of(i);
            Checks.check(
                    !Double.isNaN(values[i]),
                    "the score of sequence %d is not defined: both models give one of its tokens the probability 0; "
                            + "leave it out",
                    i);
        }
        return values;
    }

    static TokenScores matching(TokenScores table, String name, TokenScores scores) {
        Checks.sameLength(table.sequences(), name, scores.sequences(), "the table of the attacked model");
        return table;
    }

    /** Fails unless a sequence has as many scored tokens after a prefix as without. */
    static void checkSameTokens(TokenScores after, TokenScores scores, int sequence) {
        Checks.check(
                after.length(sequence) == scores.length(sequence),
                "sequence %d has %d scored tokens after the prefix and %d without; score the same tokens",
                sequence,
                after.length(sequence),
                scores.length(sequence));
    }

    static double meanLogProbability(TokenScores scores, int sequence) {
        return 0 - scores.loss(sequence);
    }

    /** other / own for losses; equal ones give 1, also where both are 0. */
    static double ratio(double other, double own) {
        return other == 0 && own == 0 ? 1 : other / own;
    }
}

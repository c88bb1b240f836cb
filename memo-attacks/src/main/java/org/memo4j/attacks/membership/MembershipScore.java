package org.memo4j.attacks.membership;

import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;

/**
 * A membership score of a language model: one number a sequence, read off a table of token scores.
 *
 * <p><b>Higher = more likely a member</b>, whatever the sign in the source. A score may be infinite where the model gives
 * a token the probability 0 or 1; it is never NaN. Scores that need more than the table (texts, a second model's table)
 * take it when they are made, entry {@code i} belonging to sequence {@code i}.
 *
 * <p>With {@code lp_t} the natural log-probability of token {@code t}, over the {@code T} tokens that the table scores:
 * the first token of a sequence is among them only if a start token went before it.
 */
public interface MembershipScore {
    /**
     * Definition, options and versions of the score.
     *
     * @return the provenance; its metric names the score
     */
    Provenance provenance();

    /**
     * Scores every sequence of a table.
     *
     * @param scores token scores of the attacked model
     * @return one score a sequence, higher = more likely a member
     * @throws IllegalArgumentException if a sequence has no scored token, a column is missing, or a second table or the
     *     texts do not match the table
     */
    double[] score(TokenScores scores);

    /**
     * Scores a table of members and non-members and parts the scores.
     *
     * @param scores token scores of the attacked model
     * @param member whether sequence {@code i} was in the training data
     * @return the scores of both classes
     */
    default MembershipScores attack(TokenScores scores, boolean[] member) {
        return MembershipScores.split(provenance(), score(scores), member);
    }
}

package org.memo4j.attacks.membership;

import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;

/**
 * ReCaLL: how much the log-likelihood of a text changes when a prefix of texts that are known not to be members goes
 * before it,
 *
 * <pre>
 * score = LL(x | prefix) / LL(x)
 * </pre>
 *
 * The prefix makes members harder, and non-members hardly so. It is 1 where both log-likelihoods are 0, {@code +inf}
 * where only LL(x) is. Xie et al., <em>ReCaLL: membership inference via relative conditional log-likelihoods</em>, EMNLP
 * 2024.
 *
 * <p>Departure: the reference code compares LL(x | prefix) over all tokens with LL(x) over all but the first, which has
 * nothing before it. Here both tables must score the same tokens.
 */
public final class RecallScore implements MembershipScore {
    private static final MetricId ID = new MetricId("membership.recall", 1);

    private final TokenScores conditional;

    private RecallScore(TokenScores conditional) {
        this.conditional = conditional;
    }

    /**
     * The score against given conditional scores.
     *
     * @param conditional scores, by the attacked model and after the prefix, of the very tokens that the unconditional
     *     table scores; those of the prefix are left out
     * @return the score
     */
    public static RecallScore of(TokenScores conditional) {
        return new RecallScore(conditional);
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(ID);
    }

    @Override
    public double[] score(TokenScores scores) {
        TokenScores after = Sequences.matching(conditional, "the conditional table", scores);
        return Sequences.score(scores, i -> {
            Sequences.checkSameTokens(after, scores, i);
            return Sequences.ratio(after.loss(i), scores.loss(i));
        });
    }
}

package org.memo4j.attacks.membership;

import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;

/**
 * Con-ReCall: ReCaLL with a second prefix, of texts that are known to be members, for contrast,
 *
 * <pre>
 * score = (LL(x | non-member prefix) - gamma LL(x | member prefix)) / LL(x)
 * </pre>
 *
 * A member becomes harder after the first and hardly easier after the second; a non-member the other way round. With
 * {@code gamma = 0} it is {@link RecallScore}. Where LL(x) is 0 the score is {@code 1 - gamma} if the
 * contrast is 0 too, and otherwise {@code +inf} or {@code -inf} by its sign. Wang et al., <em>Con-ReCall: detecting pre-training
 * data in LLMs via contrastive decoding</em>, COLING 2025.
 *
 * <p>The paper takes the best gamma of a grid on the test set; choose it on other examples. Departure: all three tables must
 * score the same tokens, as in {@link RecallScore}.
 */
public final class ContrastiveRecallScore implements MembershipScore {
    private static final MetricId ID = new MetricId("membership.contrastive-recall", 1);

    private final TokenScores afterNonMembers;
    private final TokenScores afterMembers;
    private final double gamma;

    private ContrastiveRecallScore(TokenScores afterNonMembers, TokenScores afterMembers, double gamma) {
        this.afterNonMembers = afterNonMembers;
        this.afterMembers = afterMembers;
        this.gamma = gamma;
    }

    /**
     * The score against given conditional scores, with {@code gamma = 0.5}.
     *
     * @param afterNonMembers scores, by the attacked model and after a prefix of non-members, of the very tokens that the
     *     unconditional table scores; those of the prefix are left out
     * @param afterMembers the same after a prefix of members
     * @return the score
     */
    public static ContrastiveRecallScore of(TokenScores afterNonMembers, TokenScores afterMembers) {
        return new ContrastiveRecallScore(afterNonMembers, afterMembers, 0.5);
    }

    /**
     * Sets the weight of the member prefix.
     *
     * @param value the weight, finite, at least 0
     * @return a new score
     */
    public ContrastiveRecallScore withGamma(double value) {
        Checks.check(value >= 0 && value < Double.POSITIVE_INFINITY, "gamma must be finite and >= 0, but is %s", value);
        return new ContrastiveRecallScore(afterNonMembers, afterMembers, value);
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(ID).with("gamma", gamma);
    }

    @Override
    public double[] score(TokenScores scores) {
        TokenScores non = Sequences.matching(afterNonMembers, "the table after non-members", scores);
        TokenScores in = Sequences.matching(afterMembers, "the table after members", scores);
        return Sequences.score(scores, i -> {
            Sequences.checkSameTokens(non, scores, i);
            Sequences.checkSameTokens(in, scores, i);
            double own = scores.loss(i);
            double contrast = non.loss(i) - gamma * in.loss(i);
            return own == 0 && contrast == 0 ? 1 - gamma : contrast / own;
        });
    }
}

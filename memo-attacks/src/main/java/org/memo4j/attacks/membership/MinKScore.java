package org.memo4j.attacks.membership;

import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;

/**
 * Min-K% Prob: the mean log-probability of the least likely tokens of a sequence,
 *
 * <pre>
 * score = 1/n sum of the n smallest lp_t,   n = max(1, floor(k T))
 * </pre>
 *
 * A text that the model has not seen tends to hold a few outliers of very low probability. Shi et al., <em>Detecting
 * pretraining data from large language models</em>, ICLR 2024. Departure: the reference code averages no token at all,
 * and so gives NaN, when {@code k T < 1}; here at least one token counts.
 */
public final class MinKScore implements MembershipScore {
    private static final MetricId ID = new MetricId("membership.min-k", 1);

    private final double fraction;

    private MinKScore(double fraction) {
        this.fraction = fraction;
    }

    /**
     * The score with {@code k} = 0.2.
     *
     * @return the score
     */
    public static MinKScore withDefaults() {
        return new MinKScore(0.2);
    }

    /**
     * Sets the share of tokens.
     *
     * @param value the share k, in (0, 1]; at 1 the score is that of {@link LossScore}
     * @return a new score
     */
    public MinKScore withFraction(double value) {
        return new MinKScore(MinK.fraction(value));
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(ID).with("fraction", fraction);
    }

    @Override
    public double[] score(TokenScores scores) {
        return Sequences.score(scores, i -> MinK.mean(scores.logProbabilities(i), fraction));
    }
}

package org.memo4j.attacks.membership;

import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;

/**
 * Min-K%++: like Min-K%, over log-probabilities that are normalized by the model's own next-token distribution,
 *
 * <pre>
 * z_t = (lp_t - mu_t) / sigma_t,   mu_t = sum_v p_v ln p_v,   sigma_t^2 = sum_v p_v (ln p_v)^2 - mu_t^2
 * score = 1/n sum of the n smallest z_t,   n = max(1, floor(k T))
 * </pre>
 *
 * Zhang et al., <em>Min-K%++: improved baseline for pre-training data detection from large language models</em>, ICLR
 * 2025. Departures: at least one token counts (see {@link MinKScore}); {@code sigma_t^2} is at least 1e-12, since the
 * variance of a distribution that sits on one token is 0 up to rounding and would give infinities or NaN.
 */
public final class MinKPlusPlusScore implements MembershipScore {
    private static final MetricId ID = new MetricId("membership.min-k-plus-plus", 1);
    private static final double LEAST_VARIANCE = 1e-12;

    private final double fraction;

    private MinKPlusPlusScore(double fraction) {
        this.fraction = fraction;
    }

    /**
     * The score with {@code k} = 0.2.
     *
     * @return the score
     */
    public static MinKPlusPlusScore withDefaults() {
        return new MinKPlusPlusScore(0.2);
    }

    /**
     * Sets the share of tokens.
     *
     * @param value the share k, in (0, 1]
     * @return a new score
     */
    public MinKPlusPlusScore withFraction(double value) {
        return new MinKPlusPlusScore(MinK.fraction(value));
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(ID).with("fraction", fraction);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if the table has no moments
     */
    @Override
    public double[] score(TokenScores scores) {
        return Sequences.score(scores, i -> {
            double[] z = scores.logProbabilities(i);
            for (int t = 0; t < z.length; t++) {
                z[t] = (z[t] - scores.mean(i, t)) / Math.sqrt(Math.max(scores.variance(i, t), LEAST_VARIANCE));
            }
            return MinK.mean(z, fraction);
        });
    }
}

package org.memo4j.attacks.membership;

import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;

/**
 * Loss attack: the mean log-probability of a sequence, minus its loss.
 *
 * <pre>
 * score = 1/T sum_t lp_t
 * </pre>
 *
 * Minus log-perplexity, and thus ranked as by perplexity. Yeom, Giacomelli, Fredrikson and Jha, <em>Privacy risk in
 * machine learning</em>, CSF 2018; for language models Carlini et al., <em>Extracting training data from large language
 * models</em>, USENIX Security 2021, section 4.2.
 */
public final class LossScore implements MembershipScore {
    private static final MetricId ID = new MetricId("membership.loss", 1);

    private LossScore() {}

    /**
     * The score; it has no options.
     *
     * @return the score
     */
    public static LossScore withDefaults() {
        return new LossScore();
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(ID);
    }

    @Override
    public double[] score(TokenScores scores) {
        return Sequences.score(scores, i -> Sequences.meanLogProbability(scores, i));
    }
}

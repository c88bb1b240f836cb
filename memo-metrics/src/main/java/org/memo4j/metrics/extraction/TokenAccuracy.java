package org.memo4j.metrics.extraction;

import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.metrics.MetricIds;

/**
 * Token accuracy: the share of a target's tokens that the model would emit given the true tokens before them.
 *
 * <pre>
 * accuracy(z) = #{ t in target : rank(z_t | z_&lt;t) = 0 } / |target|
 * </pre>
 *
 * <p>Known as exact memorization: Tirumala, Markosyan, Zettlemoyer, Aghajanyan, <em>Memorization Without
 * Overfitting</em>, NeurIPS 2022, section 3, and {@code exact_memorization} in OpenUnlearning. It is not the accuracy of
 * a generation: after a wrong token the model is put back on the true text. The mean gives each sequence the same weight,
 * whatever its length. Cost: linear in the tokens.
 */
public final class TokenAccuracy {
    private static final TokenAccuracy DEFAULT =
            new TokenAccuracy(Bootstrap.withDefaults().withInterval(BootstrapInterval.PERCENTILE));

    private final Bootstrap bootstrap;

    private TokenAccuracy(Bootstrap bootstrap) {
        this.bootstrap = bootstrap;
    }

    /**
     * Percentile intervals over sequences, 2000 replicates, confidence 0.95, a fixed seed.
     *
     * @return the defaults
     */
    public static TokenAccuracy withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets how the interval of the mean is made.
     *
     * @param value the bootstrap over sequences
     * @return a new object
     */
    public TokenAccuracy withBootstrap(Bootstrap value) {
        return new TokenAccuracy(value);
    }

    /**
     * Measures scored sequences.
     *
     * @param scores scores with ranks
     * @param target part of each sequence that counts
     * @return one number a sequence
     * @throws IllegalArgumentException if there are no ranks or no sequences, or the target is empty or not scored in a
     *     sequence
     */
    public SequenceFractions ofScores(TokenScores scores, TokenSpan target) {
        Checks.check(scores.sequences() > 0, "there is no sequence; a mean needs at least one");
        double[] values = new double[scores.sequences()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(scores, target, i);
        }
        return SequenceFractions.of(
                values,
                bootstrap,
                Provenance.of(MetricIds.TOKEN_ACCURACY).with("target", target).withData(scores.hash()));
    }

    private static double value(TokenScores scores, TokenSpan target, int sequence) {
        int end = target.end(scores, sequence);
        int first = target.first(scores, sequence);
        int hits = 0;
        for (int t = first; t < end; t++) {
            hits += scores.greedy(sequence, t) ? 1 : 0;
        }
        return (double) hits / (end - first);
    }
}

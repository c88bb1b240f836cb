package org.memo4j.metrics.extraction;

import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.metrics.MetricIds;

/**
 * Extraction strength: the share of a target that its own start reveals.
 *
 * <pre>
 * strength(z) = 1 - k(z) / |target|
 * k(z)        = min { k : rank(z_t | z_&lt;t) = 0 for every t &gt;= k of the target }
 * </pre>
 *
 * so it is 1 if the whole target is emitted from what is before it, and 0 if its last token is wrong. Decoding greedily
 * after the first {@code k} tokens gives the rest exactly if all of these ranks are 0; generating again for every
 * {@code k} would find the same number.
 *
 * <p>Source: Carlini et al. 2021, and {@code extraction_strength} in OpenUnlearning. Departure: there the search stops
 * one token early, so that a target of {@code n} tokens of which nothing is revealed gets {@code 1 / n}; here it gets 0.
 * Cost: linear in the tokens.
 */
public final class ExtractionStrength {
    private static final ExtractionStrength DEFAULT =
            new ExtractionStrength(Bootstrap.withDefaults().withInterval(BootstrapInterval.PERCENTILE));

    private final Bootstrap bootstrap;

    private ExtractionStrength(Bootstrap bootstrap) {
        this.bootstrap = bootstrap;
    }

    /**
     * Percentile intervals over sequences, 2000 replicates, confidence 0.95, a fixed seed.
     *
     * @return the defaults
     */
    public static ExtractionStrength withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets how the interval of the mean is made.
     *
     * @param value the bootstrap over sequences
     * @return a new object
     */
    public ExtractionStrength withBootstrap(Bootstrap value) {
        return new ExtractionStrength(value);
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
                Provenance.of(MetricIds.EXTRACTION_STRENGTH)
                        .with("target", target)
                        .withData(scores.hash()));
    }

    private static double value(TokenScores scores, TokenSpan target, int sequence) {
        int end = target.end(scores, sequence);
        int first = target.first(scores, sequence);
        int k = end;
        while (k > first && scores.greedy(sequence, k - 1)) {
            k--;
        }
        return (double) (end - k) / (end - first);
    }
}

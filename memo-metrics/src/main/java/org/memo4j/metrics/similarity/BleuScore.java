package org.memo4j.metrics.similarity;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A BLEU score with the counts that it is made of. Immutable. */
public final class BleuScore {
    private final double score;
    private final double[] precisions;
    private final double brevityPenalty;
    private final BleuCounts counts;

    BleuScore(double score, double[] precisions, double brevityPenalty, BleuCounts counts) {
        this.score = score;
        this.precisions = precisions;
        this.brevityPenalty = brevityPenalty;
        this.counts = counts;
    }

    /**
     * The score as sacreBLEU prints it.
     *
     * @return a number in [0, 100], up to rounding
     */
    public double score() {
        return score;
    }

    /**
     * The score as the memorization literature and NLTK print it.
     *
     * @return {@code score() / 100}
     */
    public double fraction() {
        return score / 100;
    }

    /**
     * Smoothed precision of each order.
     *
     * @return percentages, at index {@code n - 1} that of order {@code n}; a copy
     */
    public double[] precisions() {
        return precisions.clone();
    }

    /**
     * Factor that punishes a short hypothesis.
     *
     * @return {@code exp(1 - reference length / hypothesis length)}, at most 1
     */
    public double brevityPenalty() {
        return brevityPenalty;
    }

    /**
     * Matches, totals and lengths before smoothing.
     *
     * @return the counts
     */
    public BleuCounts counts() {
        return counts;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "BLEU = %.2f %s (BP = %.3f ratio = %.3f hyp_len = %d ref_len = %d)",
                score,
                Arrays.stream(precisions)
                        .mapToObj(p -> String.format(Locale.ROOT, "%.1f", p))
                        .collect(Collectors.joining("/")),
                brevityPenalty,
                counts.referenceLength() == 0 ? 0 : (double) counts.hypothesisLength() / counts.referenceLength(),
                counts.hypothesisLength(),
                counts.referenceLength());
    }
}

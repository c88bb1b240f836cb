package org.memo4j.metrics;

import java.util.List;
import org.memo4j.core.MetricId;

/**
 * The definitions of this module with their versions. A version goes up whenever the same input would give another
 * number.
 */
public final class MetricIds {
    /** Whole target emitted, see {@link org.memo4j.metrics.extraction.ExactMatch}. */
    public static final MetricId EXACT_MATCH = new MetricId("extraction.exact-match", 1);

    /** Suffix emitted greedily after its prefix, see {@link org.memo4j.metrics.extraction.DiscoverableExtraction}. */
    public static final MetricId DISCOVERABLE = new MetricId("extraction.discoverable", 1);

    /** Suffix sampled in n trials, see {@link org.memo4j.metrics.extraction.ProbabilisticExtraction}. */
    public static final MetricId PROBABILISTIC = new MetricId("extraction.probabilistic", 1);

    /** Share of tokens that are the argmax, see {@link org.memo4j.metrics.extraction.TokenAccuracy}. */
    public static final MetricId TOKEN_ACCURACY = new MetricId("extraction.token-accuracy", 1);

    /** Share of a sequence that its own start reveals, see {@link org.memo4j.metrics.extraction.ExtractionStrength}. */
    public static final MetricId EXTRACTION_STRENGTH = new MetricId("extraction.strength", 1);

    /** Exposure by the rank in the whole space, see {@link org.memo4j.metrics.exposure.Exposure#exact}. */
    public static final MetricId EXPOSURE_EXACT = new MetricId("exposure.exact", 1);

    /** Exposure by the rank in a sample, see {@link org.memo4j.metrics.exposure.Exposure#sampled}. */
    public static final MetricId EXPOSURE_SAMPLED = new MetricId("exposure.sampled", 1);

    /** Exposure by a fitted distribution, see {@link org.memo4j.metrics.exposure.Exposure#extrapolated}. */
    public static final MetricId EXPOSURE_EXTRAPOLATED = new MetricId("exposure.extrapolated", 1);

    /** Distribution of memorized lengths, see {@link org.memo4j.metrics.skew.SkewedMemorization}. */
    public static final MetricId SKEW_LENGTH = new MetricId("skew.length", 1);

    /** Distribution of probabilities, see {@link org.memo4j.metrics.skew.SkewedMemorization}. */
    public static final MetricId SKEW_PROBABILITY = new MetricId("skew.probability", 1);

    /** Memorized length by step, see {@link org.memo4j.metrics.skew.LengthDecomposition}. */
    public static final MetricId SKEW_DECOMPOSITION = new MetricId("skew.decomposition", 1);

    private static final List<MetricId> ALL = List.of(
            EXACT_MATCH,
            DISCOVERABLE,
            PROBABILISTIC,
            TOKEN_ACCURACY,
            EXTRACTION_STRENGTH,
            EXPOSURE_EXACT,
            EXPOSURE_SAMPLED,
            EXPOSURE_EXTRAPOLATED,
            SKEW_LENGTH,
            SKEW_PROBABILITY,
            SKEW_DECOMPOSITION);

    private MetricIds() {}

    /**
     * All definitions of this module.
     *
     * @return the definitions, each name once
     */
    public static List<MetricId> all() {
        return ALL;
    }
}

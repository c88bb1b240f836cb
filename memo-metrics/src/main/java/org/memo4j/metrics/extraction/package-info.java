/**
 * Extraction: does the model emit training data when it is prompted, greedily or in some number of samples, from how
 * little, and how much of it.
 *
 * <p>What an attacker who knows the start gets: {@link org.memo4j.metrics.extraction.ExactMatch},
 * {@link org.memo4j.metrics.extraction.DiscoverableExtraction} and its grid
 * {@link org.memo4j.metrics.extraction.ExtractabilityGrid},
 * {@link org.memo4j.metrics.extraction.ProbabilisticExtraction},
 * {@link org.memo4j.metrics.extraction.GenerateAndRank} with {@link org.memo4j.metrics.extraction.RecallAtErrors}. How
 * little it takes: {@link org.memo4j.metrics.extraction.ExtractiveMatch},
 * {@link org.memo4j.metrics.extraction.ExtractionStrength},
 * {@link org.memo4j.metrics.extraction.AdversarialCompression}. How much comes out:
 * {@link org.memo4j.metrics.extraction.TokenAccuracy}, {@link org.memo4j.metrics.extraction.LongestCommonPrefix},
 * {@link org.memo4j.metrics.extraction.TargetInclusion}; what of an answer in other words,
 * {@link org.memo4j.metrics.extraction.TruthRatio}. What of it is no memorization:
 * {@link org.memo4j.metrics.extraction.PromptFalsePositiveFilter},
 * {@link org.memo4j.metrics.extraction.ReferenceComparison}.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code text}, {@code score}, {@code model} and {@code stat}, and the
 * {@code similarity} package; knows no ND4J.
 */
@NullMarked
package org.memo4j.metrics.extraction;

import org.jspecify.annotations.NullMarked;

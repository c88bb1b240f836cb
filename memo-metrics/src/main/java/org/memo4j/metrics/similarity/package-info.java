/**
 * How like two texts or token sequences are: edit distance, longest common subsequence and substring, BLEU, chrF, ROUGE,
 * TER; and approximate memorization, the share of generations that come close enough to the truth by one of these, or by
 * a judge that the user brings. Similarity of code is in the package below.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code text} and {@code stat}; knows no ND4J.
 */
@NullMarked
package org.memo4j.metrics.similarity;

import org.jspecify.annotations.NullMarked;

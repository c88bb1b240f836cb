/**
 * Verbatim search: what of a text stands word for word in a corpus, how often and where; what repeats within a corpus or
 * across two of them; which documents are equal or nearly so; which n-grams two texts share.
 *
 * <p>{@link org.memo4j.metrics.corpus.VerbatimSearch} has two engines that give identical answers: one pass over the
 * corpus ({@link org.memo4j.metrics.corpus.StreamingSearch}), or a suffix array on disk
 * ({@link org.memo4j.metrics.corpus.SuffixArrayIndex}).
 *
 * <p>May touch {@code org.memo4j.core} with its {@code text} and {@code stat}; knows no ND4J.
 */
@NullMarked
package org.memo4j.metrics.corpus;

import org.jspecify.annotations.NullMarked;

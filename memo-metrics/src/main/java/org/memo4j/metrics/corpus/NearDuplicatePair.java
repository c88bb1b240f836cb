package org.memo4j.metrics.corpus;

/**
 * Two documents that are nearly the same.
 *
 * @param first number of the first one in the corpus, from 0
 * @param second number of the second one, greater than the first
 * @param similarity Jaccard similarity of their shingles, in (0, 1]; 1 also where they only have the same shingles
 */
public record NearDuplicatePair(int first, int second, double similarity) {}

/**
 * Memorization of generative models of vectors, such as diffusion models: generated samples that are all but training
 * samples, and the score function that knows the training samples by heart, with the distance of a learned score from it.
 *
 * <p>Works on plain arrays, one row a sample. May touch {@code org.memo4j.core} with its {@code stat}; knows no ND4J.
 */
@NullMarked
package org.memo4j.metrics.generative;

import org.jspecify.annotations.NullMarked;

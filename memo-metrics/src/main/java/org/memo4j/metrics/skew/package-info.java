/**
 * Skew: memorization is spread unequally over sequences, so means hide it. Distribution of memorized lengths and
 * probabilities over sequences, their inequality, the length decomposed into steps, and how all of it
 * changes with training, data and the likeness of examples.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code score}, {@code stat} and {@code text}, and
 * {@code org.memo4j.metrics.extraction}.
 */
@NullMarked
package org.memo4j.metrics.skew;

import org.jspecify.annotations.NullMarked;

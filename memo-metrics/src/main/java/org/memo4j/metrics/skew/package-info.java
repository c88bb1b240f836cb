/**
 * Skew: memorization is spread unequally over sequences, so means hide it. Distribution of memorized lengths and
 * probabilities over sequences, their inequality, and the length decomposed into steps.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code score} and {@code stat}, and
 * {@code org.memo4j.metrics.extraction}.
 */
@NullMarked
package org.memo4j.metrics.skew;

import org.jspecify.annotations.NullMarked;

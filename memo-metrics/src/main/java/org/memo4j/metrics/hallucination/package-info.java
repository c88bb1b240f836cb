/**
 * Hallucinations of sequence-to-sequence models, which distillation hands on together with memorized text: oscillation,
 * the same output for many sources, and copies of the source.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code text} and {@code stat}; knows no ND4J.
 */
@NullMarked
package org.memo4j.metrics.hallucination;

import org.jspecify.annotations.NullMarked;

/**
 * Extraction: does the model emit a training sequence when it is prompted with its start, greedily or in some number of
 * samples, and how much of it.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code text}, {@code score}, {@code model} and {@code stat}; knows no
 * ND4J.
 */
@NullMarked
package org.memo4j.metrics.extraction;

import org.jspecify.annotations.NullMarked;

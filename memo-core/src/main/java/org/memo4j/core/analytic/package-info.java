/**
 * Analytic learning: ridge regression on frozen features, whose every question about the training data has an exact answer.
 *
 * <p>{@link org.memo4j.core.analytic.AnalyticClassifier} learns in one pass, class after class, and unlearns; it says what
 * it would have predicted without an example. {@link org.memo4j.core.analytic.RandomFeatures} widens its inputs,
 * {@link org.memo4j.core.analytic.ClassIncremental} measures learning in phases.
 *
 * <p>Linear algebra goes through {@link org.memo4j.core.kernel.MatrixKernels}. May touch {@code kernel}, {@code model},
 * {@code score}, {@code stat} and Commons Math; knows no ND4J.
 */
@NullMarked
package org.memo4j.core.analytic;

import org.jspecify.annotations.NullMarked;

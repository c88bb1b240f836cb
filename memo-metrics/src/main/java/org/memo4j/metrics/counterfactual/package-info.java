/**
 * What a model does better because it was trained on an example: counterfactual memorization and influence over a
 * {@link org.memo4j.core.score.ScoreMatrix} with its {@link org.memo4j.core.score.Membership}, and their estimate from the
 * checkpoints of a single training run. For analytic heads both are exact, in closed form.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code score}, {@code stat}, {@code kernel} and {@code analytic}, and Commons
 * Math; knows no network.
 */
@NullMarked
package org.memo4j.metrics.counterfactual;

import org.jspecify.annotations.NullMarked;

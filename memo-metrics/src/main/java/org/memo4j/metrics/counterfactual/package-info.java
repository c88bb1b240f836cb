/**
 * What a model does better because it was trained on an example: counterfactual memorization and influence over a
 * {@link org.memo4j.core.score.ScoreMatrix} with its {@link org.memo4j.core.score.Membership}, and their estimate from the
 * checkpoints of a single training run.
 *
 * <p>May touch {@code org.memo4j.core} and Commons Math; knows no model.
 */
@NullMarked
package org.memo4j.metrics.counterfactual;

import org.jspecify.annotations.NullMarked;

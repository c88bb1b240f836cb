/**
 * Membership inference whose decision is learned: attack models over any number of signals (logistic regression, random
 * forest, gradient boosting, nearest neighbors, any classifier), trained on shadow models, and quantile regression on
 * non-members.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code kernel}, {@code model} and {@code score}, and {@code org.memo4j.attacks.membership}.
 */
@NullMarked
package org.memo4j.attacks.trained;

import org.jspecify.annotations.NullMarked;

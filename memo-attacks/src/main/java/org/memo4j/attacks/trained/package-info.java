/**
 * Membership inference whose decision is learned: attack models over any number of signals (logistic regression, random
 * forest, gradient boosting), trained on shadow models, and quantile regression on non-members.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code score}, and {@code org.memo4j.attacks.membership}.
 */
@NullMarked
package org.memo4j.attacks.trained;

import org.jspecify.annotations.NullMarked;

/**
 * Membership inference from predicted labels alone, without any probability: how far, or how robustly, an example lies on
 * the right side of the decision boundary.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code model} and {@code kernel}, {@code org.memo4j.attacks.roc} and
 * {@code org.memo4j.attacks.membership}.
 */
@NullMarked
package org.memo4j.attacks.labelonly;

import org.jspecify.annotations.NullMarked;

/**
 * Membership inference by a threshold on one signal of the target alone: no shadow models when it attacks, at most one when
 * its thresholds are chosen. The attacks of Yeom et al. in their three variants, thresholds by class, and the gradient norm.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code model}, {@code org.memo4j.attacks.membership} and {@code org.memo4j.attacks.roc}.
 */
@NullMarked
package org.memo4j.attacks.threshold;

import org.jspecify.annotations.NullMarked;

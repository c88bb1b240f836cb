/**
 * Membership inference with reference models, also called shadow models: models trained like the target on other samples
 * of the data show what a score would be with and without an example. LiRA, RMIA, difficulty calibration, Attack-R.
 *
 * <p>Everywhere a higher signal means that the model does better on the example, and a higher score that the example is
 * more likely a member. May touch {@code org.memo4j.core} with its {@code score} and {@code stat}, and
 * {@code org.memo4j.attacks.membership}.
 */
@NullMarked
package org.memo4j.attacks.shadow;

import org.jspecify.annotations.NullMarked;

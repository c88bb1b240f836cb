/**
 * Membership inference from the course of training: how the loss of an example falls from checkpoint to checkpoint.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code score} and {@code watch}, {@code org.memo4j.attacks.membership},
 * {@code org.memo4j.attacks.roc} and {@code org.memo4j.attacks.trained}.
 */
@NullMarked
package org.memo4j.attacks.trajectory;

import org.jspecify.annotations.NullMarked;

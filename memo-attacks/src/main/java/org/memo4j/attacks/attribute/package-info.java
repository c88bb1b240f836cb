/**
 * Attribute inference: an attacker who knows a record but for one attribute asks the target for it. What the model adds is
 * measured against guessing without it, and on members against non-members.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code model}, {@code kernel}, {@code score} and {@code stat}.
 */
@NullMarked
package org.memo4j.attacks.attribute;

import org.jspecify.annotations.NullMarked;

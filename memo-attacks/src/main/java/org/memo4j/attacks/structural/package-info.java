/**
 * Checks of what a model's outputs on its own training records disclose, without any attack: the rules by which tables are
 * released, applied to the groups of records that the model does not tell apart.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code model}, {@code kernel} and {@code score}.
 */
@NullMarked
package org.memo4j.attacks.structural;

import org.jspecify.annotations.NullMarked;

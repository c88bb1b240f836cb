/**
 * Privacy audits: lower bounds on the epsilon of differential privacy from the scores of a membership attack, with a
 * sentence that says what was shown.
 *
 * <p>May touch {@code org.memo4j.core}, {@code org.memo4j.core.stat}, {@code org.memo4j.attacks.roc},
 * {@code org.memo4j.attacks.membership} and Commons Math. Runs without an ND4J backend.
 */
@NullMarked
package org.memo4j.attacks.privacy;

import org.jspecify.annotations.NullMarked;

/**
 * What leaks from analytic heads: membership by leverage and residual, what the matrices of the recursion reveal, and the
 * privacy onion effect in closed form.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code analytic}, {@code ensemble} and {@code score},
 * {@code org.memo4j.attacks.membership}, {@code org.memo4j.attacks.onion} and EJML. Runs without an ND4J backend.
 */
@NullMarked
package org.memo4j.attacks.analytic;

import org.jspecify.annotations.NullMarked;

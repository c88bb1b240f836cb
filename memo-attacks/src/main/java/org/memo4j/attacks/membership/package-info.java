/**
 * Membership inference: scores that tell members from non-members, the result they lead to, and its evaluation. One
 * orientation everywhere: a higher score means more likely a member.
 *
 * <p>May touch {@code org.memo4j.core} and its score tables, statistics, texts and models,
 * {@code org.memo4j.attacks.roc} and {@code org.memo4j.metrics.similarity}. Runs without an ND4J backend.
 */
@NullMarked
package org.memo4j.attacks.membership;

import org.jspecify.annotations.NullMarked;

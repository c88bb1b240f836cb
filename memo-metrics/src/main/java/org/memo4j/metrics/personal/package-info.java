/**
 * Personal data: which e-mail addresses, phone numbers, account numbers or anything else that a pattern finds does a
 * model give away, how many of those in its training data, and how many of what it gives are true.
 *
 * <p>May touch {@code org.memo4j.core} and its {@code stat}; works on plain texts.
 */
@NullMarked
package org.memo4j.metrics.personal;

import org.jspecify.annotations.NullMarked;

/**
 * Personal data: which e-mail addresses, phone numbers, account numbers or anything else that a pattern finds does a
 * model give away, how many of those in its training data, and how many of what it gives are true
 * ({@link org.memo4j.metrics.personal.PersonalExtraction}); and does it tell a true value from others
 * ({@link org.memo4j.metrics.personal.PersonalInference})?
 *
 * <p>May touch {@code org.memo4j.core} with its {@code text}, {@code score}, {@code model} and {@code stat}.
 */
@NullMarked
package org.memo4j.metrics.personal;

import org.jspecify.annotations.NullMarked;

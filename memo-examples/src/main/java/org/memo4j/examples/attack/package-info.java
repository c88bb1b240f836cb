/**
 * The {@code attack} command: audits of classifiers that it trains on a table, and membership inference from saved scores,
 * with no model.
 *
 * <p>May touch the libraries.
 */
@NullMarked
package org.memo4j.examples.attack;

import org.jspecify.annotations.NullMarked;

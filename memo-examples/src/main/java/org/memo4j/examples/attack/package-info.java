/**
 * The {@code attack} command: membership inference from the saved scores of an ensemble, with no model.
 *
 * <p>May touch the libraries.
 */
@NullMarked
package org.memo4j.examples.attack;

import org.jspecify.annotations.NullMarked;

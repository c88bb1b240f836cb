/**
 * Canaries: random secrets from a space of known size, put into a corpus a known number of times.
 *
 * <p>May touch {@code org.memo4j.core} and {@code text}; knows no model and no ND4J.
 */
@NullMarked
package org.memo4j.core.canary;

import org.jspecify.annotations.NullMarked;

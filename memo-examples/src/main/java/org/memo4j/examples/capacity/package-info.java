/**
 * {@code memo4j capacity}: networks that memorize by construction, what they are worth as a known-memorizing model, and
 * what architectures can and cannot memorize.
 *
 * <p>May touch the library's modules, {@code examples.console} and {@code examples.tabular}.
 */
@NullMarked
package org.memo4j.examples.capacity;

import org.jspecify.annotations.NullMarked;

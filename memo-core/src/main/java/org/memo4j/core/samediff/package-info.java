/**
 * The library's own small transformer on SameDiff, its training loop, and adapters and hooks for any SameDiff graph.
 *
 * <p>May touch every other package of the module but {@code dl4j}.
 */
@NullMarked
package org.memo4j.core.samediff;

import org.jspecify.annotations.NullMarked;

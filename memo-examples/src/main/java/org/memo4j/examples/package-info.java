/**
 * Runnable: the command line of the library, {@link org.memo4j.examples.Memo4j}.
 *
 * <p>May touch everything; nothing may touch it.
 */
@NullMarked
package org.memo4j.examples;

import org.jspecify.annotations.NullMarked;

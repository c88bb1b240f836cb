/**
 * What the commands share on the console.
 *
 * <p>May touch {@code org.memo4j.core} only.
 */
@NullMarked
package org.memo4j.examples.console;

import org.jspecify.annotations.NullMarked;

/**
 * What the commands share: progress on the console, and where a report goes.
 *
 * <p>May touch {@code org.memo4j.core} and {@code org.memo4j.report}.
 */
@NullMarked
package org.memo4j.examples.console;

import org.jspecify.annotations.NullMarked;

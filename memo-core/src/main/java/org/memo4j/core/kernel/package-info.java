/**
 * The hot loops. Each kernel is a small interface with a plain reference that is always right and faster
 * implementations that must agree with it; a lookup picks the best one that the machine can run.
 *
 * <p>May touch {@code org.memo4j.core} only. Input comes as plain arrays or through
 * {@link org.memo4j.core.kernel.LogitRows}, so a kernel never sees ND4J.
 */
@NullMarked
package org.memo4j.core.kernel;

import org.jspecify.annotations.NullMarked;

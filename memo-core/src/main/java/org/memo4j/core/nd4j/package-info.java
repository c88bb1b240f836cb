/**
 * Reading ND4J's off-heap memory and setting its threads.
 *
 * <p>The only package besides the adapters that imports {@code org.nd4j}.
 */
@NullMarked
package org.memo4j.core.nd4j;

import org.jspecify.annotations.NullMarked;

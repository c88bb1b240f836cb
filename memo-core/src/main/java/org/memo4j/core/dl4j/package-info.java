/**
 * Adapters and training hooks for DL4J networks.
 *
 * <p>The only package that imports {@code org.deeplearning4j}.
 */
@NullMarked
package org.memo4j.core.dl4j;

import org.jspecify.annotations.NullMarked;

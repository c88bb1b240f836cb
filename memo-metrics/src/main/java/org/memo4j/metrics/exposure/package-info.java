/**
 * Exposure: how far above chance the model ranks an inserted secret among the secrets that could have been inserted.
 *
 * <p>May touch {@code org.memo4j.core} and its {@code stat}; works on plain arrays of losses.
 */
@NullMarked
package org.memo4j.metrics.exposure;

import org.jspecify.annotations.NullMarked;

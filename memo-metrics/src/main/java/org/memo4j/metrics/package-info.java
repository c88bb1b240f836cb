/**
 * What the metrics of this module share: the list of their definitions.
 *
 * <p>May touch {@code org.memo4j.core}; the packages below hold one idea each.
 */
@NullMarked
package org.memo4j.metrics;

import org.jspecify.annotations.NullMarked;

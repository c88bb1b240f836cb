/**
 * Statistics that results share: estimates with intervals, the bootstrap, concentration measures, sums.
 *
 * <p>May touch {@code org.memo4j.core} and Commons Math; works on plain arrays.
 */
@NullMarked
package org.memo4j.core.stat;

import org.jspecify.annotations.NullMarked;

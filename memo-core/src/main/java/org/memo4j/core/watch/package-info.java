/**
 * Watching a model while it trains: probes that are scored every so often, and the trace of their statistics.
 *
 * <p>May touch {@code model}, {@code text} and {@code score}; the listeners of the training frameworks live in
 * {@code dl4j} and {@code samediff} and call in here.
 */
@NullMarked
package org.memo4j.core.watch;

import org.jspecify.annotations.NullMarked;

/**
 * How much a network can memorize: {@link org.memo4j.metrics.capacity.ReluMemorizer} and
 * {@link org.memo4j.metrics.capacity.GeneralPositionMemorizer} build networks that provably memorize given labels,
 * {@link org.memo4j.metrics.capacity.MemorizationBounds} says for an architecture how many points it memorizes for
 * certain and how many it cannot, and {@link org.memo4j.metrics.capacity.NearMinimumDescent} measures what stochastic
 * gradient descent does beside a memorizing minimum.
 *
 * <p>May touch {@code core} and {@code core.model}; knows no training framework.
 */
@NullMarked
package org.memo4j.metrics.capacity;

import org.jspecify.annotations.NullMarked;

/**
 * Every metric and attack of the library on a model that is known to memorize fully, and on one that is known not to.
 *
 * <p>The models are built, not trained: networks of {@link org.memo4j.metrics.capacity.ReluMemorizer}, which give the
 * right answer on all of their training data, and analytic heads, whose leave-one-out outputs are exact. The tests of
 * metrics live here and not beside the metrics, since this module sees both metrics and attacks and the models are then
 * written once. The same package of the examples has such models as networks of DL4J, which need a backend.
 */
@NullMarked
package org.memo4j.known;

import org.jspecify.annotations.NullMarked;

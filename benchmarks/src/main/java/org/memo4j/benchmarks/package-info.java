/**
 * JMH benchmarks of the kernels, and what a user would take instead measured beside them. Not part of the API; may touch
 * everything.
 */
@NullMarked
package org.memo4j.benchmarks;

import org.jspecify.annotations.NullMarked;

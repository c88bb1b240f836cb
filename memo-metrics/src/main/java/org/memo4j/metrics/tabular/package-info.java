/**
 * Memorized tables: does a model know the first rows of a CSV file, the row after a row, a value that nothing but the
 * file tells? With what guessing without any memory would reach beside every number.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code text}, {@code model} and {@code stat}, and Commons CSV.
 */
@NullMarked
package org.memo4j.metrics.tabular;

import org.jspecify.annotations.NullMarked;

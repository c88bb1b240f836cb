/**
 * Tables of records to classify: read from files, made up with known subpopulations, and turned into features.
 *
 * <p>May touch {@code org.memo4j.core} and its {@code score} only.
 */
@NullMarked
package org.memo4j.examples.tabular;

import org.jspecify.annotations.NullMarked;

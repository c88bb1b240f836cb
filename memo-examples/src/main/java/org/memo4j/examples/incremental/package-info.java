/**
 * The {@code incremental} command: class-incremental learning with an analytic head, phase by phase, and what it memorizes.
 *
 * <p>May touch the libraries.
 */
@NullMarked
package org.memo4j.examples.incremental;

import org.jspecify.annotations.NullMarked;

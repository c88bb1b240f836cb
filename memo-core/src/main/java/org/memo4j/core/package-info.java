/**
 * What every part of the library shares: argument checks, provenance of results, progress of long work.
 *
 * <p>May touch nothing but the JDK; everything may use it.
 */
@NullMarked
package org.memo4j.core;

import org.jspecify.annotations.NullMarked;

/**
 * The ROC curve of an attack and what is read off it: areas, true-positive rates at fixed false-positive rates, counts
 * at a threshold, their intervals.
 *
 * <p>Works on plain arrays of scores. May touch {@code org.memo4j.core}, {@code org.memo4j.core.stat} and Commons Math,
 * nothing else; in particular no ND4J.
 */
@NullMarked
package org.memo4j.attacks.roc;

import org.jspecify.annotations.NullMarked;

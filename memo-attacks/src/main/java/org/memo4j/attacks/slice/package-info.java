/**
 * Who is exposed: an attack's success on parts of the data, by class, by percentile of a score, by number of duplicates or
 * by any other division, with p-values that are corrected for the number of parts.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code score} and {@code stat}, and {@code org.memo4j.attacks.roc}.
 */
@NullMarked
package org.memo4j.attacks.slice;

import org.jspecify.annotations.NullMarked;

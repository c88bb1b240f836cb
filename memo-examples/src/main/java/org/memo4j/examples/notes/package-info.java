/**
 * Made-up clinical notes with known copies: a corpus that looks sensitive and is not.
 *
 * <p>May touch {@code org.memo4j.core} and its {@code text} only.
 */
@NullMarked
package org.memo4j.examples.notes;

import org.jspecify.annotations.NullMarked;

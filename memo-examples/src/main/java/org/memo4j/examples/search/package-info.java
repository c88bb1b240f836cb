/**
 * The commands that look for verbatim text in a corpus: {@code search} and {@code duplicates}.
 *
 * <p>May touch the libraries and {@code org.memo4j.examples.console}.
 */
@NullMarked
package org.memo4j.examples.search;

import org.jspecify.annotations.NullMarked;

/**
 * The self-contained HTML page: sections with pictures, tables with intervals, notes and provenance.
 *
 * <p>May touch {@code org.memo4j.core}, {@code org.memo4j.report.file} and {@code org.memo4j.report.picture}.
 */
@NullMarked
package org.memo4j.report.html;

import org.jspecify.annotations.NullMarked;

/**
 * Files of a report: CSV tables, JSON, and the folder that appears whole or not at all.
 *
 * <p>May touch {@code org.memo4j.core} and the libraries for CSV and JSON; knows nothing of pictures and pages.
 */
@NullMarked
package org.memo4j.report.file;

import org.jspecify.annotations.NullMarked;

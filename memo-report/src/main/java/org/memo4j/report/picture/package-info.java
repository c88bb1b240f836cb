/**
 * Pictures of results, drawn with XChart: courses of training, exposure, extraction, distributions, ROC curves.
 *
 * <p>May touch {@code org.memo4j.core}, {@code org.memo4j.report.file} and the drawing library. Every picture keeps the
 * numbers that it shows, so that they can be written beside it.
 */
@NullMarked
package org.memo4j.report.picture;

import org.jspecify.annotations.NullMarked;

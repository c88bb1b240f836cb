/**
 * The audit: from a text to a memorization report. {@link org.memo4j.examples.audit.AuditCommand} reads the command line,
 * {@code AuditData} prepares documents and canaries, {@code AuditRun} trains and measures, {@code Audit} writes.
 */
@NullMarked
package org.memo4j.examples.audit;

import org.jspecify.annotations.NullMarked;

package org.memo4j.core.canary;

import org.memo4j.core.Checks;

/**
 * Where a copy of a canary is.
 *
 * @param canary id of the canary
 * @param replica number of the copy, from 1, in the order of the documents
 * @param document index of the document that holds it, in the list with the canaries in it
 * @param offset where the canary starts in the text of this document, in {@code char}s
 */
public record CanaryInsertion(String canary, int replica, int document, int offset) {
    /**
     * Checks the parts.
     *
     * @param canary id of the canary
     * @param replica number of the copy, at least 1
     * @param document index of the document, at least 0
     * @param offset offset in its text, at least 0
     */
    public CanaryInsertion {
        Checks.atLeast(replica, 1, "replica");
        Checks.atLeast(document, 0, "document");
        Checks.atLeast(offset, 0, "offset");
    }
}

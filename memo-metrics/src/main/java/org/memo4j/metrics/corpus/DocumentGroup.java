package org.memo4j.metrics.corpus;

import java.util.List;

/**
 * Documents that belong together: copies, or near copies, of each other.
 *
 * @param documents numbers of the documents in the corpus, from 0, ascending, at least two
 * @param names their names, in the same order
 */
public record DocumentGroup(List<Integer> documents, List<String> names) {
    /**
     * Copies the lists.
     *
     * @param documents numbers of the documents in the corpus, from 0, ascending, at least two
     * @param names their names, in the same order
     */
    public DocumentGroup {
        documents = List.copyOf(documents);
        names = List.copyOf(names);
    }

    /**
     * Number of documents.
     *
     * @return the number, at least 2
     */
    public int size() {
        return documents.size();
    }

    @Override
    public String toString() {
        int shown = Math.min(3, size());
        return size() + ": " + String.join(", ", names.subList(0, shown)) + (shown < size() ? ", ..." : "");
    }
}

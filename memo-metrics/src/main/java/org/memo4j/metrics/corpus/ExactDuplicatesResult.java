package org.memo4j.metrics.corpus;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.memo4j.core.Provenance;

/** Result of {@link ExactDuplicates}. Immutable. */
public final class ExactDuplicatesResult {
    private static final int PRINTED = 20;

    private final long documents;
    private final List<DocumentGroup> groups;
    private final Provenance provenance;

    ExactDuplicatesResult(long documents, List<DocumentGroup> groups, Provenance provenance) {
        this.documents = documents;
        this.groups = groups;
        this.provenance = provenance;
    }

    /**
     * Number of documents.
     *
     * @return the number of documents of the corpus
     */
    public long documents() {
        return documents;
    }

    /**
     * Number of different documents: what is left if one of each group is kept.
     *
     * @return the number
     */
    public long distinct() {
        return documents - grouped() + groups.size();
    }

    /**
     * Number of documents that have a copy.
     *
     * @return the number of documents in all groups
     */
    public long grouped() {
        return groups.stream().mapToLong(DocumentGroup::size).sum();
    }

    /**
     * Number of times that the most repeated document occurs.
     *
     * @return the size of the largest group, 1 if no document is repeated, 0 if there is none
     */
    public int maxCount() {
        return groups.stream().mapToInt(DocumentGroup::size).max().orElse(documents == 0 ? 0 : 1);
    }

    /**
     * The equal documents.
     *
     * @return the groups, by their first documents
     */
    public List<DocumentGroup> groups() {
        return groups;
    }

    /**
     * Where the result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "Equal documents: %d of %d have a copy, %d are different, the commonest occurs %d times",
                grouped(),
                documents,
                distinct(),
                maxCount()));
        groups.stream()
                .sorted(Comparator.comparingInt(DocumentGroup::size).reversed())
                .limit(PRINTED)
                .forEach(group -> table.append(String.format("%n  ")).append(group));
        return table.toString();
    }
}

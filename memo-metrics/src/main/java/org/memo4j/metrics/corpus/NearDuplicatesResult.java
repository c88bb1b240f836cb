package org.memo4j.metrics.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.memo4j.core.Provenance;

/** Result of {@link NearDuplicates}. Immutable. */
public final class NearDuplicatesResult {
    private static final int PRINTED = 20;

    private final Counts counts;
    private final List<NearDuplicatePair> pairs;
    private final List<DocumentGroup> groups;
    private final Provenance provenance;

    /** Counts, as in the accessors of the same names. */
    record Counts(long documents, long compared) {}

    private NearDuplicatesResult(
            Counts counts, List<NearDuplicatePair> pairs, List<DocumentGroup> groups, Provenance provenance) {
        this.counts = counts;
        this.pairs = pairs;
        this.groups = groups;
        this.provenance = provenance;
    }

    /** Result from sorted pairs and the names of their documents. */
    static NearDuplicatesResult of(
            Counts counts, List<NearDuplicatePair> pairs, Map<Integer, String> names, Provenance provenance) {
        Map<Integer, Integer> parents = new TreeMap<>();
        for (NearDuplicatePair pair : pairs) {
            int first = root(parents, pair.first());
            int second = root(parents, pair.second());
            // the least document of a group is its root
            parents.put(Math.max(first, second), Math.min(first, second));
        }
        Map<Integer, List<Integer>> members = new TreeMap<>();
        for (int document : List.copyOf(parents.keySet())) {
            members.computeIfAbsent(root(parents, document), r -> new ArrayList<>())
                    .add(document);
        }
        List<DocumentGroup> groups = new ArrayList<>();
        for (List<Integer> group : members.values()) {
            groups.add(new DocumentGroup(
                    group, group.stream().map(d -> names.getOrDefault(d, "")).toList()));
        }
        return new NearDuplicatesResult(counts, List.copyOf(pairs), List.copyOf(groups), provenance);
    }

    private static int root(Map<Integer, Integer> parents, int document) {
        int root = document;
        int parent = parents.getOrDefault(root, root);
        while (parent != root) {
            root = parent;
            parent = parents.getOrDefault(root, root);
        }
        parents.put(document, root);
        return root;
    }

    /**
     * Number of documents.
     *
     * @return the number of documents of the corpus
     */
    public long documents() {
        return counts.documents;
    }

    /**
     * Number of pairs that shared a band and were compared.
     *
     * @return the number, at least that of {@link #pairs}
     */
    public long compared() {
        return counts.compared;
    }

    /**
     * The pairs at or above the threshold that were found.
     *
     * @return the pairs, by first and second document
     */
    public List<NearDuplicatePair> pairs() {
        return pairs;
    }

    /**
     * Documents that pairs connect, also over others: two of a group need not be alike themselves.
     *
     * @return the groups, by their first documents
     */
    public List<DocumentGroup> groups() {
        return groups;
    }

    /**
     * Number of documents that are in a pair.
     *
     * @return the number of documents in all groups
     */
    public long grouped() {
        return groups.stream().mapToLong(DocumentGroup::size).sum();
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
                "Near duplicates, similarity at least %s: %d pairs of %d compared, %d of %d documents in %d groups",
                provenance.options().get("threshold"),
                pairs.size(),
                counts.compared,
                grouped(),
                counts.documents,
                groups.size()));
        groups.stream()
                .sorted(Comparator.comparingInt(DocumentGroup::size).reversed())
                .limit(PRINTED)
                .forEach(group -> table.append(String.format("%n  ")).append(group));
        return table.toString();
    }
}

package org.memo4j.metrics.corpus;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;

/** Result of {@link Duplicates}. Immutable. */
public final class DuplicatesResult {
    private static final int PRINTED = 20;

    private final List<DocumentDuplicates> documents;
    private final double[] shares;
    private final Counts counts;
    private final Provenance provenance;

    /** Counts of windows, as in the accessors of the same names. */
    record Counts(int length, long positions, long strings, long maxCount) {}

    DuplicatesResult(List<DocumentDuplicates> documents, double[] shares, Counts counts, Provenance provenance) {
        this.documents = List.copyOf(documents);
        this.shares = shares;
        this.counts = counts;
        this.provenance = provenance;
    }

    /**
     * The documents with a repeated part.
     *
     * @return the documents in the order of the corpus, without those that have none
     */
    public List<DocumentDuplicates> documents() {
        return documents;
    }

    /**
     * Repeated share of each document.
     *
     * @return a copy, one share a document of the corpus, 0 where nothing is repeated
     */
    public double[] shares() {
        return shares.clone();
    }

    /**
     * Mean repeated share of a document; each document counts the same.
     *
     * @param bootstrap resamples the documents
     * @return the mean with its interval
     * @throws IllegalArgumentException if there are fewer than two documents
     */
    public Estimate share(Bootstrap bootstrap) {
        return bootstrap.estimate(shares, values -> {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            return sum / values.length;
        });
    }

    /**
     * Length of the strings.
     *
     * @return the length in symbols after normalization
     */
    public int minimumLength() {
        return counts.length;
    }

    /**
     * Number of positions of the corpus where a repeated string starts.
     *
     * @return the number of positions
     */
    public long positions() {
        return counts.positions;
    }

    /**
     * Number of different strings that are repeated.
     *
     * @return the number of strings
     */
    public long strings() {
        return counts.strings;
    }

    /**
     * Greatest number of occurrences of one string, overlapping ones counted; across corpora, in the reference.
     *
     * @return the number, 0 if nothing is repeated
     */
    public long maxCount() {
        return counts.maxCount;
    }

    /**
     * Number of ranges in all documents.
     *
     * @return the number of ranges
     */
    public long ranges() {
        return documents.stream().mapToLong(d -> d.ranges().size()).sum();
    }

    /**
     * Number of symbols in the ranges of all documents.
     *
     * @return the number of original symbols
     */
    public long covered() {
        return documents.stream().mapToLong(DocumentDuplicates::covered).sum();
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
                "Duplicates (%s) of at least %d %s: %d ranges, %d symbols, in %d of %d documents;"
                        + " %d different strings, the commonest %d times%n  %-40s %10s %10s %7s",
                provenance.options().get("form"),
                counts.length,
                provenance.options().get("unit"),
                ranges(),
                covered(),
                documents.size(),
                shares.length,
                counts.strings,
                counts.maxCount,
                "most repeated",
                "length",
                "covered",
                "share"));
        documents.stream()
                .sorted(Comparator.comparingDouble(DocumentDuplicates::share).reversed())
                .limit(PRINTED)
                .forEach(d -> table.append(String.format(
                        Locale.ROOT, "%n  %-40s %10d %10d %7.4f", d.name(), d.length(), d.covered(), d.share())));
        return table.toString();
    }
}

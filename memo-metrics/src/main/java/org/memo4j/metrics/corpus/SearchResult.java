package org.memo4j.metrics.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;

/** Result of {@link VerbatimSearch}: one row a query, in the order in which they were given. Immutable. */
public final class SearchResult {
    private static final int PRINTED = 20;

    private final List<QueryMatches> queries;
    private final int minimumLength;
    private final CorpusSize corpus;
    private final Provenance provenance;

    private SearchResult(List<QueryMatches> queries, int minimumLength, CorpusSize corpus, Provenance provenance) {
        this.queries = queries;
        this.minimumLength = minimumLength;
        this.corpus = corpus;
        this.provenance = provenance;
    }

    /** Result from the maximal spans of each content. */
    static SearchResult of(Queries queries, List<List<RawSpan>> spans, CorpusSize corpus, Provenance provenance) {
        List<QueryMatches> rows = new ArrayList<>(queries.queries().size());
        for (Queries.Query query : queries.queries()) {
            rows.add(new QueryMatches(query, queries.minimumLength(), spans.get(query.content())));
        }
        DataHash hash = new DataHash();
        queries.addTo(hash);
        corpus.addTo(hash);
        return new SearchResult(List.copyOf(rows), queries.minimumLength(), corpus, provenance.withData(hash.value()));
    }

    /**
     * Number of queries.
     *
     * @return the number of queries
     */
    public int size() {
        return queries.size();
    }

    /**
     * Matches of a query.
     *
     * @param query index of the query
     * @return its matches
     */
    public QueryMatches query(int query) {
        return queries.get(Checks.index(query, size(), "query"));
    }

    /**
     * Matches of all queries.
     *
     * @return the queries in order
     */
    public List<QueryMatches> queries() {
        return queries;
    }

    /**
     * Length below which a match did not count.
     *
     * @return the length in symbols after normalization
     */
    public int minimumLength() {
        return minimumLength;
    }

    /**
     * Number of documents that were searched.
     *
     * @return the number of documents, empty ones counted
     */
    public long corpusDocuments() {
        return corpus.documents();
    }

    /**
     * Number of symbols that were searched.
     *
     * @return the number of symbols after normalization
     */
    public long corpusSymbols() {
        return corpus.symbols();
    }

    /**
     * Mean share of a query that lies in matches; each query counts the same.
     *
     * @param bootstrap resamples the queries
     * @return the mean with its interval
     * @throws IllegalArgumentException if there are fewer than two queries
     */
    public Estimate coverage(Bootstrap bootstrap) {
        return mean(bootstrap, QueryMatches::coverage);
    }

    /**
     * Share of queries with a match of at least the minimum length.
     *
     * @param bootstrap resamples the queries
     * @return the share with its interval
     * @throws IllegalArgumentException if there are fewer than two queries
     */
    public Estimate matched(Bootstrap bootstrap) {
        return mean(bootstrap, query -> query.spans().isEmpty() ? 0 : 1);
    }

    /**
     * Mean length of the longest match of a query; no match counts as 0.
     *
     * @param bootstrap resamples the queries
     * @return the mean with its interval, in original symbols
     * @throws IllegalArgumentException if there are fewer than two queries
     */
    public Estimate longest(Bootstrap bootstrap) {
        return mean(bootstrap, QueryMatches::longest);
    }

    private Estimate mean(Bootstrap bootstrap, ToDoubleFunction<QueryMatches> value) {
        return bootstrap.estimate(queries.stream().mapToDouble(value).toArray(), values -> {
            double sum = 0;
            for (double v : values) {
                sum += v;
            }
            return sum / values.length;
        });
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
                "Verbatim matches of at least %d %s in %d documents (%d symbols)%n  %-24s %10s %10s %9s %7s",
                minimumLength,
                provenance.options().get("unit"),
                corpus.documents(),
                corpus.symbols(),
                "query",
                "length",
                "longest",
                "coverage",
                "spans"));
        for (QueryMatches query : queries.subList(0, Math.min(PRINTED, size()))) {
            table.append(String.format(
                    Locale.ROOT,
                    "%n  %-24s %10d %10d %9.4f %7d",
                    query.name(),
                    query.length(),
                    query.longest(),
                    query.coverage(),
                    query.spans().size()));
        }
        if (size() > PRINTED) {
            table.append(String.format(Locale.ROOT, "%n  and %d more", size() - PRINTED));
        }
        return table.toString();
    }
}

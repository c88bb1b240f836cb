package org.memo4j.metrics.corpus;

import java.util.ArrayList;
import java.util.List;
import org.memo4j.core.Provenance;
import org.memo4j.metrics.MetricIds;

/**
 * Verbatim search in one pass over the corpus, of any size, on all cores.
 *
 * <p>All grams (substrings of {@code w} symbols) of the queries go into a hash table, and of each document every
 * {@code (L - w + 1)}-th gram is looked up there: a match of at least {@code L} symbols contains one of them whole. What
 * is found is compared symbol by symbol and extended in both directions, and is left to the first sample of its match,
 * so that each match is seen once. Every match of at least the minimum length is found and every occurrence counted;
 * there is no limit on how common a gram may be, and hash collisions cost time only.
 *
 * <p>Memory: about 60 bytes a symbol of different queries that are at least as long as the minimum length, the places
 * asked for, and a few blocks a thread, each of a mebibyte or of twice the longest query, whichever is more; nothing that
 * grows with the corpus. Time: one read of the corpus, plus the matches. A query that is itself repetitive in a
 * repetitive corpus has matches without end (a run of {@code n} equal symbols meets one of {@code m} in {@code n + m}
 * ways), and they are all looked at.
 *
 * <p>Source: sampling as in Karp and Rabin, <em>Efficient Randomized Pattern-Matching Algorithms</em>, IBM Journal 1987,
 * with the sparse sampling of Khan, Bloom, Kruglyak, Singh, <em>A Practical Algorithm for Finding Maximal Exact Matches
 * in Large Sequence Datasets Using Sparse Suffix Arrays</em>, Bioinformatics 2009, section 2, on hashed grams instead of a
 * sparse suffix array.
 */
public final class StreamingSearch implements VerbatimSearch {
    static final String TASK = "scanning the corpus";

    private final SymbolCorpus corpus;

    private StreamingSearch(SymbolCorpus corpus) {
        this.corpus = corpus;
    }

    /**
     * Search in a corpus.
     *
     * @param corpus the corpus; it is read once in each search
     * @return the search
     */
    public static StreamingSearch over(SymbolCorpus corpus) {
        return new StreamingSearch(corpus);
    }

    @Override
    public SearchResult search(SymbolCorpus queries, SearchOptions options) {
        Normalizer.checkSame(queries, corpus.unit(), corpus.normalization());
        Queries loaded = Queries.load(queries, options);
        GramTable grams = new GramTable(loaded, corpus.unit().width(), options.minimumLength());
        MatchTable table = new MatchTable(grams.starts[loaded.contents()], options.maxPlaces());
        CorpusSize size = grams.starts[loaded.contents()] == 0
                ? CorpusCounter.count(corpus, options.progress())
                : pass(grams, table, loaded.maxLength(), options);
        List<List<RawSpan>> spans = new ArrayList<>(loaded.contents());
        for (int c = 0; c < loaded.contents(); c++) {
            spans.add(table.spans(grams.starts[c], grams.starts[c + 1]));
        }
        Provenance provenance = Provenance.of(MetricIds.VERBATIM_SEARCH)
                .with("engine", "streaming")
                .with("unit", corpus.unit())
                .with("normalization", corpus.normalization())
                .with("minimumLength", options.minimumLength())
                .with("maxPlaces", options.maxPlaces());
        return SearchResult.of(loaded, spans, size, provenance);
    }

    private CorpusSize pass(GramTable grams, MatchTable table, int longest, SearchOptions options) {
        int capacity = BlockBuilder.capacity(grams, longest);
        boolean normalized = !corpus.normalization().equals(Normalization.NONE);
        try (BlockWorkers workers = new BlockWorkers(
                options.threads(),
                () -> new Block(capacity, grams.width, normalized),
                block -> new BlockScanner(grams, table, block).scan())) {
            BlockBuilder builder = new BlockBuilder(corpus.unit(), grams, longest, workers);
            corpus.scan(builder, options.progress(), TASK);
            builder.finish();
            workers.await();
            return builder.read();
        }
    }
}

package org.memo4j.metrics.corpus;

/**
 * Finds what of the queries stands verbatim in a corpus.
 *
 * <pre>
 * m(i) = max { l : q[i..i+l) = d[j..j+l) for a document d of the corpus and a position j }
 * </pre>
 *
 * for each position {@code i} of each query {@code q}; lengths below the minimum length count as 0. The result lists the
 * maximal spans with the exact number of their occurrences, overlapping ones counted, and with the first places. No match
 * crosses the end of a document.
 *
 * <p>The two implementations give identical answers for the same corpus, queries and options. One pass
 * ({@link StreamingSearch}) is for a question that is asked once, whatever the size of the corpus; an index
 * ({@link SuffixArrayIndex}) is for the same corpus asked again and again, and for short matches.
 *
 * <p>Source: the longest verbatim match as a measure of memorization is from McCoy, Smolensky, Linzen, Gao, Celikyilmaz,
 * <em>How Much Do Language Models Copy From Their Training Data?</em>, TACL 2023; Lee et al., <em>Deduplicating Training
 * Data Makes Language Models Better</em>, ACL 2022; per-character profiles as in Aerni et al., <em>Measuring
 * Non-Adversarial Reproduction of Training Data in Large Language Models</em>, ICLR 2025; {@code m} is the "matching
 * statistics" of Chang and Lawler, <em>Sublinear Approximate String Matching and Biological Applications</em>,
 * Algorithmica 1994.
 */
public interface VerbatimSearch {
    /**
     * Searches.
     *
     * @param queries what is searched for, for example generations, one document a query; held in memory, and of the same
     *     unit and normalization as the corpus
     * @param options how to search
     * @return one row a query
     * @throws IllegalArgumentException if there is no query, or queries and corpus are not made of the same symbols
     * @throws java.io.UncheckedIOException if a file cannot be read
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    SearchResult search(SymbolCorpus queries, SearchOptions options);
}

package org.memo4j.metrics.corpus;

import java.util.Arrays;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.metrics.MetricIds;

/**
 * Share of the n-grams of each query that the corpus has, for several n at once.
 *
 * <pre>
 * overlap(q, n) = #{ i : q[i..i+n) occurs in the corpus } / (|q| - n + 1)
 * </pre>
 *
 * in symbols after normalization; n-grams that occur several times in a query count each time. It is read off the match
 * lengths: {@code q[i..i+n)} occurs if and only if the longest match at {@code i} has at least {@code n} symbols. So it
 * costs nothing beyond the search, exactly and for all n from the minimum length on; for n-grams of words, search in the
 * tokens of a tokenizer of words.
 *
 * <p>Source: the 13-gram overlap of Brown et al., <em>Language Models are Few-Shot Learners</em>, 2020, appendix C.
 * Departure: a share of n-grams, where the authors drop a text at the first hit; {@link NgramOverlapResult#any} says
 * that.
 */
public final class NgramOverlap {
    private NgramOverlap() {}

    /**
     * Overlap from the matches of queries.
     *
     * @param result matches of the queries
     * @param lengths the n, each at least the minimum length of the search
     * @return one row a query, one column an n
     * @throws IllegalArgumentException if there is no n, or one is below the minimum length of the search
     */
    public static NgramOverlapResult of(SearchResult result, int... lengths) {
        Checks.check(lengths.length > 0, "there is no n; give at least one");
        for (int n : lengths) {
            Checks.check(
                    n >= result.minimumLength(),
                    "n must be at least the minimum length of the search, %d, but is %d; search again with a smaller one",
                    result.minimumLength(),
                    n);
        }
        long[][] found = new long[result.size()][lengths.length];
        long[][] total = new long[result.size()][lengths.length];
        for (int q = 0; q < result.size(); q++) {
            int[] matches = result.query(q).symbolMatchLengths();
            for (int k = 0; k < lengths.length; k++) {
                int n = lengths[k];
                total[q][k] = Math.max(0, matches.length - n + 1L);
                found[q][k] = Arrays.stream(matches).filter(m -> m >= n).count();
            }
        }
        Provenance provenance = Provenance.of(MetricIds.NGRAM_OVERLAP).with("n", Arrays.toString(lengths));
        for (String option : new String[] {"unit", "normalization"}) {
            provenance = provenance.with(option, result.provenance().options().getOrDefault(option, ""));
        }
        return new NgramOverlapResult(
                lengths.clone(),
                found,
                total,
                provenance.withData(result.provenance().data().orElse("")));
    }
}

package org.memo4j.metrics.extraction;

import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

/**
 * Exact match: is the whole target emitted, and how many of its first tokens are.
 *
 * <pre>
 * matched(g, a) = max { j : g[0..j) = a[0..j) }        exact(g, a) = [ matched(g, a) = |a| ]
 * </pre>
 *
 * for a generation {@code g} and its target {@code a}; what a generation holds beyond the length of the target is not
 * looked at, and one that ends early cannot match. The fraction of exact matches comes with a binomial interval, which
 * treats the sequences as independent.
 *
 * <p>The teacher-forced form reads {@link TokenScores} instead: under greedy decoding the first {@code j} tokens of the
 * target come out exactly if each of them has rank 0 given the target's own tokens before it. Ties are ranked by token
 * id, as greedy decoding breaks them, so the two forms agree wherever the model computes the same logits for a prefix
 * in one pass and step by step; rounding may tell near-ties apart.
 *
 * <p>Source: Carlini et al., <em>Extracting Training Data from Large Language Models</em>, USENIX Security 2021, and
 * <em>Quantifying Memorization Across Neural Language Models</em>, ICLR 2023, definition 3.1; the matched length is
 * {@code n_pre} of Li et al., <em>Skewed Memorization in Large Language Models</em>, 2025. Cost: linear in the tokens.
 */
public final class ExactMatch {
    private static final ExactMatch DEFAULT = new ExactMatch(BinomialInterval.CLOPPER_PEARSON, 0.95);

    private final BinomialInterval interval;
    private final double confidence;

    private ExactMatch(BinomialInterval interval, double confidence) {
        this.interval = interval;
        this.confidence = confidence;
    }

    /**
     * Clopper-Pearson intervals of confidence 0.95.
     *
     * @return the defaults
     */
    public static ExactMatch withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets the kind of interval.
     *
     * @param value the kind
     * @return a new object
     */
    public ExactMatch withInterval(BinomialInterval value) {
        return new ExactMatch(value, confidence);
    }

    /**
     * Sets the confidence of the interval.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public ExactMatch withConfidence(double value) {
        return new ExactMatch(interval, Checks.openProbability(value, "confidence"));
    }

    /**
     * Compares generations with their targets.
     *
     * @param generations generated tokens, without the prompts
     * @param targets true continuations, none of them empty
     * @return one row a sequence
     * @throws IllegalArgumentException if the numbers of sequences differ, there are none, or a target is empty
     */
    public ExactMatchResult generated(TokenSequences generations, TokenSequences targets) {
        Checks.sameLength(generations.size(), "generations", targets.size(), "targets");
        int[] matched = new int[targets.size()];
        int[] lengths = new int[matched.length];
        for (int i = 0; i < matched.length; i++) {
            lengths[i] = targets.length(i);
            Checks.check(lengths[i] > 0, "target %d is empty and would match anything; leave it out", i);
            matched[i] = commonPrefix(generations.get(i), targets.get(i));
        }
        return result(
                matched,
                lengths,
                provenance("generated")
                        .withData(new DataHash()
                                .add(generations.hash())
                                .add(targets.hash())
                                .value()));
    }

    /**
     * Reads the match off the ranks of a score table.
     *
     * @param scores scores with ranks
     * @param target part of each sequence that is the target
     * @return one row a sequence
     * @throws IllegalArgumentException if there are no ranks or no sequences, or the target is empty or not scored in a
     *     sequence
     */
    public ExactMatchResult teacherForced(TokenScores scores, TokenSpan target) {
        int[] matched = new int[scores.sequences()];
        int[] lengths = new int[matched.length];
        for (int i = 0; i < matched.length; i++) {
            matched[i] = target.greedyRun(scores, i);
            lengths[i] = target.end(scores, i) - target.first(scores, i);
        }
        return result(
                matched,
                lengths,
                provenance("teacher-forced").with("target", target).withData(scores.hash()));
    }

    private ExactMatchResult result(int[] matched, int[] lengths, Provenance provenance) {
        Checks.check(matched.length > 0, "there is no sequence; a fraction needs at least one");
        int exact = 0;
        for (int i = 0; i < matched.length; i++) {
            exact += matched[i] == lengths[i] ? 1 : 0;
        }
        return new ExactMatchResult(matched, lengths, interval.estimate(exact, matched.length, confidence), provenance);
    }

    private Provenance provenance(String form) {
        return Provenance.of(MetricIds.EXACT_MATCH)
                .with("form", form)
                .with("interval", interval)
                .with("confidence", confidence);
    }

    /** Number of first tokens that agree. */
    static int commonPrefix(int[] generation, int[] target) {
        int n = Math.min(generation.length, target.length);
        int j = 0;
        while (j < n && generation[j] == target[j]) {
            j++;
        }
        return j;
    }
}

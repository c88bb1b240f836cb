package org.memo4j.metrics.skew;

import java.util.Arrays;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

/**
 * What the training set itself continues its prefixes with: the memorized length of a model that has learned the training
 * distribution perfectly. A length above it is more than frequency explains; ambiguous prefixes keep it low.
 *
 * <p>Source: Li, Huang, Wang, Rahmani, <em>Skewed Memorization in Large Language Models: Quantification and
 * Decomposition</em>, 2025, the operators of their section 2. Ties between continuations go to the smallest token, or to
 * the suffix that is smallest in the order of its tokens.
 */
public enum BayesBaseline {
    /**
     * Token by token: {@code argmax_v #{sequences that go on with v after all tokens so far}}, the source's
     * {@code M_t}. Greedy decoding approximates it.
     */
    TERM_WISE {
        @Override
        void match(int[][] sorted, int from, int to, int prefix, int[] matched) {
            int low = from;
            int high = to;
            for (int depth = prefix; low < high; depth++) {
                int bestLow = low;
                int bestHigh = low;
                for (int start = low; start < high; ) {
                    int end = start;
                    while (end < high && token(sorted[end], depth) == token(sorted[start], depth)) {
                        end++;
                    }
                    if (token(sorted[start], depth) != ENDED && end - start > bestHigh - bestLow) {
                        bestLow = start;
                        bestHigh = end;
                    }
                    start = end;
                }
                for (int i = bestLow; i < bestHigh; i++) {
                    matched[i]++;
                }
                low = bestLow;
                high = bestHigh;
            }
        }
    },

    /** The whole suffix at once: the most frequent suffix after the prefix, the source's {@code M_b}. */
    SEQUENCE {
        @Override
        void match(int[][] sorted, int from, int to, int prefix, int[] matched) {
            int best = from;
            int most = 0;
            for (int start = from; start < to; ) {
                int end = start;
                while (end < to && Arrays.equals(sorted[end], sorted[start])) {
                    end++;
                }
                if (end - start > most) {
                    most = end - start;
                    best = start;
                }
                start = end;
            }
            for (int i = from; i < to; i++) {
                int mismatch = Arrays.mismatch(sorted[i], sorted[best]);
                matched[i] = (mismatch < 0 ? sorted[i].length : mismatch) - prefix;
            }
        }
    };

    private static final int ENDED = -1;

    /** Matched lengths of the sorted sequences {@code [from, to)}, which share a prefix. */
    abstract void match(int[][] sorted, int from, int to, int prefix, int[] matched);

    /**
     * Number of first suffix tokens of each training sequence that the baseline emits after its prefix.
     *
     * @param training training sequences
     * @param prefixLength tokens of the prefix, at least 0
     * @return one length a sequence, in tokens
     * @throws IllegalArgumentException if there is no sequence, or one has no token after the prefix
     */
    public BayesBaselineResult matchedLengths(TokenSequences training, int prefixLength) {
        Checks.atLeast(prefixLength, 0, "prefixLength");
        Checks.check(training.size() > 0, "there is no training sequence; give at least one");
        for (int i = 0; i < training.size(); i++) {
            Checks.check(
                    training.length(i) > prefixLength,
                    "sequence %d has %d tokens and so no suffix after a prefix of %d; leave it out",
                    i,
                    training.length(i),
                    prefixLength);
        }
        Integer[] order = new Integer[training.size()];
        Arrays.setAll(order, i -> i);
        int[][] sequences = training.toList().toArray(int[][]::new);
        Arrays.sort(order, (a, b) -> Arrays.compare(sequences[a], sequences[b]));
        int[][] sorted = Arrays.stream(order).map(i -> sequences[i]).toArray(int[][]::new);
        int[] matched = new int[sorted.length];
        for (int from = 0; from < sorted.length; ) {
            int to = from + 1;
            while (to < sorted.length && Arrays.equals(sorted[to], 0, prefixLength, sorted[from], 0, prefixLength)) {
                to++;
            }
            match(sorted, from, to, prefixLength, matched);
            from = to;
        }
        int[] lengths = new int[matched.length];
        for (int i = 0; i < matched.length; i++) {
            lengths[order[i]] = matched[i];
        }
        return new BayesBaselineResult(
                lengths,
                Provenance.of(MetricIds.SKEW_BASELINE)
                        .with("form", this)
                        .with("prefix", prefixLength)
                        .withData(training.hash()));
    }

    private static int token(int[] sequence, int at) {
        return at < sequence.length ? sequence[at] : ENDED;
    }
}

package org.memo4j.metrics.extraction;

import org.memo4j.core.Checks;
import org.memo4j.core.score.TokenScores;

/**
 * The part of each sequence that a metric looks at: a suffix, an answer, a secret.
 *
 * <p>Positions count the tokens of the <em>sequence</em>, from 0, whether or not the first of them has a score; so
 * {@code of(50, 100)} is the suffix after 50 tokens of context for any model. A span that holds no token of a sequence,
 * or a token that has no score, is an error and never clipped.
 */
public final class TokenSpan {
    private static final int SCORED = -1;
    private static final int END = Integer.MAX_VALUE;
    private static final TokenSpan ALL = new TokenSpan(SCORED, END);

    private final int from;
    private final int to;

    private TokenSpan(int from, int to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Every token that has a score.
     *
     * @return the span
     */
    public static TokenSpan scored() {
        return ALL;
    }

    /**
     * Everything from a position on.
     *
     * @param from first token, at least 0
     * @return the span
     */
    public static TokenSpan from(int from) {
        return new TokenSpan(Checks.atLeast(from, 0, "from"), END);
    }

    /**
     * The tokens {@code [from, to)}.
     *
     * @param from first token, at least 0
     * @param to token after the last one
     * @return the span
     */
    public static TokenSpan of(int from, int to) {
        Checks.atLeast(from, 0, "from");
        Checks.check(to > from, "the span [%d, %d) is empty; to must be greater than from", from, to);
        return new TokenSpan(from, to);
    }

    /**
     * Natural log-probability of the span: that the model, sampling as the scores were made and given the tokens before
     * the span, emits exactly these tokens.
     *
     * @param scores the scores
     * @param sequence index of the sequence
     * @return sum of the log-probabilities, at most 0, possibly {@code -inf}
     * @throws IllegalArgumentException if the span is empty or not scored in this sequence
     */
    public double logProbability(TokenScores scores, int sequence) {
        return scores.logProbability(sequence, first(scores, sequence), end(scores, sequence));
    }

    /**
     * Natural log-probabilities of the span in every sequence, see {@link #logProbability}.
     *
     * @param scores the scores
     * @return one entry a sequence
     * @throws IllegalArgumentException if the span is empty or not scored in a sequence
     */
    public double[] logProbabilities(TokenScores scores) {
        double[] sums = new double[scores.sequences()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = logProbability(scores, i);
        }
        return sums;
    }

    /**
     * Summed losses of the span in every sequence: minus {@link #logProbabilities}. This is the log-perplexity, in nats,
     * that {@link org.memo4j.metrics.exposure.Exposure} ranks.
     *
     * @param scores the scores
     * @return one entry a sequence, at least 0
     * @throws IllegalArgumentException if the span is empty or not scored in a sequence
     */
    public double[] losses(TokenScores scores) {
        double[] losses = logProbabilities(scores);
        for (int i = 0; i < losses.length; i++) {
            losses[i] = 0 - losses[i];
        }
        return losses;
    }

    /**
     * Which tokens of the span greedy decoding emits, given the true tokens before each.
     *
     * @param scores scores with ranks
     * @param sequence index of the sequence
     * @return one entry a token of the span
     * @throws IllegalArgumentException if there are no ranks, or the span is empty or not scored in this sequence
     */
    public boolean[] greedy(TokenScores scores, int sequence) {
        int first = first(scores, sequence);
        boolean[] greedy = new boolean[end(scores, sequence) - first];
        for (int t = 0; t < greedy.length; t++) {
            greedy[t] = scores.greedy(sequence, first + t);
        }
        return greedy;
    }

    /** First scored token of the span. */
    int first(TokenScores scores, int sequence) {
        int first = from == SCORED ? 0 : from - scores.firstPosition();
        Checks.check(
                first >= 0,
                "the span starts at token 0 of sequence %d, which has no score: nothing is before it;"
                        + " start the span at 1 or give the model a start token",
                sequence);
        Checks.check(
                first < scores.length(sequence),
                "%s holds no token of sequence %d, whose last scored token is %d; leave shorter sequences out",
                this,
                sequence,
                scores.length(sequence) + scores.firstPosition() - 1);
        return first;
    }

    /** Scored token after the last one of the span. */
    int end(TokenScores scores, int sequence) {
        if (to == END) {
            return scores.length(sequence);
        }
        int end = to - scores.firstPosition();
        Checks.check(
                end <= scores.length(sequence),
                "%s does not lie within sequence %d, whose last scored token is %d; leave shorter sequences out",
                this,
                sequence,
                scores.length(sequence) + scores.firstPosition() - 1);
        return end;
    }

    /** Length of the run of greedy tokens at the start of the span. */
    int greedyRun(TokenScores scores, int sequence) {
        int first = first(scores, sequence);
        int end = end(scores, sequence);
        int at = first;
        while (at < end && scores.greedy(sequence, at)) {
            at++;
        }
        return at - first;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenSpan that && from == that.from && to == that.to;
    }

    @Override
    public int hashCode() {
        return 31 * from + to;
    }

    @Override
    public String toString() {
        return from == SCORED ? "all scored tokens" : "tokens [" + from + ", " + (to == END ? "end" : to) + ")";
    }
}

package org.memo4j.examples.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.Concentration;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.watch.Observation;
import org.memo4j.core.watch.SequenceStatistic;
import org.memo4j.core.watch.Trace;
import org.memo4j.metrics.extraction.TokenSpan;
import org.memo4j.metrics.skew.SkewTrend;
import org.memo4j.metrics.skew.SkewedMemorization;

/**
 * How the memorized length of the watched training documents grows.
 *
 * @param prompt tokens of prompt
 * @param watched number of watched training documents
 * @param documents number of these that are longer than the prompt: the others have no such length and no part in this
 * @param epochs the distribution after each epoch
 */
record LengthTrend(int prompt, int watched, int documents, List<Epoch> epochs) {
    /** Tokens of prompt. */
    static final int PROMPT = 16;

    /** Memorized length after that prompt, in tokens; NaN, because undefined, for what is no longer than the prompt. */
    static final SequenceStatistic LENGTH = new SequenceStatistic("memorized-length", LengthTrend::lengths);

    /**
     * An epoch.
     *
     * @param epoch epochs done
     * @param mean mean length, in tokens
     * @param median median length
     * @param q99 length that one document in a hundred exceeds
     * @param largest greatest length
     * @param gini Gini coefficient; empty if nothing is memorized
     * @param pValue p-value of the signed-rank test of no change since the epoch before; empty for the first
     */
    record Epoch(
            int epoch,
            Estimate mean,
            double median,
            double q99,
            double largest,
            Optional<Estimate> gini,
            Optional<Double> pValue) {
        static Epoch of(SkewTrend.Stage stage) {
            Concentration spread = stage.result().distribution();
            return new Epoch(
                    (int) stage.at(),
                    stage.result().mean(),
                    spread.median(),
                    spread.quantile(0.99),
                    spread.max(),
                    stage.result().gini(),
                    stage.change().map(c -> c.pValue()));
        }
    }

    /** Reads it off a trace; empty with fewer than two documents that are long enough. */
    static Optional<LengthTrend> of(Trace trace) {
        SkewTrend trend = SkewTrend.along("epoch");
        int watched = 0;
        int documents = 0;
        for (Observation epoch : trace.of(AuditRun.TRAIN, LENGTH.name())) {
            int[] lengths = Arrays.stream(epoch.values())
                    .filter(Double::isFinite)
                    .mapToInt(v -> (int) v)
                    .toArray();
            if (lengths.length < 2) {
                return Optional.empty();
            }
            watched = epoch.values().length;
            documents = lengths.length;
            trend = trend.with(epoch.epoch(), SkewedMemorization.withDefaults().lengths(lengths));
        }
        return Optional.of(new LengthTrend(
                PROMPT,
                watched,
                documents,
                trend.stages().stream().map(Epoch::of).toList()));
    }

    private static double[] lengths(TokenScores scores) {
        double[] lengths = new double[scores.sequences()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = scores.length(i) + scores.firstPosition() > PROMPT
                    ? rightInARow(TokenSpan.from(PROMPT).greedy(scores, i))
                    : Double.NaN;
        }
        return lengths;
    }

    private static int rightInARow(boolean[] right) {
        int run = 0;
        while (run < right.length && right[run]) {
            run++;
        }
        return run;
    }
}

package org.memo4j.examples.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Concentration;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.stat.PValueAdjustment;
import org.memo4j.metrics.skew.LengthDecomposition;
import org.memo4j.metrics.skew.LinearHazard;
import org.memo4j.metrics.skew.SkewedMemorizationResult;
import org.memo4j.metrics.skew.TokenDependence;

/**
 * How extraction is spread over the training documents, for page and report.json.
 *
 * @param prompt tokens of prompt
 * @param suffix tokens of continuation
 * @param lengths tokens that greedy decoding emits
 * @param probabilities probability of sampling the continuation
 * @param steps the lengths, token by token
 * @param geometricPValue p-value of equally likely steps; empty with too few documents
 * @param line the steps along a line
 * @param dependence whether a token comes out because all before it did, from the second token on
 * @param sampling documents that are (n, p)-extractable
 * @param trend lengths over training; empty with fewer than two documents that are long enough
 */
record Distribution(
        int prompt,
        int suffix,
        Spread lengths,
        Spread probabilities,
        List<Step> steps,
        Optional<Double> geometricPValue,
        LinearHazard line,
        List<Dependence> dependence,
        List<Sampling> sampling,
        Optional<LengthTrend> trend) {
    /** Numbers of samples. */
    static final long[] TRIALS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

    /** Probabilities of at least one exact continuation in these samples. */
    static final double[] PROBABILITIES = {0.1, 0.5, 0.9, 0.999};

    /** Shares of the documents that tail index and top share look at. */
    static final double[] TOP = {0.01, 0.05, 0.1};

    private static final double CONFIDENCE = 0.95;

    static Distribution of(DocumentExtraction extraction, Optional<LengthTrend> trend) {
        DocumentExtraction.Skew skew = extraction.skew();
        LengthDecomposition steps = skew.decomposition();
        return new Distribution(
                extraction.prompt(),
                extraction.suffix(),
                Spread.of(skew.lengths()),
                Spread.of(skew.probabilities()),
                IntStream.rangeClosed(1, steps.steps())
                        .mapToObj(j -> new Step(j, steps.atRisk(j), steps.step(j)))
                        .toList(),
                steps.geometricPValue(),
                steps.linear(),
                dependence(skew.dependence(), steps),
                sampling(skew),
                trend);
    }

    /**
     * How a number is spread over documents.
     *
     * @param documents number of documents
     * @param mean mean
     * @param median median
     * @param q90 number that one document in ten exceeds
     * @param q99 number that one document in a hundred exceeds
     * @param largest greatest number
     * @param skewness skewness; NaN if all are equal
     * @param gini Gini coefficient; empty if all are 0
     * @param topShares share of the sum that the top documents hold, by their share; none if all are 0
     * @param tailIndices Hill's tail index, by the share of the documents that it is read off; undefined ones left out
     */
    record Spread(
            int documents,
            Estimate mean,
            double median,
            double q90,
            double q99,
            double largest,
            double skewness,
            Optional<Estimate> gini,
            Map<String, Estimate> topShares,
            Map<String, Estimate> tailIndices) {
        static Spread of(SkewedMemorizationResult result) {
            Concentration spread = result.distribution();
            Map<String, Estimate> shares = new LinkedHashMap<>();
            Map<String, Estimate> tails = new LinkedHashMap<>();
            for (double top : TOP) {
                result.topShare(top).ifPresent(e -> shares.put(String.valueOf(top), e));
                int k = (int) Math.round(top * result.size());
                if (k >= 2) { // one value is no tail
                    spread.tailIndex(k, CONFIDENCE).ifPresent(e -> tails.put(String.valueOf(top), e));
                }
            }
            return new Spread(
                    result.size(),
                    result.mean(),
                    spread.median(),
                    spread.quantile(0.9),
                    spread.quantile(0.99),
                    spread.max(),
                    spread.skewness(),
                    result.gini(),
                    shares,
                    tails);
        }

        Optional<Estimate> topShare(double top) {
            return Optional.ofNullable(topShares.get(String.valueOf(top)));
        }

        Optional<Estimate> tailIndex(double top) {
            return Optional.ofNullable(tailIndices.get(String.valueOf(top)));
        }
    }

    /**
     * A token of the continuation.
     *
     * @param position position, from 1
     * @param documents documents of which all tokens before are right
     * @param right share of these of which this one is right too
     */
    record Step(int position, int documents, Estimate right) {}

    /**
     * Whether a token is right because all before it are.
     *
     * @param position position in the continuation, from 1
     * @param afterRight share of right tokens if all before are right; empty if that never is
     * @param afterWrong share of right tokens if one before is wrong; empty if that never is
     * @param bits mutual information of the two
     * @param pValue p-value of independence, by Holm over all positions
     */
    record Dependence(
            int position, Optional<Estimate> afterRight, Optional<Estimate> afterWrong, double bits, double pValue) {}

    private static List<Dependence> dependence(TokenDependence tokens, LengthDecomposition steps) {
        // nothing is before the first token
        double[] pValues = PValueAdjustment.HOLM.adjust(IntStream.rangeClosed(2, tokens.positions())
                .mapToDouble(tokens::pValue)
                .toArray());
        List<Dependence> all = new ArrayList<>();
        for (int j = 2; j <= tokens.positions(); j++) {
            int right = j <= steps.steps() ? steps.atRisk(j) : 0;
            all.add(new Dependence(
                    j,
                    share(tokens.rightAfterRight(j), right),
                    share(tokens.rightAfterWrong(j), tokens.sequences(j) - right),
                    tokens.mutualInformation(j),
                    pValues[j - 2]));
        }
        return all;
    }

    private static Optional<Estimate> share(double share, int of) {
        return of == 0
                ? Optional.empty()
                : Optional.of(BinomialInterval.CLOPPER_PEARSON.estimate((int) Math.round(share * of), of, CONFIDENCE));
    }

    /**
     * Documents that are (n, p)-extractable.
     *
     * @param samples number of samples n
     * @param probability probability p
     * @param documents share of the documents of which at least one of n samples is exact with probability p or more
     */
    record Sampling(long samples, double probability, Estimate documents) {}

    private static List<Sampling> sampling(DocumentExtraction.Skew skew) {
        return Arrays.stream(TRIALS)
                .boxed()
                .flatMap(n -> Arrays.stream(PROBABILITIES)
                        .mapToObj(p -> new Sampling(n, p, skew.sampled().fraction(n, p))))
                .toList();
    }
}

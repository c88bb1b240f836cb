package org.memo4j.metrics.skew;

import java.util.Arrays;
import org.apache.commons.math3.util.CombinatoricsUtils;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;
import org.memo4j.metrics.extraction.ExactMatch;
import org.memo4j.metrics.extraction.ExactMatchResult;
import org.memo4j.metrics.extraction.TokenSpan;

/**
 * How unequally memorization is spread over sequences. One number a sequence,
 *
 * <pre>
 * length       n_pre(z) = max { k : greedy(prefix(z))[0..k) = suffix(z)[0..k) }
 * probability  p_z      = prod_t q(z_t | z_&lt;t)   over the suffix
 * </pre>
 *
 * and of these numbers the mean, quantiles, maximum, skewness, Gini coefficient, Lorenz curve and top shares, see
 * {@link org.memo4j.core.stat.Concentration}. Intervals resample sequences. The tail is the point, so measure all
 * sequences: {@link #tailMissProbability} says how easily a sample of them misses it.
 *
 * <p>Source: Li, Huang, Wang, Rahmani, <em>Skewed Memorization in Large Language Models: Quantification and
 * Decomposition</em>, 2025, for the length and its decomposition ({@link LengthDecomposition}). Departures: the
 * inequality measures are additions; the probability is that of Hayes et al. 2024, see
 * {@link org.memo4j.metrics.extraction.ProbabilisticExtraction}.
 */
public final class SkewedMemorization {
    private static final SkewedMemorization DEFAULT =
            new SkewedMemorization(Bootstrap.withDefaults().withInterval(BootstrapInterval.PERCENTILE));

    private final Bootstrap bootstrap;

    private SkewedMemorization(Bootstrap bootstrap) {
        this.bootstrap = bootstrap;
    }

    /**
     * Percentile intervals over sequences, 2000 replicates, confidence 0.95, a fixed seed.
     *
     * @return the defaults
     */
    public static SkewedMemorization withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets how intervals are made.
     *
     * @param value the bootstrap over sequences
     * @return a new object
     */
    public SkewedMemorization withBootstrap(Bootstrap value) {
        return new SkewedMemorization(value);
    }

    /**
     * Distribution of the memorized length, from greedy generations.
     *
     * @param generations generated tokens, without the prompts
     * @param targets true continuations, none of them empty
     * @return one number a sequence, in tokens
     * @throws IllegalArgumentException if the numbers of sequences differ, there are fewer than two, or a target is empty
     */
    public SkewedMemorizationResult lengths(TokenSequences generations, TokenSequences targets) {
        return lengths(ExactMatch.withDefaults().generated(generations, targets));
    }

    /**
     * Distribution of the memorized length, from ranks.
     *
     * @param scores scores with ranks
     * @param suffix part of each sequence that is the suffix
     * @return one number a sequence, in tokens
     * @throws IllegalArgumentException if there are no ranks, fewer than two sequences, or the suffix is empty or not
     *     scored in a sequence
     */
    public SkewedMemorizationResult lengths(TokenScores scores, TokenSpan suffix) {
        return lengths(ExactMatch.withDefaults().teacherForced(scores, suffix));
    }

    /**
     * Distribution of the memorized length, from matches.
     *
     * @param matches matches of at least two sequences
     * @return one number a sequence, in tokens
     * @throws IllegalArgumentException if there are fewer than two sequences
     */
    public SkewedMemorizationResult lengths(ExactMatchResult matches) {
        return lengths(matches.matched());
    }

    /**
     * Distribution of lengths that were measured elsewhere, for example by {@link BayesBaseline}.
     *
     * @param lengths memorized lengths of at least two sequences, none negative
     * @return one number a sequence, in tokens
     * @throws IllegalArgumentException if there are fewer than two sequences or a length is negative
     */
    public SkewedMemorizationResult lengths(int... lengths) {
        for (int length : lengths) {
            Checks.atLeast(length, 0, "length");
        }
        return result(Arrays.stream(lengths).asDoubleStream().toArray(), MetricIds.SKEW_LENGTH, "tokens");
    }

    /**
     * Distribution of the probability of the suffix.
     *
     * @param scores the scores
     * @param suffix part of each sequence that is the suffix
     * @return one number a sequence, in [0, 1]; a probability below 1e-323 is 0
     * @throws IllegalArgumentException if there are fewer than two sequences, or the suffix is empty or not scored in a
     *     sequence
     */
    public SkewedMemorizationResult probabilities(TokenScores scores, TokenSpan suffix) {
        double[] values = suffix.logProbabilities(scores);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.exp(values[i]);
        }
        return distribution(values);
    }

    /**
     * Probability of the first tokens of the suffix, as a function of their number: for each sequence {@code z} and length
     * {@code n}
     *
     * <pre>
     * p_z(n) = prod_{t &lt; n} q(z_{from+t} | z_&lt;{from+t})
     * </pre>
     *
     * which never rises with {@code n}. One column is {@link #probabilities} of the tokens {@code [from, from + n)}. Cost:
     * linear in the tokens.
     *
     * @param scores scores of at least one sequence
     * @param from position of the first token of the suffix, at least 0
     * @param lengths numbers of tokens, at least one of them, at least 1 each, ascending
     * @return one row a sequence, one column a length
     * @throws IllegalArgumentException if there is no sequence or no length, the lengths do not ascend, or a sequence has no
     *     scores of the longest suffix
     */
    public ProbabilityByLengthResult probabilitiesByLength(TokenScores scores, int from, int... lengths) {
        Checks.check(scores.sequences() > 0, "there is no sequence; give scores of at least one");
        Checks.check(lengths.length > 0, "there is no length; give at least one");
        Checks.atLeast(lengths[0], 1, "lengths[0]");
        for (int k = 1; k < lengths.length; k++) {
            Checks.check(
                    lengths[k] > lengths[k - 1],
                    "lengths must ascend, but lengths[%d] is %d after %d",
                    k,
                    lengths[k],
                    lengths[k - 1]);
        }
        Checks.check(
                lengths[lengths.length - 1] <= Integer.MAX_VALUE - Checks.atLeast(from, 0, "from"),
                "a suffix of %d tokens from %d on ends beyond the longest sequence there can be; ask for less",
                lengths[lengths.length - 1],
                from);
        double[][] logs = new double[scores.sequences()][lengths.length];
        int start = from;
        for (int k = 0; k < lengths.length; k++) {
            int end = from + lengths[k];
            double[] piece = TokenSpan.of(start, end).logProbabilities(scores);
            for (int i = 0; i < logs.length; i++) {
                logs[i][k] = k == 0 ? piece[i] : logs[i][k - 1] + piece[i];
            }
            start = end;
        }
        return new ProbabilityByLengthResult(
                lengths.clone(),
                logs,
                this,
                Provenance.of(MetricIds.SKEW_PROBABILITY)
                        .with("from", from)
                        .with("lengths", Arrays.toString(lengths))
                        .withData(scores.hash()));
    }

    /** Distribution of probabilities of one length. */
    SkewedMemorizationResult distribution(double[] probabilities) {
        return result(probabilities, MetricIds.SKEW_PROBABILITY, "probability");
    }

    private SkewedMemorizationResult result(double[] values, MetricId metric, String unit) {
        Checks.check(
                values.length >= 2, "a distribution needs at least two sequences, but there are %d", values.length);
        Provenance provenance = Provenance.of(metric)
                .with("interval", bootstrap.interval())
                .with("replicates", bootstrap.replicates())
                .with("confidence", bootstrap.confidence())
                .withSeed(bootstrap.seed())
                .withData(DataHash.of(values));
        return new SkewedMemorizationResult(values, unit, bootstrap, provenance);
    }

    /**
     * Probability that a sample of sequences without replacement holds none of the {@code k} most memorized ones:
     * {@code C(M - k, z) / C(M, z)}.
     *
     * @param population number of sequences M, at least 1
     * @param k number of most memorized sequences, in [0, M]
     * @param sample size of the sample z, in [0, M]
     * @return the probability
     */
    public static double tailMissProbability(int population, int k, int sample) {
        Checks.atLeast(population, 1, "population");
        Checks.check(k >= 0 && k <= population, "k must be in [0, %d], but is %d", population, k);
        Checks.check(sample >= 0 && sample <= population, "sample must be in [0, %d], but is %d", population, sample);
        if (sample > population - k) {
            return 0;
        }
        return Math.min(
                1,
                Math.exp(CombinatoricsUtils.factorialLog(population - k)
                        - CombinatoricsUtils.factorialLog(population - k - sample)
                        - CombinatoricsUtils.factorialLog(population)
                        + CombinatoricsUtils.factorialLog(population - sample)));
    }
}

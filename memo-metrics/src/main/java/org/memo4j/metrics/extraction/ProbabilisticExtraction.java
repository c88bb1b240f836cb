package org.memo4j.metrics.extraction;

import java.util.Arrays;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.model.SequenceScorer;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

/**
 * Probabilistic, or (n, p)-discoverable, extraction: is the suffix emitted at least once with probability {@code p} or
 * more when the model is sampled {@code n} times?
 *
 * <pre>
 * log p_z           = sum_t log q(z_t | z_&lt;t)                      over the suffix
 * P(z, n)           = 1 - (1 - p_z)^n
 * extractable(n, p) = [ P(z, n) &gt;= p ] = [ n &gt;= ln(1 - p) / ln(1 - p_z) ]
 * </pre>
 *
 * One teacher-forced pass gives {@code p_z}; nothing is sampled. {@code q} is the distribution that an attacker samples
 * from: {@link #score} takes the sampler (temperature, then top-k, then top-p, renormalized), {@link #ofScores} takes
 * scores that were made under it, at temperature 1 without filters unless the caller said otherwise.
 *
 * <p>{@code P} is computed as {@code -expm1(n log1p(-p_z))} and, where {@code p_z} underflows, in log space: the plain
 * formula gives 0 below {@code p_z = 1e-16}. A suffix with a token of probability 0 is never extractable.
 *
 * <p>Source: Hayes, Swanberg, Chaudhari, Yona, Shumailov, Nasr, Choquette-Choo, Lee, Cooper, <em>Measuring memorization
 * in language models via probabilistic extraction</em>, 2024, section 3. Departure: an empty suffix is refused; some
 * tools give it probability 0, while the empty product is 1. Cost: linear in the tokens.
 */
public final class ProbabilisticExtraction {
    /** Below this log-probability, {@code 1 - p_z} is 1 in double precision. */
    private static final double TINY = -37;

    private static final ProbabilisticExtraction DEFAULT = new ProbabilisticExtraction(
            new long[] {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000},
            new double[] {0.1, 0.5, 0.9, 0.999},
            BinomialInterval.CLOPPER_PEARSON,
            0.95);

    private final long[] trials;
    private final double[] probabilities;
    private final BinomialInterval interval;
    private final double confidence;

    private ProbabilisticExtraction(
            long[] trials, double[] probabilities, BinomialInterval interval, double confidence) {
        this.trials = trials;
        this.probabilities = probabilities;
        this.interval = interval;
        this.confidence = confidence;
    }

    /**
     * A table of n = 1, 10, ..., 1000000 and p = 0.1, 0.5, 0.9, 0.999, with Clopper-Pearson intervals of confidence
     * 0.95.
     *
     * @return the defaults
     */
    public static ProbabilisticExtraction withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets the numbers of trials of the table.
     *
     * @param values numbers of trials, each at least 1
     * @return a new object
     */
    public ProbabilisticExtraction withTrials(long... values) {
        Checks.check(values.length > 0, "trials is empty; give at least one number of trials");
        for (long n : values) {
            checkTrials(n);
        }
        return new ProbabilisticExtraction(values.clone(), probabilities, interval, confidence);
    }

    /**
     * Sets the probabilities of the table.
     *
     * @param values probabilities, each in (0, 1)
     * @return a new object
     */
    public ProbabilisticExtraction withProbabilities(double... values) {
        Checks.check(values.length > 0, "probabilities is empty; give at least one");
        for (double p : values) {
            Checks.openProbability(p, "p");
        }
        return new ProbabilisticExtraction(trials, values.clone(), interval, confidence);
    }

    /**
     * Sets the kind of interval.
     *
     * @param value the kind
     * @return a new object
     */
    public ProbabilisticExtraction withInterval(BinomialInterval value) {
        return new ProbabilisticExtraction(trials, probabilities, value, confidence);
    }

    /**
     * Sets the confidence of the intervals.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public ProbabilisticExtraction withConfidence(double value) {
        return new ProbabilisticExtraction(
                trials, probabilities, interval, Checks.openProbability(value, "confidence"));
    }

    /**
     * Scores the suffixes under a sampler and measures them.
     *
     * @param model the model
     * @param sequences training sequences
     * @param suffix part of each sequence that is the suffix
     * @param sampler how an attacker samples; its seed does not matter
     * @return one row a sequence
     * @throws IllegalArgumentException if there are no sequences, the suffix is empty or not scored in a sequence, the
     *     method is not sampling, or a sequence exceeds the model's context, so that its suffix would be scored without
     *     its whole prompt
     */
    public ProbabilisticExtractionResult score(
            LanguageModel model, TokenSequences sequences, TokenSpan suffix, Decoding sampler) {
        int start = model.startToken().isPresent() ? 1 : 0;
        for (int i = 0; i < sequences.size(); i++) {
            Checks.check(
                    sequences.length(i) + start - 1 <= model.contextLength(),
                    "sequence %d of %d tokens exceeds the model's context of %d; cut its prompt",
                    i,
                    sequences.length(i),
                    model.contextLength());
        }
        TokenScores scores = SequenceScorer.withDefaults().withSampler(sampler).score(model, sequences);
        Provenance provenance = provenance()
                .with("suffix", suffix)
                .with("temperature", sampler.temperature())
                .with("topK", sampler.topK() == Integer.MAX_VALUE ? "all" : sampler.topK())
                .with("topP", sampler.topP())
                .withData(sequences.hash())
                .withBackend(model.backend());
        return result(suffix.logProbabilities(scores), provenance);
    }

    /**
     * Measures the suffixes of scored sequences.
     *
     * @param scores the scores
     * @param suffix part of each sequence that is the suffix
     * @return one row a sequence
     * @throws IllegalArgumentException if there are no sequences, or the suffix is empty or not scored in a sequence
     */
    public ProbabilisticExtractionResult ofScores(TokenScores scores, TokenSpan suffix) {
        return result(
                suffix.logProbabilities(scores),
                provenance().with("suffix", suffix).withData(scores.hash()));
    }

    /**
     * Measures suffixes whose log-probabilities are known.
     *
     * @param logProbabilities natural log-probability of each suffix, at most 0, possibly {@code -inf}
     * @return one row a suffix
     * @throws IllegalArgumentException if there are none, or one is NaN or greater than 0
     */
    public ProbabilisticExtractionResult ofLogProbabilities(double... logProbabilities) {
        return result(logProbabilities.clone(), provenance().withData(DataHash.of(logProbabilities)));
    }

    private Provenance provenance() {
        return Provenance.of(MetricIds.PROBABILISTIC)
                .with("trials", Arrays.toString(trials))
                .with("probabilities", Arrays.toString(probabilities))
                .with("interval", interval)
                .with("confidence", confidence);
    }

    private ProbabilisticExtractionResult result(double[] logProbabilities, Provenance provenance) {
        Checks.check(logProbabilities.length > 0, "there is no sequence; a fraction needs at least one");
        for (double l : logProbabilities) {
            checkLogProbability(l);
        }
        return new ProbabilisticExtractionResult(
                logProbabilities,
                new ProbabilisticExtractionResult.Grid(trials, probabilities, interval, confidence),
                provenance);
    }

    /**
     * Probability that {@code n} samples hold the suffix at least once, {@code 1 - (1 - p_z)^n}.
     *
     * @param logProbability {@code log p_z}, natural, at most 0, possibly {@code -inf}
     * @param trials number of samples, at least 1
     * @return the probability; 0 only where {@code p_z} is 0 or the result underflows
     */
    public static double probability(double logProbability, long trials) {
        checkLogProbability(logProbability);
        checkTrials(trials);
        if (logProbability < TINY) {
            // -log1p(-p_z) = p_z in double precision
            return -Math.expm1(-Math.exp(Math.log((double) trials) + logProbability));
        }
        return -Math.expm1(trials * Math.log1p(-Math.exp(logProbability)));
    }

    /**
     * Natural logarithm of {@link #probability}, also where that underflows.
     *
     * @param logProbability {@code log p_z}, natural, at most 0, possibly {@code -inf}
     * @param trials number of samples, at least 1
     * @return the logarithm, at most 0; {@code -inf} if {@code p_z} is 0
     */
    public static double logProbability(double logProbability, long trials) {
        checkLogProbability(logProbability);
        checkTrials(trials);
        if (logProbability < TINY) {
            double logMean = Math.log((double) trials) + logProbability;
            double mean = Math.exp(logMean);
            // log(1 - exp(-m)) = log m - m/2 + m^2/24 - ..., whose next term is of order m^4
            return mean < 1e-4 ? logMean - mean / 2 + mean * mean / 24 : Math.log(-Math.expm1(-mean));
        }
        return Math.log(-Math.expm1(trials * Math.log1p(-Math.exp(logProbability))));
    }

    /**
     * Least number of samples that hold the suffix at least once with a probability of {@code p} or more,
     * {@code ceil(ln(1 - p) / ln(1 - p_z))}.
     *
     * <p>Consistent with {@link #probability}: it is the least {@code n} with {@code probability(logProbability, n) >= p},
     * also where the rounding of the quotient would say otherwise, as long as {@code n} is below 2<sup>53</sup>.
     *
     * @param logProbability {@code log p_z}, natural, at most 0, possibly {@code -inf}
     * @param p probability in (0, 1)
     * @return a whole number, at least 1; infinite if {@code p_z} is 0 or no double holds the number
     */
    public static double trialsNeeded(double logProbability, double p) {
        checkLogProbability(logProbability);
        Checks.openProbability(p, "p");
        double failures = -Math.log1p(-p);
        double n = logProbability < TINY
                ? Math.exp(Math.log(failures) - logProbability)
                : failures / -Math.log1p(-Math.exp(logProbability));
        n = Math.max(1, Math.ceil(n));
        return n < 0x1p53 ? least((long) n, logProbability, p) : n;
    }

    /** Least number of trials that reaches {@code p}, searched around a guess: doubling steps, then bisection. */
    private static double least(long guess, double logProbability, double p) {
        long enough = guess;
        for (long step = 1; probability(logProbability, enough) < p; step *= 2) {
            enough += step;
        }
        long tooFew = Math.min(guess, enough) - 1;
        for (long step = 1; tooFew > 0 && probability(logProbability, tooFew) >= p; step *= 2) {
            enough = tooFew;
            tooFew = Math.max(0, tooFew - step);
        }
        while (enough - tooFew > 1) {
            long middle = (tooFew + enough) >>> 1;
            if (probability(logProbability, middle) >= p) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return enough;
    }

    private static void checkLogProbability(double value) {
        Checks.check(
                value <= 0,
                "log-probabilities must be <= 0, but one is %s; are these losses or probabilities? then convert them",
                value);
    }

    private static void checkTrials(long value) {
        Checks.check(value >= 1, "trials must be at least 1, but is %d", value);
    }
}

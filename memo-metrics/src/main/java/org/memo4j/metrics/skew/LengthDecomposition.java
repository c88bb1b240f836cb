package org.memo4j.metrics.skew;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Estimate;
import org.memo4j.metrics.MetricIds;
import org.memo4j.metrics.extraction.ExactMatchResult;

/**
 * The memorized length, step by step: how likely is the next token right, given that all before it were?
 *
 * <pre>
 * P(N = n)   = (prod_{j &lt;= n} p_j) (1 - p_{n+1})
 * p_j        = #{ N &gt;= j } / #{ N &gt;= j - 1, target has j tokens }
 * geometric  p = sum_j #{ N &gt;= j } / sum_j #{ N &gt;= j - 1, target has j tokens }
 * </pre>
 *
 * A target that matches to its end is censored there: it says nothing about a next token. If every step were equally
 * likely, the length would be geometric; the likelihood-ratio test of that,
 *
 * <pre>
 * G = 2 sum_j [ right_j ln(p_j / p) + wrong_j ln((1 - p_j) / (1 - p)) ],
 * </pre>
 *
 * is chi-squared with one degree of freedom fewer than steps. Consecutive steps are pooled until each pool expects at
 * least five tokens right and five wrong. {@code p_j} that rise with {@code j} are the mark of memorized text: once on
 * the track, the model stays on it.
 *
 * <p>Source: Li, Huang, Wang, Rahmani, <em>Skewed Memorization in Large Language Models: Quantification and
 * Decomposition</em>, 2025; the steps are the discrete hazard of a life table, {@code 1 - p_j}. Departure: the censoring
 * and the test are additions. Immutable.
 */
public final class LengthDecomposition {
    private static final double EXPECTED = 5;

    private final int[] atRisk;
    private final int[] right;
    private final double confidence;
    private final double geometric;
    private final Optional<Double> pValue;
    private final Provenance provenance;

    private LengthDecomposition(int[] atRisk, int[] right, double confidence) {
        this.atRisk = atRisk;
        this.right = right;
        this.confidence = confidence;
        long trials = 0;
        long successes = 0;
        for (int j = 0; j < atRisk.length; j++) {
            trials += atRisk[j];
            successes += right[j];
        }
        geometric = (double) successes / trials;
        pValue = test(atRisk, right, geometric);
        provenance = Provenance.of(MetricIds.SKEW_DECOMPOSITION)
                .with("interval", BinomialInterval.CLOPPER_PEARSON)
                .with("confidence", confidence)
                .withData(new DataHash().add(atRisk).add(right).value());
    }

    /**
     * Decomposes matched lengths, with intervals of confidence 0.95.
     *
     * @param matches matched lengths
     * @return the steps, up to the last one that some sequence reached
     */
    public static LengthDecomposition of(ExactMatchResult matches) {
        return of(matches, 0.95);
    }

    /**
     * Decomposes matched lengths.
     *
     * @param matches matched lengths
     * @param confidence nominal coverage of the intervals, in (0, 1)
     * @return the steps, up to the last one that some sequence reached
     */
    public static LengthDecomposition of(ExactMatchResult matches, double confidence) {
        Checks.openProbability(confidence, "confidence");
        int reached = 0;
        for (int i = 0; i < matches.size(); i++) {
            reached = Math.max(reached, matches.matched(i) + (matches.exact(i) ? 0 : 1));
        }
        int[] atRisk = new int[reached];
        int[] right = new int[reached];
        for (int i = 0; i < matches.size(); i++) {
            int n = matches.matched(i);
            for (int j = 0; j < n; j++) {
                atRisk[j]++;
                right[j]++;
            }
            if (!matches.exact(i)) {
                atRisk[n]++;
            }
        }
        return new LengthDecomposition(atRisk, right, confidence);
    }

    private static Optional<Double> test(int[] atRisk, int[] right, double p) {
        List<int[]> pools = new ArrayList<>();
        int[] pool = new int[2];
        for (int j = 0; j < atRisk.length; j++) {
            pool[0] += right[j];
            pool[1] += atRisk[j] - right[j];
            double trials = (double) pool[0] + pool[1];
            if (trials * p >= EXPECTED && trials * (1 - p) >= EXPECTED) {
                pools.add(pool);
                pool = new int[2];
            }
        }
        if (pools.size() < 2) {
            return Optional.empty();
        }
        int[] last = pools.get(pools.size() - 1);
        last[0] += pool[0];
        last[1] += pool[1];
        double g = 0;
        for (int[] each : pools) {
            double trials = (double) each[0] + each[1];
            g += term(each[0], trials * p) + term(each[1], trials * (1 - p));
        }
        return Optional.of(ChiSquared.pValue(2 * g, pools.size() - 1));
    }

    private static double term(double observed, double expected) {
        return observed == 0 ? 0 : observed * Math.log(observed / expected);
    }

    /**
     * Number of steps.
     *
     * @return the last position, from 1, that some sequence reached
     */
    public int steps() {
        return atRisk.length;
    }

    /**
     * Probability that a token is right if all before it were.
     *
     * @param position position in the target, from 1 to {@link #steps()}
     * @return the estimate with its Clopper-Pearson interval
     */
    public Estimate step(int position) {
        return BinomialInterval.CLOPPER_PEARSON.estimate(right(position), atRisk(position), confidence);
    }

    /**
     * Number of sequences that reached a position: all tokens before it were right and the target has it.
     *
     * @param position position in the target, from 1 to {@link #steps()}
     * @return the number of sequences
     */
    public int atRisk(int position) {
        return atRisk[Checks.index(position - 1, atRisk.length, "position - 1")];
    }

    /**
     * Number of sequences whose token at a position is right, as all before it.
     *
     * @param position position in the target, from 1 to {@link #steps()}
     * @return the number of sequences
     */
    public int right(int position) {
        return right[Checks.index(position - 1, right.length, "position - 1")];
    }

    /**
     * The step probability of the geometric distribution that fits best.
     *
     * @return the maximum-likelihood estimate
     */
    public double geometric() {
        return geometric;
    }

    /**
     * Test of the geometric distribution: a small value says that the steps are not equally likely.
     *
     * @return the p-value, or empty if there are too few sequences to test
     */
    public Optional<Double> geometricPValue() {
        return pValue;
    }

    /**
     * Step probabilities along a line, fitted by maximum likelihood.
     *
     * @return the fit with the test of its slope
     */
    public LinearHazard linear() {
        return LinearHazard.fit(atRisk, right);
    }

    /**
     * Where the result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "Memorized length by step, geometric p = %.4f, test of it: %s%n  %8s %8s %8s  %s",
                geometric,
                pValue.map(p -> String.format(Locale.ROOT, "p-value %.3g", p)).orElse("too few sequences"),
                "position",
                "at risk",
                "right",
                "probability"));
        for (int j = 1; j <= steps(); j++) {
            table.append(String.format(Locale.ROOT, "%n  %8d %8d %8d  %s", j, atRisk(j), right(j), step(j)));
        }
        return table.toString();
    }
}

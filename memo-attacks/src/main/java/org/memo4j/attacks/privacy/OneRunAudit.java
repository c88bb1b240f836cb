package org.memo4j.attacks.privacy;

import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.util.FastMath;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;

/**
 * Lower bound on epsilon from one training run with m canaries, each in or out by a fair coin. If the algorithm is
 * (epsilon, delta)-differentially private, v or more of r guesses are right with at most the probability
 *
 * <pre>
 * q = 1 / (1 + e^-epsilon)        beta = P[Bin(r, q) &gt;= v]
 * alpha = max_{1 &lt;= i &lt;= v} P[v - i &lt;= Bin(r, q) &lt; v] / i
 * p = min(1, beta + 2 m delta alpha)
 * </pre>
 *
 * and the bound is the epsilon up to which p stays below the significance. The binomial tails are summed from their
 * largest term, which comes from its logarithm. Cost: O(r) for a p-value, some sixty of them for a bound.
 *
 * <p>Source: Steinke, Nasr and Jagielski, <em>Privacy auditing with one (1) training run</em>, NeurIPS 2023, theorem 5.2
 * and appendix D. Several public copies leave the term with delta out. The guesses of {@link PrivacyAudit} are all "in"
 * (k- = 0); an auditor who also says "out" gives {@link OneRunCounts#guess}.
 */
public final class OneRunAudit extends OneRunMethod {
    private static final MetricId ID = new MetricId("privacy.one-run", 1);

    private OneRunAudit() {}

    /**
     * The method, which has no options.
     *
     * @return the method
     */
    public static OneRunAudit withDefaults() {
        return new OneRunAudit();
    }

    /**
     * Bound on the probability that so many guesses are right under (epsilon, delta)-differential privacy.
     *
     * @param counts canaries, guesses and right guesses
     * @param epsilon finite and at least 0
     * @param delta in [0, 1)
     * @return the p-value, in [0, 1]
     */
    public static double pValue(OneRunCounts counts, double epsilon, double delta) {
        Checks.check(
                epsilon >= 0 && epsilon < Double.POSITIVE_INFINITY,
                "epsilon must be finite and >= 0, but is %s",
                epsilon);
        Checks.check(delta >= 0 && delta < 1, "delta must be in [0, 1), but is %s", delta);
        return p(counts, epsilon, delta);
    }

    private static double p(OneRunCounts counts, double epsilon, double delta) {
        int r = counts.guesses();
        int wrong = r - counts.correct();
        // Wrong guesses, not right ones: their probability keeps its precision at a large epsilon.
        double odds = Math.exp(-epsilon);
        if (counts.correct() == 0 || odds == 0) {
            return 1;
        }
        BinomialDistribution errors = new BinomialDistribution(null, r, odds / (1 + odds));
        double beta = atMost(errors, wrong, odds);
        return delta == 0 ? beta : Math.min(1, beta + 2.0 * counts.canaries() * delta * slope(errors, wrong, odds));
    }

    private static double atMost(BinomialDistribution errors, int wrong, double odds) {
        int r = errors.getNumberOfTrials();
        boolean below = wrong < r * errors.getProbabilityOfSuccess();
        double sum = 0;
        double term = 1;
        if (below) {
            for (int k = wrong; k >= 0 && term > 1e-18 * sum; k--) {
                sum += term;
                term *= k / ((r - k + 1) * odds);
            }
            return Math.exp(errors.logProbability(wrong)) * sum;
        }
        for (int k = wrong + 1; k <= r && term > 1e-18 * sum; k++) {
            sum += term;
            term *= (r - k) * odds / (k + 1);
        }
        return Math.max(0, 1 - Math.exp(errors.logProbability(wrong + 1)) * sum);
    }

    /** Largest mean of the probabilities of wrong + 1, ..., wrong + i: they rise, then fall, and so does their mean. */
    private static double slope(BinomialDistribution errors, int wrong, double odds) {
        int r = errors.getNumberOfTrials();
        double log = errors.logProbability(wrong + 1);
        double sum = 0;
        double best = 0;
        for (int k = wrong + 1; k <= r; k++) {
            double term = FastMath.exp(log);
            if (term < best) {
                break;
            }
            sum += term;
            best = sum / (k - wrong);
            log += FastMath.log((r - k) * odds / (k + 1));
        }
        return best;
    }

    @Override
    MetricId id() {
        return ID;
    }

    @Override
    String ruledOut(double delta) {
        return EpsilonBound.differentiallyPrivate(delta) + " algorithm";
    }

    @Override
    void check(double delta) {
        Checks.check(delta >= 0 && delta < 1, "delta must be in [0, 1), but is %s", delta);
    }

    @Override
    double epsilon(OneRunCounts counts, AuditLevel level, double floor) {
        double significance = level.significance();
        // Without the term with delta, which costs more, the answer is often clear.
        if (p(counts, floor, 0) >= significance || p(counts, floor, level.delta()) >= significance) {
            return floor;
        }
        return Bisection.last(e -> p(counts, e, level.delta()) < significance, floor);
    }

    @Override
    public String toString() {
        return "one run";
    }
}

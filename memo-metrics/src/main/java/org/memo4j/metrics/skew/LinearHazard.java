package org.memo4j.metrics.skew;

import java.util.Locale;
import org.apache.commons.math3.analysis.MultivariateFunction;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.metrics.MetricIds;

/**
 * Step probabilities that rise, or fall, along a line: the simplest departure from the geometric length.
 *
 * <pre>
 * p_j         = intercept + slope j
 * ln P(N = n) = sum_{j &lt;= n} ln p_j + ln(1 - p_{n+1})
 * </pre>
 *
 * fitted by maximum likelihood to the steps of a {@link LengthDecomposition}, within (0, 1) at every step that some
 * sequence reached. The log-likelihood is concave in the two parameters. The p-value is that of the likelihood-ratio test
 * against the geometric distribution, chi-squared with one degree of freedom; it needs some tens of sequences.
 *
 * <p>Source: Li, Huang, Wang, Rahmani, <em>Skewed Memorization in Large Language Models: Quantification and
 * Decomposition</em>, 2025. Departure: the closed form that their account gives, {@code p0^n Gamma(n + 1 + a/p0) /
 * Gamma(1 + a/p0)}, is the product of {@code p0 j + a}, with intercept and slope exchanged; here the product is taken
 * term by term.
 *
 * @param intercept step probability extrapolated to position 0
 * @param slope growth a position
 * @param steps number of steps that were fitted
 * @param logLikelihood natural log-likelihood of the fit
 * @param pValue p-value of a slope of 0
 * @param provenance where the result comes from
 */
public record LinearHazard(
        double intercept, double slope, int steps, double logLikelihood, double pValue, Provenance provenance) {
    private static final double EDGE = 1e-12;

    static LinearHazard fit(int[] atRisk, int[] right) {
        int steps = atRisk.length;
        // the line by its values at both ends, as logits, so that every step stays within (0, 1)
        MultivariateFunction likelihood = ends -> logLikelihood(atRisk, right, logistic(ends[0]), logistic(ends[1]));
        double start = logit(mean(atRisk, right));
        double[] ends = {start, start};
        if (steps > 1) {
            for (int round = 0; round < 3; round++) {
                ends = new SimplexOptimizer(1e-13, 1e-13)
                        .optimize(
                                new MaxEval(20_000),
                                new ObjectiveFunction(likelihood),
                                GoalType.MAXIMIZE,
                                new InitialGuess(ends),
                                new NelderMeadSimplex(2, round == 0 ? 1 : 0.1))
                        .getPoint();
            }
        }
        double first = logistic(ends[0]);
        double last = logistic(ends[1]);
        double slope = steps > 1 ? (last - first) / (steps - 1) : 0;
        double fitted = likelihood.value(ends);
        double geometric = likelihood.value(new double[] {start, start});
        double g = 2 * (fitted - geometric);
        return new LinearHazard(
                first - slope,
                slope,
                steps,
                Math.max(fitted, geometric),
                steps > 1 ? ChiSquared.pValue(g, 1) : 1,
                Provenance.of(MetricIds.SKEW_LINEAR_HAZARD)
                        .withData(new DataHash().add(atRisk).add(right).value()));
    }

    private static double mean(int[] atRisk, int[] right) {
        double trials = 0;
        double successes = 0;
        for (int j = 0; j < atRisk.length; j++) {
            trials += atRisk[j];
            successes += right[j];
        }
        return successes / trials;
    }

    private static double logLikelihood(int[] atRisk, int[] right, double first, double last) {
        double sum = 0;
        for (int j = 0; j < atRisk.length; j++) {
            double p = atRisk.length == 1 ? first : first + (last - first) * j / (atRisk.length - 1);
            sum += term(right[j], p) + term(atRisk[j] - right[j], 1 - p);
        }
        return sum;
    }

    private static double term(int count, double p) {
        return count == 0 ? 0 : count * Math.log(p);
    }

    private static double logit(double p) {
        double inside = Math.min(1 - EDGE, Math.max(EDGE, p));
        return Math.log(inside / (1 - inside));
    }

    private static double logistic(double x) {
        return Math.min(1 - EDGE, Math.max(EDGE, 1 / (1 + Math.exp(-x))));
    }

    /**
     * Probability that a token is right if all before it were.
     *
     * @param position position in the target, from 1; beyond {@link #steps()} the line goes on, up to 0 or 1
     * @return the probability
     */
    public double step(int position) {
        Checks.atLeast(position, 1, "position");
        return Math.min(1, Math.max(0, intercept + slope * position));
    }

    /**
     * Natural logarithm of the probability of a memorized length.
     *
     * @param length number of tokens, at least 0
     * @return {@code ln P(N = length)}, at most 0, possibly {@code -inf}
     */
    public double logProbability(int length) {
        Checks.atLeast(length, 0, "length");
        double sum = Math.log1p(-step(length + 1));
        for (int j = 1; j <= length; j++) {
            sum += Math.log(step(j));
        }
        return sum;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p_j = %.4f %+.5f j over %d steps, p-value of no slope %.3g",
                intercept,
                slope,
                steps,
                pValue);
    }
}

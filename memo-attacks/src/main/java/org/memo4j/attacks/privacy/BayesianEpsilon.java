package org.memo4j.attacks.privacy;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.special.Beta;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.core.Checks;
import org.memo4j.core.stat.Estimate;

/**
 * Bayesian estimate of epsilon from the counts at one threshold. The rates of false negatives and of false positives get
 * independent Jeffreys priors, so that after the counts they are Beta(FN + 1/2, TP + 1/2) and Beta(FP + 1/2, TN + 1/2); and
 *
 * <pre>
 * P(epsilon &lt;= e) = P( (FNR, FPR) lies in the region that (e, delta)-differential privacy allows )
 * </pre>
 *
 * both sides of the diagonal, so that an attack that is worse than chance counts as much as one that is better. Quantiles
 * of this distribution are the ends of the interval.
 *
 * <p><b>A credible interval, not a confidence bound:</b> it is shorter than those of {@link EpsilonLowerBound}, gives an
 * upper end where those give infinity, and holds on average over the prior, not at every truth. The threshold must not have
 * been chosen on these counts. The upper end is about this attack and these canaries; a stronger attack may find more.
 *
 * <p>Source: Zanella-Beguelin, Wutschitz, Tople, Salem, Ruehle, Paverd, Naseri, Koepf, Jones, <em>Bayesian Estimation of
 * Differential Privacy</em>, ICML 2023. Departures: one integral instead of two, over one rate and with the
 * distribution function of the other, to 1e-9; the published code stops at 0.005. Immutable. Cost: milliseconds a
 * probability, ten of them a quantile.
 */
public final class BayesianEpsilon {
    private static final double ACCURACY = 1e-10;
    private static final double PLACES = 1e-9;
    private static final int DEEPEST = 30;
    /** Outside these levels of the outer rate there is less than the accuracy. */
    private static final double TAIL = 1e-11;
    /** Beyond this, no number of examples that fits an int tells two values of epsilon apart. */
    private static final double LARGEST = 100;

    private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(16, -1, 1);

    private final Confusion counts;
    private final double delta;
    private final BetaDistribution outer;
    private final BetaDistribution inner;
    private final double from;
    private final double to;
    private final double logScale;

    private BayesianEpsilon(Confusion counts, double delta, BetaDistribution outer, BetaDistribution inner) {
        this.counts = counts;
        this.delta = delta;
        this.outer = outer;
        this.inner = inner;
        this.from = angle(outer.inverseCumulativeProbability(TAIL));
        this.to = angle(outer.inverseCumulativeProbability(1 - TAIL));
        this.logScale = Math.log(2) - Beta.logBeta(outer.getAlpha(), outer.getBeta());
    }

    /**
     * The estimate.
     *
     * @param counts counts at a threshold that was fixed before they were seen
     * @param delta in [0, 1)
     * @return the estimate
     */
    public static BayesianEpsilon of(Confusion counts, double delta) {
        Checks.check(delta >= 0 && delta < 1, "delta must be in [0, 1), but is %s", delta);
        BetaDistribution fnr = beta(counts.falseNegatives(), counts.truePositives());
        BetaDistribution fpr = beta(counts.falsePositives(), counts.trueNegatives());
        // the region is symmetric in both rates; a narrow outer rate leaves a smooth integrand
        return fnr.getNumericalVariance() <= fpr.getNumericalVariance()
                ? new BayesianEpsilon(counts, delta, fnr, fpr)
                : new BayesianEpsilon(counts, delta, fpr, fnr);
    }

    private static BetaDistribution beta(int successes, int failures) {
        return new BetaDistribution(null, successes + 0.5, failures + 0.5, 1e-15);
    }

    /** With {@code rate = sin^2(angle)} the density of a rate has no pole, whatever the counts. */
    private static double angle(double rate) {
        return Math.asin(Math.sqrt(Math.min(1, Math.max(0, rate))));
    }

    /**
     * Probability that the epsilon of this attack is at most a number.
     *
     * @param epsilon the number, at least 0
     * @return the probability, ascending in epsilon
     */
    public double probability(double epsilon) {
        Checks.check(epsilon >= 0, "epsilon must be >= 0, but is %s", epsilon);
        double corner = (1 - delta) / (1 + Math.exp(epsilon));
        double[] ends = DoubleStream.concat(
                        DoubleStream.of(from, to),
                        DoubleStream.of(corner, delta, 1 - delta, 1 - corner)
                                .map(BayesianEpsilon::angle)
                                .filter(angle -> angle > from && angle < to))
                .sorted()
                .toArray();
        double sum = 0;
        for (int k = 1; k < ends.length; k++) {
            sum += integral(ends[k - 1], ends[k], epsilon, DEEPEST);
        }
        return Math.min(1, sum);
    }

    /** Gauss-Legendre, halved until the halves agree with the whole. */
    private double integral(double a, double b, double epsilon, int deeper) {
        double middle = (a + b) / 2;
        double whole = panel(a, b, epsilon);
        double halves = panel(a, middle, epsilon) + panel(middle, b, epsilon);
        return deeper == 0 || Math.abs(whole - halves) <= ACCURACY
                ? halves
                : integral(a, middle, epsilon, deeper - 1) + integral(middle, b, epsilon, deeper - 1);
    }

    private double panel(double a, double b, double epsilon) {
        double sum = 0;
        for (int k = 0; k < RULE.getNumberOfPoints(); k++) {
            double angle = (a + b) / 2 + (b - a) / 2 * RULE.getPoint(k);
            double sine = Math.sin(angle);
            double cosine = Math.cos(angle);
            double density = Math.exp(logScale
                    + (2 * outer.getAlpha() - 1) * Math.log(sine)
                    + (2 * outer.getBeta() - 1) * Math.log(cosine));
            sum += density > ACCURACY
                    ? RULE.getWeight(k) * density * allowed(sine * sine, cosine * cosine, epsilon)
                    : 0;
        }
        return (b - a) / 2 * sum;
    }

    /** Probability that the inner rate lies in the region at a value of the outer one, given with its complement. */
    private double allowed(double rate, double rest, double epsilon) {
        double up = Math.exp(epsilon);
        double down = Math.exp(-epsilon);
        double low = Math.max(0, Math.max(1 - delta - rate * up, (rest - delta) * down));
        double high = Math.min(1, Math.min(1 + (delta - rate) * down, delta + rest * up));
        return Math.max(0, inner.cumulativeProbability(high) - inner.cumulativeProbability(low));
    }

    /**
     * Quantile of epsilon.
     *
     * @param level the level, in (0, 1)
     * @return the epsilon whose {@link #probability} is the level, to 1e-9; 0 if that of 0 does
     */
    public double quantile(double level) {
        Checks.openProbability(level, "level");
        DoubleUnaryOperator missing = epsilon -> level - probability(epsilon);
        if (missing.applyAsDouble(0) <= 0) {
            return 0;
        }
        double low = 0;
        double high = 1;
        while (missing.applyAsDouble(high) > 0) {
            low = high;
            high *= 2;
            Checks.check(
                    high < LARGEST,
                    "the quantile of level %s lies beyond %s; take a level nearer to 1/2",
                    level,
                    LARGEST);
        }
        return new BrentSolver(PLACES).solve(1000, missing::applyAsDouble, low, high);
    }

    /**
     * The median, with the interval that leaves out the same probability on both sides.
     *
     * @param confidence probability of the interval, in (0, 1)
     * @return the estimate
     */
    public Estimate interval(double confidence) {
        Checks.openProbability(confidence, "confidence");
        return new Estimate(
                quantile(0.5),
                quantile((1 - confidence) / 2),
                quantile((1 + confidence) / 2),
                confidence,
                "joint beta, Jeffreys priors");
    }

    /**
     * The number that epsilon exceeds with a given probability.
     *
     * @param confidence the probability, in (0, 1)
     * @return the quantile of level {@code 1 - confidence}
     */
    public double lower(double confidence) {
        return quantile(1 - Checks.openProbability(confidence, "confidence"));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "epsilon %s at delta %s, 95 %% credible, from %s", interval(0.95), delta, counts);
    }
}

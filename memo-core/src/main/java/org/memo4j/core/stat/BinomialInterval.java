package org.memo4j.core.stat;

import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;
import org.memo4j.core.Checks;

/** Two-sided confidence intervals for the parameter of a binomial distribution. */
public enum BinomialInterval {
    /**
     * Exact: covers at least at the nominal rate. Clopper and Pearson, <em>The use of confidence or fiducial limits
     * illustrated in the case of the binomial</em>, Biometrika 1934.
     */
    CLOPPER_PEARSON("Clopper-Pearson") {
        @Override
        double[] interval(int successes, int trials, double confidence) {
            // by beta quantiles: Commons Math's own Clopper-Pearson interval fails at 0 and at all successes
            double tail = (1 - confidence) / 2;
            return new double[] {
                successes == 0 ? 0 : betaQuantile(successes, trials - successes + 1.0, tail),
                successes == trials ? 1 : betaQuantile(successes + 1.0, trials - successes, 1 - tail)
            };
        }
    },
    /**
     * Score interval: covers at about the nominal rate and is shorter. Wilson, <em>Probable inference, the law of
     * succession, and statistical inference</em>, JASA 1927.
     */
    WILSON("Wilson") {
        @Override
        double[] interval(int successes, int trials, double confidence) {
            ConfidenceInterval wilson = new WilsonScoreInterval().createInterval(trials, successes, confidence);
            return new double[] {
                successes == 0 ? 0 : Math.max(0, wilson.getLowerBound()),
                successes == trials ? 1 : Math.min(1, wilson.getUpperBound())
            };
        }
    };

    private static final double QUANTILE_ACCURACY = 1e-15;

    private final String label;

    BinomialInterval(String label) {
        this.label = label;
    }

    abstract double[] interval(int successes, int trials, double confidence);

    private static double betaQuantile(double a, double b, double p) {
        return new BetaDistribution(null, a, b, QUANTILE_ACCURACY).inverseCumulativeProbability(p);
    }

    /**
     * Proportion of successes with its interval.
     *
     * @param successes number of successes
     * @param trials number of trials, at least 1
     * @param confidence nominal coverage, in (0, 1)
     * @return {@code successes / trials} and the interval, whose ends lie in [0, 1]
     */
    public Estimate estimate(int successes, int trials, double confidence) {
        Checks.atLeast(trials, 1, "trials");
        Checks.check(
                successes >= 0 && successes <= trials, "successes must be in [0, %d], but is %d", trials, successes);
        Checks.openProbability(confidence, "confidence");
        double[] ends = interval(successes, trials, confidence);
        return new Estimate((double) successes / trials, ends[0], ends[1], confidence, label);
    }
}

package org.memo4j.core.stat;

import org.apache.commons.math3.stat.interval.ClopperPearsonInterval;
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
        ConfidenceInterval interval(int trials, int successes, double confidence) {
            return new ClopperPearsonInterval().createInterval(trials, successes, confidence);
        }
    },
    /**
     * Score interval: covers at about the nominal rate and is shorter. Wilson, <em>Probable inference, the law of
     * succession, and statistical inference</em>, JASA 1927.
     */
    WILSON("Wilson") {
        @Override
        ConfidenceInterval interval(int trials, int successes, double confidence) {
            return new WilsonScoreInterval().createInterval(trials, successes, confidence);
        }
    };

    private final String label;

    BinomialInterval(String label) {
        this.label = label;
    }

    abstract ConfidenceInterval interval(int trials, int successes, double confidence);

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
        ConfidenceInterval interval = interval(trials, successes, confidence);
        double lower = successes == 0 ? 0 : Math.max(0, interval.getLowerBound());
        double upper = successes == trials ? 1 : Math.min(1, interval.getUpperBound());
        return new Estimate((double) successes / trials, lower, upper, confidence, label);
    }
}

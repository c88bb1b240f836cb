package org.memo4j.core.stat;

import org.apache.commons.math3.distribution.NormalDistribution;

/** How the replicates of a {@link Bootstrap} become a two-sided confidence interval. */
public enum BootstrapInterval {
    /**
     * Percentile interval: the {@code (1-c)/2} and {@code (1+c)/2} quantiles of the replicates. Efron and Tibshirani,
     * <em>An Introduction to the Bootstrap</em>, 1993, section 13.3.
     */
    PERCENTILE("percentile") {
        @Override
        double level(double p, double bias, double acceleration) {
            return p;
        }
    },
    /**
     * Bias-corrected and accelerated interval: quantiles of the replicates at
     *
     * <pre>
     * Phi(z0 + (z0 + z_p) / (1 - a (z0 + z_p)))
     * </pre>
     *
     * where {@code z0} measures the median bias of the replicates and {@code a}, from a jackknife, how the standard
     * error changes with the parameter. Efron, <em>Better bootstrap confidence intervals</em>, JASA 1987; Efron and
     * Tibshirani 1993, section 14.3. Second-order accurate for smooth statistics; for a statistic with jumps (a
     * quantile, the TPR at a fixed FPR) the jackknife is unreliable, so take {@link #PERCENTILE} there.
     */
    BCA("BCa") {
        @Override
        double level(double p, double bias, double acceleration) {
            double shifted = bias + NORMAL.inverseCumulativeProbability(p);
            double scale = 1 - acceleration * shifted;
            // Past the pole of the formula the limit is meant.
            double z = scale > 0 ? bias + shifted / scale : Math.copySign(Double.POSITIVE_INFINITY, shifted);
            return NORMAL.cumulativeProbability(z);
        }
    };

    static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    private final String label;

    BootstrapInterval(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Level of the quantile of the replicates that stands for the nominal level p. */
    abstract double level(double p, double bias, double acceleration);
}

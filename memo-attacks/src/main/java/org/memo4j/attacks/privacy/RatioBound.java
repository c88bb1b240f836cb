package org.memo4j.attacks.privacy;

import org.apache.commons.math3.special.Erf;
import org.apache.commons.math3.util.FastMath;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.core.Checks;
import org.memo4j.core.stat.BinomialInterval;

/**
 * Lower confidence bounds for the ratio of two proportions, {@code TPR / FPR}, of {@code x1} of {@code n1} flagged
 * members and {@code x0} of {@code n0} flagged non-members. Below, {@code z} is the normal quantile of
 * {@code 1 - significance}, {@code p1 = x1 / n1}, {@code p0 = x0 / n0}.
 *
 * <p>Only {@link #CLOPPER_PEARSON} holds at every sample size. The others are asymptotic: they are shorter, and at few
 * counts they promise far too much (500 of 500 against 0 of 500 at a significance of 0.01: 37 by Katz, 108 by Bailey,
 * 94 exactly). Their corrections for zero and for full counts are those of the R package asbio (Aho) and of TensorFlow
 * Privacy.
 *
 * <p>Source: Aho and Bowyer, <em>Confidence intervals for ratios of proportions: implications for selection
 * ratios</em>, Methods in Ecology and Evolution 2015.
 */
public enum RatioBound {
    /** {@code (p1 / p0) exp(-z sqrt((1 - p1) / x1 + (1 - p0) / x0))}. Katz et al., Biometrics 1978. */
    KATZ_LOG {
        @Override
        double bound(double[] x, double[] n, double z) {
            if (x[1] == 0) {
                return 0;
            }
            double[] y = full(x, n) ? new double[] {n[0] - 0.5, n[1] - 0.5} : x.clone();
            y[0] = x[0] == 0 ? 0.5 : y[0];
            double spread = Math.sqrt((1 - y[1] / n[1]) / y[1] + (1 - y[0] / n[0]) / y[0]);
            return y[1] / n[1] / (y[0] / n[0]) * Math.exp(-z * spread);
        }
    },
    /** Katz's with one half added to every count and every size. Walter, Biometrika 1975. */
    ADJUSTED_LOG {
        @Override
        double bound(double[] x, double[] n, double z) {
            if (x[0] == 0 && x[1] == 0) {
                return 0;
            }
            double shift = full(x, n) ? 0 : 0.5;
            double ratio = (x[1] + shift) / (n[1] + 0.5) / ((x[0] + shift) / (n[0] + 0.5));
            double variance = 1 / (x[1] + shift) - 1 / (n[1] + 0.5) + 1 / (x[0] + shift) - 1 / (n[0] + 0.5);
            return ratio * Math.exp(-z * Math.sqrt(variance));
        }
    },
    /** Cube-root transform. Bailey, <em>Confidence limits to the risk ratio</em>, Biometrics 1987. */
    BAILEY {
        @Override
        double bound(double[] x, double[] n, double z) {
            if (x[1] == 0) {
                return 0;
            }
            double x1 = x[1] == n[1] ? n[1] - 0.5 : x[1];
            double x0 = x[0] == 0 ? 0.5 : x[0] == n[0] ? n[0] - 0.5 : x[0];
            double q1 = 1 - x1 / n[1];
            double q0 = 1 - x0 / n[0];
            double root = Math.sqrt(q1 / x1 + q0 / x0 - z * z * q1 * q0 / (9 * x1 * x0));
            double cube = (1 - z / 3 * root) / (1 - z * z * q0 / (9 * x0));
            return x1 / n[1] / (x0 / n[0]) * cube * cube * cube;
        }
    },
    /** Inverse hyperbolic sine. Newcombe, <em>Logit confidence intervals and the inverse sinh transformation</em>, 2001. */
    INV_SINH {
        @Override
        double bound(double[] x, double[] n, double z) {
            if (x[1] == 0) {
                return 0;
            }
            double[] y = full(x, n) ? new double[] {n[0] - 0.5, n[1] - 0.5} : x.clone();
            y[0] = x[0] == 0 ? z * z : y[0];
            double variance = 1 / y[1] - 1 / n[1] + 1 / y[0] - 1 / n[0];
            return y[1] / n[1] / (y[0] / n[0]) * Math.exp(2 * FastMath.asinh(-z / 2 * Math.sqrt(variance)));
        }
    },
    /**
     * Lower bound of TPR over upper bound of FPR, each exact at half the significance. Jagielski, Ullman and Oprea,
     * <em>Auditing differentially private machine learning: how private is private SGD?</em>, NeurIPS 2020.
     */
    CLOPPER_PEARSON {
        @Override
        double bound(double[] x, double[] n, double z) {
            throw new IllegalStateException("exact bounds need no normal quantile");
        }

        @Override
        public double lower(Confusion counts, double significance) {
            check(significance);
            return clopperPearson(counts.truePositives(), counts.members(), significance / 2)[0]
                    / clopperPearson(counts.falsePositives(), counts.nonMembers(), significance / 2)[1];
        }
    };

    abstract double bound(double[] x, double[] n, double z);

    /**
     * Lower bound of {@code TPR / FPR}; its logarithm bounds epsilon at delta = 0. For another rule give
     * {@link DecisionRule#view}.
     *
     * @param counts counts at a threshold that was fixed before they were seen
     * @param significance probability of an error, in (0, 0.5)
     * @return the bound, at least 0
     */
    public double lower(Confusion counts, double significance) {
        check(significance);
        double z = -Math.sqrt(2) * Erf.erfInv(2 * significance - 1);
        double[] x = {counts.falsePositives(), counts.truePositives()};
        double[] n = {counts.nonMembers(), counts.members()};
        double bound = bound(x, n, z);
        return bound > 0 ? bound : 0; // a transform outside its domain claims nothing
    }

    private static void check(double significance) {
        Checks.check(
                significance > 0 && significance < 0.5,
                "significance must be in (0, 0.5), but is %s; it is one minus the confidence",
                significance);
    }

    private static boolean full(double[] x, double[] n) {
        return x[0] == n[0] && x[1] == n[1];
    }

    /** One-sided exact limits, each of which errs with at most the given probability. */
    static double[] clopperPearson(int successes, int trials, double tail) {
        var both = BinomialInterval.CLOPPER_PEARSON.estimate(successes, trials, 1 - 2 * tail);
        return new double[] {both.lower(), both.upper()};
    }
}

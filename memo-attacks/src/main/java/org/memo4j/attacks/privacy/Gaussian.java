package org.memo4j.attacks.privacy;

import org.apache.commons.math3.special.Erf;

/** Standard normal distribution function and quantile with full relative precision in the lower tail. */
final class Gaussian {
    private static final double LOG_SQRT_2_PI = 0.5 * Math.log(2 * Math.PI);
    private static final double SQRT_2 = Math.sqrt(2);
    /** Below it the asymptotic series is exact to rounding, and erfc has not underflowed yet. */
    private static final double SERIES = -20;

    private Gaussian() {}

    /** {@code ln Phi(x)}. */
    static double logCdf(double x) {
        if (x > 0) {
            return Math.log1p(-0.5 * Erf.erfc(x / SQRT_2));
        }
        if (x > SERIES) {
            return Math.log(0.5 * Erf.erfc(-x / SQRT_2));
        }
        double sum = 1;
        double term = 1;
        for (int k = 1; k <= 8; k++) {
            term *= -(2 * k - 1) / (x * x);
            sum += term;
        }
        return -x * x / 2 - LOG_SQRT_2_PI - Math.log(-x) + Math.log(sum);
    }

    static double cdf(double x) {
        return x > SERIES ? 0.5 * Erf.erfc(-x / SQRT_2) : Math.exp(logCdf(x));
    }

    /** The x with {@code Phi(x) = p}, for p in [0, 1]. */
    static double quantile(double p) {
        if (p > 0.5) {
            return -quantile(1 - p);
        }
        if (p == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        // Newton on the logarithm, which is concave: from the left it never overshoots.
        double log = Math.log(p);
        double x = p > 1e-8 ? SQRT_2 * Erf.erfInv(2 * p - 1) : -Math.sqrt(-2 * log);
        for (int i = 0; i < 20; i++) {
            double value = logCdf(x);
            double step = (value - log) * Math.exp(value + x * x / 2 + LOG_SQRT_2_PI);
            x -= step;
            if (Math.abs(step) < 1e-14 * Math.max(1, Math.abs(x))) {
                break;
            }
        }
        return x;
    }
}

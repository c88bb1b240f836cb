package org.memo4j.metrics.exposure;

import org.apache.commons.math3.special.Erf;

/**
 * Logarithm of the standard normal distribution function, and its derivative.
 *
 * <p>Within {@value #RANGE} of 0 it is read from a table by cubic Hermite interpolation, whose error is below 1e-13: a fit
 * evaluates it millions of times. Outside, the continued fraction of Laplace for Mills' ratio is used.
 */
final class StandardNormal {
    private static final double LOG_SQRT_2_PI = 0.5 * Math.log(2 * Math.PI);
    private static final int RANGE = 8;
    private static final int STEPS = 512;
    private static final double[] VALUE = new double[2 * RANGE * STEPS + 1];
    private static final double[] SLOPE = new double[VALUE.length];

    static {
        for (int i = 0; i < VALUE.length; i++) {
            double x = (double) i / STEPS - RANGE;
            VALUE[i] = exact(x);
            SLOPE[i] = Math.exp(logDensity(x) - VALUE[i]);
        }
    }

    private StandardNormal() {}

    static double logDensity(double x) {
        return -0.5 * x * x - LOG_SQRT_2_PI;
    }

    static double logCumulative(double x) {
        if (x <= -RANGE) {
            return logTail(-x);
        }
        if (x >= RANGE) {
            return -Math.exp(logTail(x));
        }
        double position = (x + RANGE) * STEPS;
        int i = Math.min((int) position, VALUE.length - 2); // just below RANGE the position rounds up
        double s = position - i;
        double r = 1 - s;
        return r * r * ((1 + 2 * s) * VALUE[i] + s / STEPS * SLOPE[i])
                + s * s * ((1 + 2 * r) * VALUE[i + 1] - r / STEPS * SLOPE[i + 1]);
    }

    /** Derivative of the log-cumulative: the density over the distribution function. */
    static double slope(double x) {
        return Math.exp(logDensity(x) - logCumulative(x));
    }

    /** Without the table; below -5 the error function would lose precision. */
    private static double exact(double x) {
        if (x < -5) {
            return logTail(-x);
        }
        return x < 0 ? Math.log(0.5 * Erf.erfc(-x / Math.sqrt(2))) : Math.log1p(-0.5 * Erf.erfc(x / Math.sqrt(2)));
    }

    /** Logarithm of the probability beyond {@code x >= 5}. */
    private static double logTail(double x) {
        double fraction = x;
        for (int k = 40; k >= 1; k--) {
            fraction = x + k / fraction;
        }
        return logDensity(x) - Math.log(fraction);
    }
}

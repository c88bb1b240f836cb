package org.memo4j.core.stat;

import java.util.Locale;
import org.memo4j.core.Checks;

/**
 * A number with its confidence interval.
 *
 * @param value point estimate
 * @param lower lower end of the interval
 * @param upper upper end of the interval
 * @param confidence nominal coverage of the interval, for example 0.95
 * @param method how the interval was made, for example {@code Clopper-Pearson}
 */
public record Estimate(double value, double lower, double upper, double confidence, String method) {
    /**
     * Checks the parts.
     *
     * @param value point estimate
     * @param lower lower end of the interval
     * @param upper upper end of the interval
     * @param confidence nominal coverage of the interval
     * @param method how the interval was made
     */
    public Estimate {
        Checks.openProbability(confidence, "confidence");
    }

    /**
     * Whether the interval covers a number.
     *
     * @param x the number
     * @return true if {@code lower <= x <= upper}
     */
    public boolean covers(double x) {
        return lower <= x && x <= upper;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", value, lower, upper);
    }
}

package org.memo4j.metrics.extraction;

import java.util.List;
import java.util.Optional;
import org.memo4j.core.stat.Estimate;

/**
 * Least-squares line of fractions over the decimal logarithm of a quantity.
 *
 * <pre>
 * fraction = intercept + slope * log10(x)        slope = sum_b c_b f_b,   c_b = (x_b - mean x) / sum_b (x_b - mean x)^2
 * </pre>
 *
 * Every point counts once. The slope is a linear function of independent binomial fractions, so its interval is made
 * from theirs by the method of variance estimates recovery, which stays sound at fractions of 0 and 1:
 *
 * <pre>
 * lower = slope - sqrt( sum_b (c_b f_b - min(c_b l_b, c_b u_b))^2 )
 * upper = slope + sqrt( sum_b (max(c_b l_b, c_b u_b) - c_b f_b)^2 )
 * </pre>
 *
 * (Zou, Huang, Zhang, <em>A note on confidence interval estimation for a linear function of binomial proportions</em>,
 * Computational Statistics and Data Analysis 2009.) It says how well the slope is known, not whether a line fits.
 *
 * @param slope change of the fraction per tenfold
 * @param intercept fraction on the line where the quantity is 1
 * @param rSquared share of the variance of the fractions that the line explains; NaN if all fractions are equal
 * @param points number of points
 */
public record LogLinearTrend(Estimate slope, double intercept, double rSquared, int points) {
    /** A fraction at a logarithm. */
    record Point(double x, Estimate fraction) {}

    /** Empty with fewer than two points, or if all have the same logarithm. */
    static Optional<LogLinearTrend> fit(List<Point> points) {
        double meanX = points.stream().mapToDouble(Point::x).average().orElse(0);
        double meanF =
                points.stream().mapToDouble(p -> p.fraction().value()).average().orElse(0);
        double sxx = points.stream().mapToDouble(p -> square(p.x() - meanX)).sum();
        if (points.size() < 2 || sxx == 0) {
            return Optional.empty();
        }
        double slope = 0;
        double below = 0;
        double above = 0;
        for (Point p : points) {
            Estimate f = p.fraction();
            double c = (p.x() - meanX) / sxx;
            slope += c * f.value();
            below += square(c * f.value() - Math.min(c * f.lower(), c * f.upper()));
            above += square(Math.max(c * f.lower(), c * f.upper()) - c * f.value());
        }
        double intercept = meanF - slope * meanX;
        double residual = 0;
        double total = 0;
        for (Point p : points) {
            residual += square(p.fraction().value() - intercept - slope * p.x());
            total += square(p.fraction().value() - meanF);
        }
        Estimate estimate = new Estimate(
                slope,
                slope - Math.sqrt(below),
                slope + Math.sqrt(above),
                points.get(0).fraction().confidence(),
                "variance recovery from " + points.get(0).fraction().method());
        return Optional.of(
                new LogLinearTrend(estimate, intercept, total == 0 ? Double.NaN : 1 - residual / total, points.size()));
    }

    private static double square(double x) {
        return x * x;
    }
}

package org.memo4j.metrics.exposure;

import java.util.Arrays;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.PointValuePair;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.apache.commons.math3.stat.descriptive.moment.Skewness;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.apache.commons.math3.util.FastMath;
import org.memo4j.core.Checks;

/**
 * The skew-normal distribution.
 *
 * <pre>
 * f(x) = 2/w phi(t) Phi(a t),   t = (x - location) / w,   w = scale,   a = shape
 * </pre>
 *
 * <p>The distribution function is integrated in log space and keeps its relative precision far into both tails, where the
 * usual {@code Phi(t) - 2 T(t, a)} with Owen's T loses everything by cancellation: exposure is large exactly there.
 *
 * <p>Source: Azzalini, <em>A Class of Distributions Which Includes the Normal Ones</em>, Scandinavian Journal of
 * Statistics 1985.
 *
 * @param location location
 * @param scale scale, greater than 0
 * @param shape shape; 0 is the normal distribution, positive has the longer tail on the right
 */
public record SkewNormal(double location, double scale, double shape) {
    private static final double LOG_2 = Math.log(2);

    /** What lies further below the peak of an integrand than this factor, in logarithm, is below its rounding. */
    private static final double NEGLIGIBLE = 40;

    /** Panels of the quadrature halve towards the end of the range, down to 2^-20 of it. */
    private static final int PANELS = 21;

    /** Greatest skewness of a moment start; the skew-normal family ends at 0.9953. */
    private static final double MAX_SKEWNESS = 0.995;

    private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(12);

    /**
     * Checks the parts.
     *
     * @param location location
     * @param scale scale, greater than 0
     * @param shape shape; 0 is the normal distribution, positive has the longer tail on the right
     */
    public SkewNormal {
        Checks.check(Double.isFinite(location), "location must be finite, but is %s", location);
        Checks.positive(scale, "scale");
        Checks.check(Double.isFinite(shape), "shape must be finite, but is %s", shape);
    }

    /**
     * The distribution with given moments.
     *
     * @param mean the mean
     * @param deviation the standard deviation, greater than 0
     * @param skewness the skewness, clipped to [-0.995, 0.995], which is about the range of the family
     * @return the distribution
     */
    static SkewNormal ofMoments(double mean, double deviation, double skewness) {
        double g = Math.min(MAX_SKEWNESS, Math.abs(skewness));
        double power = Math.cbrt(g * g);
        double delta = Math.copySign(
                Math.sqrt(Math.PI / 2 * power / (power + Math.cbrt(Math.pow((4 - Math.PI) / 2, 2)))), skewness);
        double scale = deviation / Math.sqrt(1 - 2 * delta * delta / Math.PI);
        return new SkewNormal(
                mean - scale * delta * Math.sqrt(2 / Math.PI), scale, delta / Math.sqrt(1 - delta * delta));
    }

    /**
     * Maximum-likelihood fit by Nelder and Mead over location, log scale and the inverse hyperbolic sine of the shape.
     * The sample is standardized first, so that the fit does not depend on its unit. The search starts from the
     * distribution with the moments of the sample, and again from less skewed ones, because the likelihood has several
     * peaks where the sample is nearly as skewed as the family can be; the best end counts.
     *
     * <p>Samples whose greatest likelihood lies at an infinite shape exist (a half-normal distribution); the search then
     * ends at a large one. Cost: about a thousand passes over the sample.
     *
     * @param sample finite values, at least ten, not all equal
     * @return the fitted distribution
     * @throws IllegalArgumentException if there are fewer, one is not finite, or all are equal
     */
    public static SkewNormal fit(double... sample) {
        Checks.check(sample.length >= 10, "a fit needs at least 10 values, but there are %d", sample.length);
        Checks.finite(sample, "sample");
        double mean = new Mean().evaluate(sample);
        double deviation = new StandardDeviation(false).evaluate(sample, mean);
        Checks.check(
                deviation > 0 && Double.isFinite(deviation),
                "the standard deviation of the sample must be finite and > 0, but is %s; are all values equal?",
                deviation);
        double[] standard =
                Arrays.stream(sample).map(x -> (x - mean) / deviation).toArray();
        double skewness = new Skewness().evaluate(standard);
        SkewNormal best = climb(standard, skewness);
        double likelihood = best.logLikelihood(standard);
        for (double bound : new double[] {0.9, 0.5}) {
            if (Math.abs(skewness) > bound) {
                SkewNormal other = climb(standard, Math.copySign(bound, skewness));
                double otherLikelihood = other.logLikelihood(standard);
                if (otherLikelihood > likelihood) {
                    best = other;
                    likelihood = otherLikelihood;
                }
            }
        }
        return new SkewNormal(mean + deviation * best.location, deviation * best.scale, best.shape);
    }

    /** Climbs the likelihood of a standardized sample from the distribution with a given skewness. */
    private static SkewNormal climb(double[] sample, double skewness) {
        SkewNormal start = ofMoments(0, 1, skewness);
        ObjectiveFunction objective = new ObjectiveFunction(p -> at(p).logLikelihood(sample) / sample.length);
        double[] point = {start.location, Math.log(start.scale), FastMath.asinh(start.shape)};
        double value = Double.NEGATIVE_INFINITY;
        while (true) {
            PointValuePair end = new SimplexOptimizer(1e-12, 1e-12)
                    .optimize(
                            objective,
                            GoalType.MAXIMIZE,
                            new InitialGuess(point),
                            new NelderMeadSimplex(new double[] {0.1, 0.1, 0.5}),
                            new MaxEval(100_000));
            point = end.getPoint();
            // a collapsed simplex is unfolded again until that gains nothing
            if (end.getValue() <= value + 1e-10) {
                return at(point);
            }
            value = end.getValue();
        }
    }

    /** The distribution at a point of the search; a likelihood that rises for ever is flat from a shape of 2e8 on. */
    private static SkewNormal at(double[] point) {
        double shape = Math.sinh(Math.max(-20, Math.min(20, point[2])));
        return new SkewNormal(point[0], Math.exp(point[1]), shape);
    }

    /**
     * Natural logarithm of the density.
     *
     * @param x a finite number
     * @return the log-density
     */
    public double logDensity(double x) {
        return logDensity((x - location) / scale, shape) - Math.log(scale);
    }

    /**
     * Log-likelihood of a sample.
     *
     * @param sample finite values
     * @return the sum of the log-densities
     */
    public double logLikelihood(double... sample) {
        double sum = 0;
        for (double x : sample) {
            sum += logDensity((x - location) / scale, shape);
        }
        return sum - sample.length * Math.log(scale);
    }

    /**
     * Natural logarithm of the distribution function, {@code log P(X <= x)}.
     *
     * @param x a finite number
     * @return the logarithm, at most 0, with a relative error below 1e-11 however small the probability
     */
    public double logCumulative(double x) {
        double t = (x - location) / scale;
        if (slope(t, shape) >= 0) {
            return logTail(t, shape);
        }
        // to the right of the peak: the other tail is that of the mirrored distribution
        return Math.log1p(-Math.exp(logTail(-t, -shape)));
    }

    /**
     * The distribution function.
     *
     * @param x a finite number
     * @return {@code P(X <= x)}
     */
    public double cumulative(double x) {
        return Math.exp(logCumulative(x));
    }

    /** Standard log-density. */
    private static double logDensity(double t, double shape) {
        return LOG_2 + StandardNormal.logDensity(t) + StandardNormal.logCumulative(shape * t);
    }

    /** Derivative of the standard log-density. */
    private static double slope(double t, double shape) {
        return -t + shape * StandardNormal.slope(shape * t);
    }

    /**
     * Logarithm of the integral of the standard density up to a point left of its peak. The density is log-concave with
     * a curvature of at least 1: from {@code t} to the left it only falls, and at least as fast as
     * {@code exp(-slope s - s^2 / 2)}.
     */
    private static double logTail(double t, double shape) {
        double peak = logDensity(t, shape);
        double slope = slope(t, shape);
        double range = 2 * NEGLIGIBLE / (slope + Math.sqrt(slope * slope + 2 * NEGLIGIBLE));
        while (peak - logDensity(t - range / 2, shape) > NEGLIGIBLE) {
            range /= 2;
        }
        double sum = 0;
        double from = 0;
        for (int panel = 1; panel <= PANELS; panel++) {
            double to = Math.scalb(range, panel - PANELS);
            double middle = (from + to) / 2;
            double half = (to - from) / 2;
            for (int i = 0; i < RULE.getNumberOfPoints(); i++) {
                double s = middle + half * RULE.getPoint(i);
                sum += half * RULE.getWeight(i) * Math.exp(logDensity(t - s, shape) - peak);
            }
            from = to;
        }
        return peak + Math.log(sum);
    }
}

package org.memo4j.metrics.generative;

import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.metrics.MetricIds;

/**
 * The score function that minimizes the denoising score matching risk on a training set: the gradient of the logarithm of
 * the density of the training set under noise. A diffusion model that follows it gives back its training samples.
 *
 * <pre>
 * Y    = mu x_I + sigma Z              I uniform on 1..n, Z standard normal
 * w_i  = softmax_i( -|y - mu x_i|^2 / (2 sigma^2) )                   posterior of I given Y = y
 * s(y) = grad log p(y) = (mu sum_i w_i x_i - y) / sigma^2
 * div s(y) = -d / sigma^2 + mu^2 sum_i w_i |x_i - sum_j w_j x_j|^2 / sigma^4
 * </pre>
 *
 * Weights are computed in log space, with the distance to the nearest sample taken out, so that they are right for any noise and far
 * from all samples. As {@code sigma} goes to 0, {@code sigma^2 s(y) + y} goes to {@code mu} times the nearest sample; with
 * one sample the score is {@code (mu x - y) / sigma^2}.
 *
 * <p>Source: Vincent, <em>A connection between score matching and denoising autoencoders</em>, Neural Computation 2011; as
 * used here, Wu, Marion, Biau and Boyer, <em>Taking a Big Step: Large Learning Rates in Denoising Score Matching Prevent
 * Memorization</em>, COLT 2025. Cost of one evaluation: {@code n d} steps; memory: a copy of the samples. Immutable.
 */
public final class EmpiricalScore {
    private final PointBlocks means;
    private final double sigma;
    private final Provenance provenance;

    private EmpiricalScore(PointBlocks means, double sigma, Provenance provenance) {
        this.means = means;
        this.sigma = sigma;
        this.provenance = provenance;
    }

    /**
     * Score of a training set under a scale and a noise.
     *
     * @param samples one row a training sample, finite
     * @param mu factor of the samples, finite and greater than 0
     * @param sigma standard deviation of the noise, finite and greater than 0
     * @return the score function
     * @throws IllegalArgumentException if there is no sample or coordinate, the lengths differ, or a number is not finite
     */
    public static EmpiricalScore of(double[][] samples, double mu, double sigma) {
        Checks.positive(mu, "mu");
        Checks.positive(sigma, "sigma");
        PointBlocks means = PointBlocks.of(samples, mu, "samples");
        DataHash hash = new DataHash();
        for (double[] sample : samples) {
            hash.add(sample);
        }
        return new EmpiricalScore(
                means,
                sigma,
                Provenance.of(MetricIds.SCORE_ERROR)
                        .with("mu", mu)
                        .with("sigma", sigma)
                        .withData(hash.value()));
    }

    /**
     * Score of a training set under the forward Ornstein-Uhlenbeck process {@code dX = -X dt + sqrt(2) dB}, that is with
     * {@code mu = exp(-t)} and {@code sigma^2 = 1 - exp(-2 t)}.
     *
     * @param samples one row a training sample, finite
     * @param time time of the process, finite and greater than 0
     * @return the score function
     * @throws IllegalArgumentException if there is no sample or coordinate, the lengths differ, or a number is not finite
     */
    public static EmpiricalScore ornsteinUhlenbeck(double[][] samples, double time) {
        Checks.positive(time, "time");
        return of(samples, Math.exp(-time), Math.sqrt(-Math.expm1(-2 * time)));
    }

    /**
     * Score of a training set under a scale and a noise.
     *
     * @param samples one row a training sample, finite
     * @param mu factor of the samples, finite and greater than 0
     * @param sigma standard deviation of the noise, finite and greater than 0
     * @return the score function
     * @throws IllegalArgumentException if there is no sample or coordinate, the lengths differ, or a number is not finite
     */
    public static EmpiricalScore of(float[][] samples, double mu, double sigma) {
        return of(PointBlocks.widened(samples), mu, sigma);
    }

    /**
     * Number of coordinates.
     *
     * @return the dimension
     */
    public int dimension() {
        return means.dimension();
    }

    /**
     * Score at a point.
     *
     * @param point the point, finite
     * @return the gradient of the log-density there
     * @throws IllegalArgumentException if it overflows
     */
    public double[] score(double[] point) {
        double[] mean = means.weightedSum(weights(point));
        for (int t = 0; t < mean.length; t++) {
            mean[t] = finite((mean[t] - point[t]) / sigma / sigma, "score");
        }
        return mean;
    }

    /**
     * Scores at several points, on all cores.
     *
     * @param points one row a point, finite
     * @return one row a score
     * @throws CancellationException if the calling thread is interrupted
     */
    public double[][] scores(double[][] points) {
        Checks.sameLength(PointBlocks.dimension(points, "points"), "a point", dimension(), "a sample");
        double[][] scores = new double[points.length][];
        Thread caller = Thread.currentThread();
        IntStream.range(0, points.length).parallel().forEach(i -> {
            // the workers are other threads; the flag that counts is the caller's
            if (caller.isInterrupted()) {
                throw new CancellationException("scoring was interrupted");
            }
            scores[i] = score(points[i]);
        });
        return scores;
    }

    /**
     * Divergence of the score at a point: in one dimension its derivative.
     *
     * @param point the point, finite
     * @return the sum of the second derivatives of the log-density there
     */
    public double divergence(double[] point) {
        double[] weights = weights(point);
        double[] mean = means.weightedSum(weights);
        double[] squares = squaredDistances(mean);
        double variance = 0;
        for (int i = 0; i < weights.length; i++) {
            variance += weights[i] * squares[i];
        }
        return (variance / sigma / sigma - dimension()) / sigma / sigma;
    }

    /**
     * Logarithm of the density of the noisy training set at a point.
     *
     * @param point the point, finite
     * @return {@code log(1/n sum_i N(point; mu x_i, sigma^2))}
     * @throws IllegalArgumentException if the logarithm overflows
     */
    public double logDensity(double[] point) {
        double[] squares = squaredDistancesOf(point);
        double least = least(squares);
        double sum = 0;
        for (double square : squares) {
            sum += likelihood(square - least);
        }
        double log = -0.5 * least / sigma / sigma
                + Math.log(sum / squares.length)
                - dimension() * (Math.log(sigma) + 0.5 * Math.log(2 * Math.PI));
        return finite(log, "log-density");
    }

    /**
     * Probability of each training sample given that noise led from it to a point: where one of them is near 1, the score
     * points at a single sample.
     *
     * @param point the point, finite
     * @return one weight a sample, in the order of the samples, of sum 1
     */
    public double[] weights(double[] point) {
        double[] weights = squaredDistancesOf(point);
        double least = least(weights);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = likelihood(weights[i] - least);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** The likelihood of a sample over that of the nearest one, which is 1 exactly. */
    private double likelihood(double squareBeyondLeast) {
        // two divisions: the square of a tiny sigma is 0
        return squareBeyondLeast == 0 ? 1 : Math.exp(-0.5 * squareBeyondLeast / sigma / sigma);
    }

    private static double least(double[] squares) {
        double least = Double.POSITIVE_INFINITY;
        for (double square : squares) {
            least = Math.min(least, square);
        }
        return finite(least, "squared distance to the nearest sample");
    }

    private static double finite(double value, String what) {
        Checks.check(Double.isFinite(value), "the %s overflows; scale the data or take more noise", what);
        return value;
    }

    private double[] squaredDistancesOf(double[] point) {
        Checks.sameLength(point.length, "point", dimension(), "a sample");
        return squaredDistances(Checks.finite(point, "point"));
    }

    private double[] squaredDistances(double[] point) {
        double[] all = new double[means.size()];
        double[] block = new double[PointBlocks.LANES];
        for (int b = 0; b < means.blocks(); b++) {
            means.squaredDistances(point, b, block);
            System.arraycopy(block, 0, all, b * PointBlocks.LANES, means.lanes(b));
        }
        return all;
    }

    /**
     * How far a learned score is from this one: the squared distance at each point. At points that are drawn as {@code Y}
     * above, its mean is the excess risk of the learned score over the least risk on the training set, so it is the less
     * the more the model has memorized.
     *
     * @param points one row a point, at least two, drawn as noisy training samples
     * @param learned the learned scores there, one row a point
     * @param bootstrap how the interval over the points is made
     * @return the error at each point and its mean
     * @throws IllegalArgumentException if the numbers or lengths of points and scores differ
     */
    public ScoreError error(double[][] points, double[][] learned, Bootstrap bootstrap) {
        Checks.sameLength(learned.length, "learned", points.length, "points");
        Checks.sameLength(PointBlocks.dimension(learned, "learned"), "a learned score", dimension(), "a sample");
        double[][] best = scores(points);
        double[] errors = new double[points.length];
        for (int i = 0; i < errors.length; i++) {
            for (int t = 0; t < best[i].length; t++) {
                double difference = learned[i][t] - best[i][t];
                errors[i] += difference * difference;
            }
        }
        DataHash hash = new DataHash();
        provenance.data().ifPresent(hash::add);
        for (int i = 0; i < errors.length; i++) {
            hash.add(points[i]).add(learned[i]);
        }
        return new ScoreError(
                errors,
                bootstrap.estimate(errors, ScoreError::mean),
                provenance
                        .with("points", points.length)
                        .with("interval", bootstrap.interval())
                        .withSeed(bootstrap.seed())
                        .withData(hash.value()));
    }

    @Override
    public String toString() {
        return "EmpiricalScore[" + means.size() + " samples of dimension " + dimension() + ", sigma " + sigma + "]";
    }
}

package org.memo4j.attacks.labelonly;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.Classifier;

/**
 * Label-only attack by distance: how far is the nearest point that is predicted otherwise?
 *
 * <pre>
 * score = |x - x'|_2 of the nearest x' found with another label than the true one;  0 where x itself has another
 * </pre>
 *
 * The search is HopSkipJump: from a random point of another label to the boundary by bisection; there the direction of the
 * boundary is estimated by the labels of points around, a step is taken along it, and again the way back to {@code x} is
 * bisected. The distance found is an upper bound of the true one. Features are taken as numeric and unbounded in steps;
 * starting points are drawn from a box. For binary features take {@link NoiseRobustness}.
 *
 * <p>Where no point of the box has another label in as many tries as there are samples, the score is {@code +inf}.
 *
 * <p>Sources: Choquette-Choo, Tramer, Carlini, Papernot, <em>Label-Only Membership Inference Attacks</em>, ICML 2021,
 * section 3.3; Li and Zhang, <em>Membership Leakage in Label-Only Exposures</em>, CCS 2021, section 4; the search: Chen,
 * Jordan, Wainwright, <em>HopSkipJumpAttack</em>, IEEE S&amp;P 2020, algorithm 2 for the L2 distance. Departures: the
 * bisection stops at a relative width of 1e-4; points are not clipped to the box. The same numbers for a seed and an
 * example at its place. Cost: about {@code steps (samples sqrt(steps) + 30)} predictions an example, thousands.
 */
public final class BoundaryDistance {
    private static final double WIDTH = 1e-4;

    private final double low;
    private final double high;
    private final Search search;

    /** How long to search. */
    private record Search(int steps, int samples, long seed) {}

    private BoundaryDistance(double low, double high, Search search) {
        this.low = low;
        this.high = high;
        this.search = search;
    }

    /**
     * Ten steps, 50 samples in the first, a fixed seed.
     *
     * @param low lowest value of every feature where starting points are drawn
     * @param high highest value, above {@code low}
     * @return the attack
     */
    public static BoundaryDistance within(double low, double high) {
        Checks.check(
                Double.isFinite(low) && Double.isFinite(high) && low < high,
                "low and high must be finite and low < high, but are %s and %s",
                low,
                high);
        return new BoundaryDistance(low, high, new Search(10, 50, 1L));
    }

    /**
     * Sets the number of steps.
     *
     * @param value steps along the boundary, at least 1
     * @return a new object
     */
    public BoundaryDistance withSteps(int value) {
        return new BoundaryDistance(
                low, high, new Search(Checks.atLeast(value, 1, "steps"), search.samples, search.seed));
    }

    /**
     * Sets the number of samples that estimate the direction in the first step; step {@code t} takes {@code sqrt(t)} times
     * as many.
     *
     * @param value samples, at least 2
     * @return a new object
     */
    public BoundaryDistance withSamples(int value) {
        return new BoundaryDistance(
                low, high, new Search(search.steps, Checks.atLeast(value, 2, "samples"), search.seed));
    }

    /**
     * Sets the seed.
     *
     * @param value the seed
     * @return a new object
     */
    public BoundaryDistance withSeed(long value) {
        return new BoundaryDistance(low, high, new Search(search.steps, search.samples, value));
    }

    /**
     * Definition and options.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return Provenance.of(new MetricId("membership.boundary-distance", 1))
                .with("low", low)
                .with("high", high)
                .with("steps", search.steps)
                .with("samples", search.samples)
                .withSeed(search.seed);
    }

    /**
     * Scores examples.
     *
     * @param target the classifier; only its labels are used
     * @param features one feature vector an example, finite
     * @param labels class of each example
     * @return one distance an example, at least 0, higher = more likely a member
     * @throws IllegalArgumentException if the shapes differ or a feature is not finite
     */
    public double[] score(Classifier target, float[][] features, int[] labels) {
        boolean[] right = Labels.right(target, features, labels);
        double[] scores = new double[labels.length];
        SplittableRandom random = new SplittableRandom(search.seed);
        for (int i = 0; i < scores.length; i++) {
            Progress.checkInterrupted("searching the decision boundary");
            SplittableRandom own = random.split();
            scores[i] = right[i] ? new Walk(target, features[i], labels[i], own).distance() : 0;
        }
        return scores;
    }

    /**
     * Attacks a target whose training set is known.
     *
     * @param target the classifier
     * @param features one feature vector an example
     * @param labels class of each example
     * @param member whether the target was trained on it
     * @return the scores of both classes
     * @throws IllegalArgumentException as {@link #score}, or if a class is empty
     */
    public MembershipScores attack(Classifier target, float[][] features, int[] labels, boolean[] member) {
        return MembershipScores.split(provenance(), score(target, features, labels), member);
    }

    /** The search from one example. */
    private final class Walk {
        private final Classifier target;
        private final double[] start;
        private final int label;
        private final SplittableRandom random;

        Walk(Classifier target, float[] example, int label, SplittableRandom random) {
            this.target = target;
            this.start = new double[example.length];
            for (int j = 0; j < start.length; j++) {
                start[j] = example[j];
            }
            this.label = label;
            this.random = random;
        }

        double distance() {
            double[] point = elsewhere();
            if (point.length == 0) {
                return Double.POSITIVE_INFINITY;
            }
            point = toBoundary(point);
            double nearest = distance(point);
            for (int t = 1; t <= search.steps; t++) {
                double[] direction = direction(point, t, WIDTH * nearest * Math.sqrt(start.length));
                double length = distance(point) / Math.sqrt(t);
                double[] next = moved(point, direction, length);
                while (length > WIDTH * nearest && !others(next)[0]) {
                    length /= 2;
                    next = moved(point, direction, length);
                }
                if (others(next)[0]) {
                    point = toBoundary(next);
                    nearest = Math.min(nearest, distance(point));
                }
            }
            return nearest;
        }

        /** A random point with another label; empty if none is found. */
        private double[] elsewhere() {
            double[][] points = new double[search.samples][];
            Arrays.setAll(points, p -> random.doubles(start.length, low, high).toArray());
            boolean[] other = others(points);
            for (int p = 0; p < points.length; p++) {
                if (other[p]) {
                    return points[p];
                }
            }
            return new double[0];
        }

        /** The point of another label next to the boundary on the way to the example. */
        private double[] toBoundary(double[] point) {
            double inside = 0;
            double outside = 1;
            while (outside - inside > WIDTH * outside) {
                double middle = (inside + outside) / 2;
                if (others(between(point, middle))[0]) {
                    outside = middle;
                } else {
                    inside = middle;
                }
            }
            return between(point, outside);
        }

        private double[] between(double[] point, double share) {
            return moved(start, minus(point, start), share);
        }

        /** Direction in which labels change, estimated from the labels around, their mean taken off. */
        private double[] direction(double[] point, int t, double radius) {
            int samples = (int) Math.ceil(search.samples * Math.sqrt(t));
            double[][] sides = new double[samples][];
            double[][] around = new double[samples][];
            for (int s = 0; s < samples; s++) {
                sides[s] = unit(normal(point.length));
                around[s] = moved(point, sides[s], radius);
            }
            boolean[] other = others(around);
            double mean = 0;
            for (boolean flag : other) {
                mean += (flag ? 1.0 : -1.0) / samples;
            }
            // if all have one label, nothing is left of the difference to the mean: take the sum itself
            double shift = Math.abs(mean) == 1 ? 0 : mean;
            double[] sum = new double[point.length];
            for (int s = 0; s < samples; s++) {
                for (int j = 0; j < sum.length; j++) {
                    sum[j] += ((other[s] ? 1 : -1) - shift) * sides[s][j];
                }
            }
            return unit(sum);
        }

        private double[] normal(int size) {
            double[] values = new double[size];
            Arrays.setAll(values, j -> random.nextGaussian());
            return values;
        }

        private boolean[] others(double[]... points) {
            float[][] features = new float[points.length][start.length];
            for (int p = 0; p < points.length; p++) {
                for (int j = 0; j < start.length; j++) {
                    features[p][j] = (float) points[p][j];
                }
            }
            int[] predicted = Labels.of(target, features);
            boolean[] other = new boolean[predicted.length];
            for (int p = 0; p < other.length; p++) {
                other[p] = predicted[p] != label;
            }
            return other;
        }

        private double distance(double[] point) {
            return norm(minus(point, start));
        }
    }

    private static double[] minus(double[] a, double[] b) {
        double[] difference = new double[a.length];
        Arrays.setAll(difference, j -> a[j] - b[j]);
        return difference;
    }

    private static double[] moved(double[] from, double[] direction, double length) {
        double[] to = new double[from.length];
        Arrays.setAll(to, j -> from[j] + length * direction[j]);
        return to;
    }

    private static double[] unit(double[] vector) {
        double norm = norm(vector);
        return Arrays.stream(vector).map(v -> norm > 0 ? v / norm : 0).toArray();
    }

    private static double norm(double[] vector) {
        return Math.sqrt(Arrays.stream(vector).map(v -> v * v).sum());
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}

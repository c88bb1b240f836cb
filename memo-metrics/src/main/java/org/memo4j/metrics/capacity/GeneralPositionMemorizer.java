package org.memo4j.metrics.capacity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.DenseActivation;
import org.memo4j.core.model.DenseLayer;
import org.memo4j.core.model.DenseNetwork;
import org.memo4j.metrics.MetricIds;

/**
 * Builds, without training, a network that memorizes the classes of {@code N} points in general position with about
 * {@code 3 N / d_x} hidden units: {@code d_x} points of a class lie on a hyperplane, and three ReLU units are 1 on it and
 * 0 a little beside it.
 *
 * <pre>
 * w_g . x_i = 1 for the d_x points of group g,   eps_g = min over all other points of |w_g . x_i - 1| / 2
 * f_c(x) = sum over groups g of class c of hat((w_g . x - 1) / eps_g),   hat(t) = relu(t + 1) - 2 relu(t) + relu(t - 1)
 * units: 3 sum_c ceil(N_c / d_x)
 * </pre>
 *
 * General position means that no {@code d_x + 1} points lie on one hyperplane, which holds with probability 1 for points
 * with a density, and not for one-hot features, constant columns or points on a grid: those are refused, since a point
 * beyond a group would lie on its hyperplane. A little noise, or a projection, puts them in general position.
 *
 * <p>{@link MemorizingNetwork#gap()} is the smallest {@code eps_g}, at most 1.
 *
 * <p>Cost: {@code O(N d_x^2 + N^2)}.
 *
 * <p>Source: Yun, Sra, Jadbabaie, <em>Small ReLU Networks are Powerful Memorizers: a Tight Analysis of Memorization
 * Capacity</em>, NeurIPS 2019, Theorem 4.1, on residual networks. Departures: a hat of three units for the clip of four,
 * and one wide layer for many residual blocks, of which only the number of units matters.
 */
public final class GeneralPositionMemorizer {
    private static final double SMALLEST = 1e-9;
    private static final double TOLERANCE = 1e-3;
    private static final GeneralPositionMemorizer DEFAULTS = new GeneralPositionMemorizer(0);

    private final long seed;

    private GeneralPositionMemorizer(long seed) {
        this.seed = seed;
    }

    /**
     * Seed 0.
     *
     * @return the defaults
     */
    public static GeneralPositionMemorizer withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets the seed of the rows that complete groups of fewer than {@code d_x} points.
     *
     * @param value the seed
     * @return a new object
     */
    public GeneralPositionMemorizer withSeed(long value) {
        return new GeneralPositionMemorizer(value);
    }

    /**
     * Memorizes classes.
     *
     * @param points the points, one row a point, at least two columns
     * @param classes class of each point, from 0
     * @return the network with one output a class, 1 for the class of a point and 0 for the others
     * @throws IllegalArgumentException if points are not in general position
     */
    public MemorizingNetwork classify(double[][] points, int... classes) {
        Checks.check(points.length > 0, "points is empty; give at least one");
        Checks.sameLength(classes.length, "classes", points.length, "points");
        int dimensions = Checks.atLeast(points[0].length, 2, "coordinates of a point");
        for (double[] point : points) {
            Checks.sameLength(point.length, "a point", dimensions, "the first one");
            Checks.finite(point, "point");
        }
        int count = IntStream.of(classes).max().orElseThrow() + 1;
        double[][] indicators = new double[points.length][count];
        for (int i = 0; i < points.length; i++) {
            indicators[i][Checks.index(classes[i], count, "class")] = 1;
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<double[]> rows = new ArrayList<>();
        List<Double> biases = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        double smallest = 1;
        for (int c = 0; c < count; c++) {
            int label = c;
            int[] members = IntStream.range(0, points.length)
                    .filter(i -> classes[i] == label)
                    .toArray();
            for (int from = 0; from < members.length; from += dimensions) {
                int[] group = Arrays.copyOfRange(members, from, Math.min(from + dimensions, members.length));
                double[] normal = normal(points, group, random);
                double eps = room(points, group, normal);
                smallest = Math.min(smallest, eps);
                double[] row = Arrays.stream(normal).map(w -> w / eps).toArray();
                for (int shift = 1; shift >= -1; shift--) {
                    rows.add(row);
                    biases.add(shift - 1 / eps);
                }
                owners.add(c);
            }
        }
        double[][] sums = new double[count][rows.size()];
        for (int g = 0; g < owners.size(); g++) {
            System.arraycopy(new double[] {1, -2, 1}, 0, sums[owners.get(g)], 3 * g, 3);
        }
        DenseNetwork network = DenseNetwork.of(List.of(
                new DenseLayer(
                        rows.toArray(double[][]::new),
                        biases.stream().mapToDouble(Double::doubleValue).toArray(),
                        DenseActivation.RELU),
                new DenseLayer(sums, new double[count], DenseActivation.IDENTITY)));
        MemorizingNetwork result = MemorizingNetwork.of(
                network,
                smallest,
                points,
                indicators,
                Provenance.of(MetricIds.GENERAL_POSITION_MEMORIZER).withSeed(seed));
        Checks.check(
                result.maxError() <= TOLERANCE,
                "the network is off by %.2g: points lie too close to the hyperplanes of others (%.2g) for double"
                        + " precision; scale the columns alike, or use ReluMemorizer",
                result.maxError(),
                smallest);
        return result;
    }

    /** {@code w} with {@code w . x = 1} for the points of a group; random rows complete a small group. */
    private static double[] normal(double[][] points, int[] group, SplittableRandom random) {
        int dimensions = points[0].length;
        double[][] system = new double[dimensions][];
        for (int r = 0; r < dimensions; r++) {
            system[r] = r < group.length
                    ? points[group[r]]
                    : random.doubles(dimensions, -1, 1).toArray();
        }
        LUDecomposition solver = new LUDecomposition(MatrixUtils.createRealMatrix(system));
        double[] ones = new double[dimensions];
        Arrays.fill(ones, 1);
        Checks.check(
                solver.getSolver().isNonSingular(),
                "points %s lie on a hyperplane through the origin, so points are not in general position; shift them,"
                        + " add a little noise, or use ReluMemorizer",
                Arrays.toString(group));
        return solver.getSolver().solve(new ArrayRealVector(ones, false)).toArray();
    }

    /** Half the distance, in values of {@code w . x}, of the next point beyond the group. */
    private static double room(double[][] points, int[] group, double[] normal) {
        double room = 1;
        for (int i = 0; i < points.length; i++) {
            int point = i;
            if (IntStream.of(group).noneMatch(g -> g == point)) {
                double sum = 0;
                for (int d = 0; d < normal.length; d++) {
                    sum += normal[d] * points[i][d];
                }
                double distance = Math.abs(sum - 1);
                Checks.check(
                        distance > SMALLEST,
                        "point %d lies on the hyperplane of points %s, so points are not in general position; add a"
                                + " little noise, or use ReluMemorizer",
                        i,
                        Arrays.toString(group));
                room = Math.min(room, distance / 2);
            }
        }
        return room;
    }
}

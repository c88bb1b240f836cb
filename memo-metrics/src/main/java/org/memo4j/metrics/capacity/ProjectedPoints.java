package org.memo4j.metrics.capacity;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;

/**
 * Points on a line: the projection of distinct points on a direction that keeps them apart, in ascending order.
 *
 * @param direction the direction, scaled so that neighbors are 1 apart on average
 * @param positions projected points, ascending
 * @param order index of each of them among the given points; of equal points the first
 * @param gap the smallest distance of neighbors over that of the outermost points; 1 for a single point
 */
record ProjectedPoints(double[] direction, double[] positions, int[] order, double gap) {
    /** A smaller gap is lost in the rounding of a projection. */
    private static final double SMALLEST_GAP = 1e-12;

    /**
     * Projects points.
     *
     * @param points the points
     * @param labels labels of the points; equal points must have equal ones, and count once
     * @param random source of the directions
     * @param directions how many are tried
     * @param cost what the one that is kept has the least of
     */
    static ProjectedPoints of(
            double[][] points,
            double[][] labels,
            SplittableRandom random,
            int directions,
            ToDoubleFunction<ProjectedPoints> cost) {
        int[] distinct = distinct(points, labels);
        ProjectedPoints best = project(points, distinct, direction(points[0].length, random));
        double least = cost.applyAsDouble(best);
        for (int t = 1; t < directions && points[0].length > 1; t++) {
            ProjectedPoints next = project(points, distinct, direction(points[0].length, random));
            double value = cost.applyAsDouble(next);
            if (value < least) {
                best = next;
                least = value;
            }
        }
        Checks.check(
                best.gap > SMALLEST_GAP,
                "two of the %d distinct points are so close that no direction tells them apart in double precision"
                        + " (smallest distance %.2g of the largest); merge near-duplicates, or try more directions",
                distinct.length,
                best.gap);
        return best;
    }

    int size() {
        return positions.length;
    }

    private static int[] distinct(double[][] points, double[][] labels) {
        Checks.check(points.length > 0, "points is empty; give at least one");
        Checks.sameLength(labels.length, "labels", points.length, "points");
        for (double[] point : points) {
            Checks.sameLength(point.length, "a point", points[0].length, "the first one");
            Checks.finite(point, "point");
        }
        Checks.check(points[0].length > 0, "points have no coordinate; give at least one");
        Integer[] sorted = IntStream.range(0, points.length).boxed().toArray(Integer[]::new);
        Arrays.sort(sorted, Comparator.comparing((Integer i) -> points[i], Arrays::compare));
        IntStream.Builder distinct = IntStream.builder();
        for (int i = 0; i < sorted.length; i++) {
            int index = sorted[i];
            if (i > 0 && Arrays.equals(points[index], points[sorted[i - 1]])) {
                Checks.check(
                        Arrays.equals(labels[index], labels[sorted[i - 1]]),
                        "points %d and %d are equal but have different labels, which no function can memorize; remove"
                                + " one",
                        sorted[i - 1],
                        index);
            } else {
                distinct.add(index);
            }
        }
        return distinct.build().toArray();
    }

    private static double[] direction(int dimensions, SplittableRandom random) {
        double[] direction = new double[dimensions];
        for (int i = 0; i < dimensions; i++) {
            direction[i] = dimensions == 1
                    ? 1
                    : Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
        }
        return direction;
    }

    private static ProjectedPoints project(double[][] points, int[] distinct, double[] direction) {
        double[] all = IntStream.of(distinct)
                .mapToDouble(i -> dot(direction, points[i]))
                .sorted()
                .toArray();
        double range = all[all.length - 1] - all[0];
        double scale = range > 0 ? (all.length - 1) / range : 1;
        double[] scaled = Arrays.stream(direction).map(v -> v * scale).toArray();
        // computed as the network will compute them
        int[] order = IntStream.of(distinct)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> dot(scaled, points[i])))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] positions =
                IntStream.of(order).mapToDouble(i -> dot(scaled, points[i])).toArray();
        double gap = positions.length == 1 ? 1 : Double.POSITIVE_INFINITY;
        for (int i = 1; i < positions.length; i++) {
            gap = Math.min(gap, (positions[i] - positions[i - 1]) / (positions.length - 1));
        }
        return new ProjectedPoints(scaled, positions, order, gap);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}

package org.memo4j.metrics.generative;

import java.util.SplittableRandom;

/** Random points. */
final class Points {
    private Points() {}

    /** Standard normal coordinates, by the polar method. */
    static double[][] normal(int size, int dimension, SplittableRandom random) {
        double[][] points = new double[size][dimension];
        for (double[] point : points) {
            for (int t = 0; t < dimension; t++) {
                point[t] =
                        Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
            }
        }
        return points;
    }

    /** Whole coordinates from 0 to 2, so that many distances are equal. */
    static double[][] lattice(int size, int dimension, SplittableRandom random) {
        double[][] points = new double[size][];
        for (int i = 0; i < size; i++) {
            points[i] = random.ints(dimension, 0, 3).asDoubleStream().toArray();
        }
        return points;
    }

    static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int t = 0; t < a.length; t++) {
            sum += (a[t] - b[t]) * (a[t] - b[t]);
        }
        return Math.sqrt(sum);
    }
}

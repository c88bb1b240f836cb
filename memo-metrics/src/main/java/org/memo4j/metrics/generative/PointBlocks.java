package org.memo4j.metrics.generative;

import java.util.Arrays;
import org.memo4j.core.Checks;

/**
 * Points in blocks of {@value #LANES}, each block by coordinate: the squared distances of a query to a block are loops over
 * its lanes that the compiler vectorizes, and each distance still adds up its coordinates in order, so that nothing
 * depends on blocks or threads.
 *
 * <p>Differences are squared as they are. The faster form {@code |x|^2 + |y|^2 - 2 x.y} loses all digits just where a sample
 * is memorized.
 */
final class PointBlocks {
    static final int LANES = 128;

    private final int size;
    private final int dimension;
    private final double[][][] blocks;

    private PointBlocks(int size, int dimension) {
        this.size = size;
        this.dimension = dimension;
        blocks = new double[(size + LANES - 1) / LANES][dimension][LANES];
    }

    /** Copies points, each times a factor. */
    static PointBlocks of(double[][] points, double factor, String name) {
        PointBlocks copy = new PointBlocks(points.length, dimension(points, name));
        for (int i = 0; i < points.length; i++) {
            double[][] block = copy.blocks[i / LANES];
            for (int t = 0; t < copy.dimension; t++) {
                block[t][i % LANES] = factor * points[i][t];
            }
        }
        return copy;
    }

    /** Number of columns of a matrix of finite numbers. */
    static int dimension(double[][] points, String name) {
        Checks.check(points.length > 0, "%s is empty; give at least one", name);
        int dimension = points[0].length;
        Checks.check(dimension > 0, "%s have no coordinates", name);
        for (int i = 0; i < points.length; i++) {
            Checks.sameLength(points[i].length, name + "[" + i + "]", dimension, name + "[0]");
            Checks.finite(points[i], name + "[" + i + "]");
        }
        return dimension;
    }

    static double[][] widened(float[][] points) {
        double[][] wide = new double[points.length][];
        for (int i = 0; i < points.length; i++) {
            wide[i] = new double[points[i].length];
            for (int t = 0; t < wide[i].length; t++) {
                wide[i][t] = points[i][t];
            }
        }
        return wide;
    }

    int size() {
        return size;
    }

    int dimension() {
        return dimension;
    }

    int blocks() {
        return blocks.length;
    }

    /** Number of points in a block. */
    int lanes(int block) {
        return Math.min(LANES, size - block * LANES);
    }

    /** Squared distances of a query to the points of a block; lanes past the last point hold anything. */
    void squaredDistances(double[] query, int block, double[] out) {
        Arrays.fill(out, 0);
        double[][] columns = blocks[block];
        for (int t = 0; t < dimension; t++) {
            addSquares(out, columns[t], query[t]);
        }
    }

    // one index for all arrays and nothing else: that is the loop that C2 vectorizes
    private static void addSquares(double[] sums, double[] column, double coordinate) {
        for (int j = 0; j < LANES; j++) {
            double difference = column[j] - coordinate;
            sums[j] += difference * difference;
        }
    }

    /** Sum of the points, each times its weight. */
    double[] weightedSum(double[] weights) {
        double[] sum = new double[dimension];
        for (int t = 0; t < dimension; t++) {
            for (int i = 0; i < size; i++) {
                sum[t] += weights[i] * blocks[i / LANES][t][i % LANES];
            }
        }
        return sum;
    }
}

package org.memo4j.metrics.capacity;

import java.util.Arrays;

/**
 * The zigzag functions of {@link ReluZigzag} as sums of hard-tanh units, of which the {@code j}-th is linear in block
 * {@code j} and saturated elsewhere: with alternating slopes of the units, and the point of a function counted from the
 * left in one block and from the right in the next, so that the zigzag's height does not grow from block to block.
 *
 * @param bounds bounds of the blocks, one more than blocks
 * @param weights weight of each unit in each function; infinite if none in double precision is steep enough
 * @param biases constant of each function
 */
record HardTanhZigzag(double[] bounds, double[][] weights, double[] biases) {
    private static final double LEAST_HEIGHT = 4;
    private static final double LARGEST_HEIGHT = 0x1p60;

    /**
     * Builds the functions.
     *
     * @param z positions, ascending, as many as blocks times ranks
     * @param labels labels in [-1, 1]
     * @param ranks points of a block
     */
    static HardTanhZigzag of(double[] z, double[] labels, int ranks) {
        int blocks = z.length / ranks;
        double[] bounds = new double[blocks + 1];
        bounds[0] = z[0] - 1;
        bounds[blocks] = z[z.length - 1] + 1;
        for (int j = 1; j < blocks; j++) {
            bounds[j] = (z[j * ranks - 1] + z[j * ranks]) / 2;
        }
        double[][] weights = new double[ranks][];
        double[] biases = new double[ranks];
        for (int k = 0; k < ranks; k++) {
            double height = LEAST_HEIGHT;
            double[] row = weights(z, labels, bounds, k, height, ranks);
            while (row.length == 0 && height < LARGEST_HEIGHT) {
                height *= 2;
                row = weights(z, labels, bounds, k, height, ranks);
            }
            if (row.length == 0) {
                row = new double[blocks];
                Arrays.fill(row, Double.POSITIVE_INFINITY);
            }
            weights[k] = row;
            biases[k] = -ReluZigzag.direction(k) * height;
            for (int j = 0; j < blocks; j++) {
                biases[k] += row[j] * slope(j);
            }
        }
        return new HardTanhZigzag(bounds, weights, biases);
    }

    /** Whether the unit of a block rises (1) or falls (-1). */
    static int slope(int block) {
        return block % 2 == 0 ? 1 : -1;
    }

    /** Value of a block's unit at a position within the block. */
    private static double unit(double[] bounds, int block, double z) {
        double middle = bounds[block] + bounds[block + 1];
        return slope(block) * (2 * z - middle) / (bounds[block + 1] - bounds[block]);
    }

    /** Weights of a function that starts at a height, block by block; empty if it is not steep enough somewhere. */
    private static double[] weights(double[] z, double[] labels, double[] bounds, int k, double height, int ranks) {
        int blocks = bounds.length - 1;
        double[] row = new double[blocks];
        int direction = ReluZigzag.direction(k);
        double value = -direction * height;
        for (int j = 0; j < blocks; j++) {
            int selected = j * ranks + (j % 2 == 0 ? k : ranks - 1 - k);
            double reach = Double.POSITIVE_INFINITY;
            if (selected > j * ranks) {
                reach = z[selected] - z[selected - 1];
            }
            if (selected < (j + 1) * ranks - 1) {
                reach = Math.min(reach, z[selected + 1] - z[selected]);
            }
            row[j] = (labels[selected] - value) / (unit(bounds, j, z[selected]) + slope(j));
            double steepness = Math.abs(row[j]) * 2 / (bounds[j + 1] - bounds[j]);
            if (!(row[j] * direction > 0 && steepness * reach >= 2)) {
                return new double[0];
            }
            value += row[j] * 2 * slope(j);
        }
        return row;
    }
}

package org.memo4j.metrics.capacity;

import java.util.Arrays;

/**
 * {@code K} piecewise linear functions {@code g_k} of a position, over {@code B} blocks of {@code K} consecutive points:
 * {@code g_k} is the label at the {@code k}-th point of every block, and beyond {@code [-1, 1]} at all others, on the
 * side that the rank of the point says. So {@code sum_k clip(g_k) - shift} is the label at every point, the clipped
 * terms of the others cancelling as their directions alternate.
 *
 * <p>Kinks, the same for all functions, lie at the first and the last point of each block, where the sums of a ReLU layer
 * have them for nothing.
 *
 * @param kinks positions of the kinks
 * @param starts value of each function left of the first kink
 * @param bends change of slope of each function at each kink
 */
record ReluZigzag(double[] kinks, double[] starts, double[][] bends) {
    /**
     * Builds the functions.
     *
     * @param segment the points, their labels in [-1, 1], and the room on either side
     * @param ranks points of a block, {@code K}
     * @param flat whether the functions must be constant, half the room away from the outermost points
     */
    static ReluZigzag of(Segment segment, int ranks, boolean flat) {
        double[] z = segment.positions();
        int blocks = (z.length + ranks - 1) / ranks;
        double[] ends = new double[2 * blocks];
        for (int j = 0; j < blocks; j++) {
            ends[2 * j] = z[j * ranks];
            ends[2 * j + 1] = z[Math.min((j + 1) * ranks, z.length) - 1];
        }
        if (flat) {
            ends[0] -= segment.leftRoom() / 2;
            ends[ends.length - 1] += segment.rightRoom() / 2;
        }
        int kinks = flat ? ends.length : ends.length - 1;
        double[] starts = new double[ranks];
        double[][] bends = new double[ranks][kinks];
        for (int k = 0; k < ranks; k++) {
            double[] values = new double[ends.length];
            double[] slopes = new double[ends.length];
            for (int j = 0; j < blocks; j++) {
                Line line = line(segment, ranks, j, k, flat);
                values[2 * j] = line.at(ends[2 * j]);
                values[2 * j + 1] = line.at(ends[2 * j + 1]);
                slopes[2 * j] = line.slope;
            }
            for (int j = 0; j + 1 < blocks; j++) {
                slopes[2 * j + 1] = (values[2 * j + 2] - values[2 * j + 1]) / (ends[2 * j + 2] - ends[2 * j + 1]);
            }
            starts[k] = values[0];
            for (int q = 0; q < kinks; q++) {
                bends[k][q] = slopes[q] - (q == 0 ? 0 : slopes[q - 1]);
            }
        }
        return new ReluZigzag(Arrays.copyOf(ends, kinks), starts, bends);
    }

    /** 1 if the direction of a function is up, that is, for every other one; -1 if down. */
    static int direction(int k) {
        return k % 2 == 0 ? 1 : -1;
    }

    /** What the clipped terms of the other functions add up to at every point. */
    static int shift(int ranks) {
        return ranks % 2 == 0 ? 1 : 0;
    }

    private record Line(double position, double value, double slope) {
        double at(double z) {
            return value + slope * (z - position);
        }
    }

    private static Line line(Segment segment, int ranks, int block, int k, boolean flat) {
        double[] z = segment.positions();
        int first = block * ranks;
        int last = Math.min(first + ranks, z.length) - 1;
        int selected = first + k;
        if (selected > last) {
            // a rank that the last block lacks: as if its point lay in the room to the right
            double reach = segment.rightRoom() / 4;
            return new Line(z[last] + reach, 0, direction(k) * 2 / reach);
        }
        double reach = Double.POSITIVE_INFINITY;
        if (selected > first) {
            reach = z[selected] - z[selected - 1];
        }
        if (selected < last) {
            reach = Math.min(reach, z[selected + 1] - z[selected]);
        }
        if (flat && first == 0) {
            reach = Math.min(reach, segment.leftRoom() / 2);
        }
        if (flat && last == z.length - 1) {
            reach = Math.min(reach, segment.rightRoom() / 2);
        }
        return new Line(z[selected], segment.labels()[selected], direction(k) * 2 / reach);
    }

    /**
     * Consecutive points.
     *
     * @param positions positions of the points, ascending
     * @param labels their labels, in [-1, 1]
     * @param leftRoom distance of the next point to the left, or what room there is
     * @param rightRoom the same to the right
     */
    record Segment(double[] positions, double[] labels, double leftRoom, double rightRoom) {}
}

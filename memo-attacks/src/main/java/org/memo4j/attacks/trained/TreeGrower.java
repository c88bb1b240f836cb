package org.memo4j.attacks.trained;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Grows regression trees for the gradients {@code g} and the curvatures or weights {@code h} of rows: a leaf's value is
 * {@code G / (H + ridge)} with the sums over its rows, and a split is taken that gains most of
 *
 * <pre>
 * G_left^2 / (H_left + ridge) + G_right^2 / (H_right + ridge) - G^2 / (H + ridge)
 * </pre>
 *
 * the first one among equals. With {@code g} the labels and {@code h} the weights it is the reduction of the squared error,
 * for labels 0 and 1 that of the Gini impurity; with gradient and curvature of a loss, Newton's step.
 *
 * @param columns the features
 * @param depth greatest number of splits above a leaf
 * @param leastRows fewest rows of a leaf
 * @param ridge added to the curvature of a leaf
 */
record TreeGrower(BinnedColumns columns, int depth, int leastRows, double ridge) {
    /** Gains below this share of the node's own are rounding. */
    private static final double LEAST_GAIN = 1e-10;

    /** Splits at all features. */
    Tree grow(double[] g, double[] h) {
        int[] rows = new int[columns.rows];
        Arrays.setAll(rows, i -> i);
        return new Growth(g, h, rows, columns.bins.length, null).tree();
    }

    /** Splits each node at some features drawn for it, over the rows given, whose weights are in {@code h}. */
    Tree grow(double[] g, double[] h, int[] rows, Sampling sampling) {
        return new Growth(g, h, rows.clone(), sampling.features(), sampling.random()).tree();
    }

    /** How many features each node may split at, and who draws them. */
    record Sampling(int features, SplittableRandom random) {}

    private record Split(int feature, int bin, double gain) {}

    private record Node(int feature, int rows, double g, double h) {}

    /** Sums by bin of one feature. */
    private static final class Histogram {
        final double[] g;
        final double[] h;
        final int[] count;

        Histogram(int bins) {
            g = new double[bins];
            h = new double[bins];
            count = new int[bins];
        }

        void add(int bin, double gradient, double curvature) {
            g[bin] += gradient;
            h[bin] += curvature;
            count[bin]++;
        }
    }

    private final class Growth {
        private final double[] g;
        private final double[] h;
        private final int[] rows;
        private final int tried;
        private final @Nullable SplittableRandom random;
        private final int[] order;
        private final int[] spare;
        private int nodes;
        private int[] feature = new int[16];
        private double[] cut = new double[16];
        private int[] left = new int[16];
        private int[] right = new int[16];
        private double[] value = new double[16];

        Growth(double[] g, double[] h, int[] rows, int tried, @Nullable SplittableRandom random) {
            this.g = g;
            this.h = h;
            this.rows = rows;
            this.tried = tried;
            this.random = random;
            this.order = new int[columns.bins.length];
            Arrays.setAll(order, j -> j);
            this.spare = new int[rows.length];
        }

        Tree tree() {
            split(0, rows.length, depth);
            return new Tree(
                    Arrays.copyOf(feature, nodes),
                    Arrays.copyOf(cut, nodes),
                    Arrays.copyOf(left, nodes),
                    Arrays.copyOf(right, nodes),
                    Arrays.copyOf(value, nodes));
        }

        private int split(int from, int to, int levels) {
            int node = add();
            double sumG = 0;
            double sumH = 0;
            for (int r = from; r < to; r++) {
                sumG += g[rows[r]];
                sumH += h[rows[r]];
            }
            value[node] = sumG / (sumH + ridge);
            if (levels == 0 || to - from < 2 * leastRows) {
                return node;
            }
            Split best = best(from, to, sumG, sumH);
            if (best.feature < 0) {
                return node;
            }
            int middle = part(from, to, best.feature, best.bin);
            feature[node] = best.feature;
            cut[node] = columns.cuts[best.feature][best.bin];
            int l = split(from, middle, levels - 1);
            int r = split(middle, to, levels - 1);
            left[node] = l;
            right[node] = r;
            return node;
        }

        private Split best(int from, int to, double sumG, double sumH) {
            double own = sumG * sumG / (sumH + ridge);
            Split best = new Split(-1, -1, LEAST_GAIN * (own + 1e-300));
            draw();
            for (int t = 0; t < tried; t++) {
                int j = order[t];
                Histogram histogram = new Histogram(columns.cuts[j].length + 1);
                for (int r = from; r < to; r++) {
                    histogram.add(columns.bins[j][rows[r]], g[rows[r]], h[rows[r]]);
                }
                best = best(histogram, best, new Node(j, to - from, sumG, sumH));
            }
            return best;
        }

        private Split best(Histogram histogram, Split known, Node node) {
            Split best = known;
            double own = node.g * node.g / (node.h + ridge);
            double leftG = 0;
            double leftH = 0;
            int leftCount = 0;
            for (int b = 0; b < histogram.count.length - 1; b++) {
                leftG += histogram.g[b];
                leftH += histogram.h[b];
                leftCount += histogram.count[b];
                if (histogram.count[b] > 0 && leftCount >= leastRows && node.rows - leftCount >= leastRows) {
                    double rightG = node.g - leftG;
                    double gain = leftG * leftG / (leftH + ridge) + rightG * rightG / (node.h - leftH + ridge) - own;
                    best = gain > best.gain ? new Split(node.feature, b, gain) : best;
                }
            }
            return best;
        }

        /** Draws the features to try to the front, without replacement. */
        private void draw() {
            if (random != null) {
                for (int t = 0; t < tried; t++) {
                    int other = random.nextInt(t, order.length);
                    int j = order[t];
                    order[t] = order[other];
                    order[other] = j;
                }
            }
        }

        /** Rows of the bins up to one go to the front; the order within both parts stays. */
        private int part(int from, int to, int j, int bin) {
            int front = from;
            int back = 0;
            for (int r = from; r < to; r++) {
                if (columns.bins[j][rows[r]] <= bin) {
                    rows[front++] = rows[r];
                } else {
                    spare[back++] = rows[r];
                }
            }
            System.arraycopy(spare, 0, rows, front, back);
            return front;
        }

        private int add() {
            if (nodes == feature.length) {
                feature = Arrays.copyOf(feature, 2 * nodes);
                cut = Arrays.copyOf(cut, 2 * nodes);
                left = Arrays.copyOf(left, 2 * nodes);
                right = Arrays.copyOf(right, 2 * nodes);
                value = Arrays.copyOf(value, 2 * nodes);
            }
            feature[nodes] = -1;
            return nodes++;
        }
    }
}

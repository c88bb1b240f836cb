package org.memo4j.attacks.trained;

import java.util.Arrays;

/**
 * Features by column, each value replaced by the number of its bin: at most {@value #BINS} bins a feature, between two
 * neighboring values each if there are no more distinct ones, else with about equal numbers of rows. Trees split between
 * bins.
 */
final class BinnedColumns {
    static final int BINS = 256;

    final int rows;
    final short[][] bins;
    final double[][] cuts;

    private BinnedColumns(int rows, short[][] bins, double[][] cuts) {
        this.rows = rows;
        this.bins = bins;
        this.cuts = cuts;
    }

    static BinnedColumns of(double[][] features) {
        int columns = Rows.check(features);
        short[][] bins = new short[columns][features.length];
        double[][] cuts = new double[columns][];
        for (int j = 0; j < columns; j++) {
            double[] column = Rows.column(features, j);
            cuts[j] = cuts(column);
            for (int i = 0; i < column.length; i++) {
                bins[j][i] = bin(cuts[j], column[i]);
            }
        }
        return new BinnedColumns(features.length, bins, cuts);
    }

    /** Ascending cuts; bin b holds values in (cuts[b - 1], cuts[b]]. */
    private static double[] cuts(double[] column) {
        double[] distinct = Arrays.stream(column).sorted().distinct().toArray();
        if (distinct.length <= BINS) {
            double[] cuts = new double[distinct.length - 1];
            Arrays.setAll(cuts, b -> middle(distinct[b], distinct[b + 1]));
            return cuts;
        }
        double[] sorted = column.clone();
        Arrays.sort(sorted);
        double[] cuts = new double[BINS - 1];
        int count = 0;
        for (int b = 1; b < BINS; b++) {
            double value = sorted[(int) ((long) b * sorted.length / BINS)];
            int at = Arrays.binarySearch(distinct, value);
            if (at > 0) {
                double cut = middle(distinct[at - 1], value);
                if (count == 0 || cut > cuts[count - 1]) {
                    cuts[count++] = cut;
                }
            }
        }
        return Arrays.copyOf(cuts, count);
    }

    /** Between two values, and less than the upper one even if they are neighbors. */
    private static double middle(double a, double b) {
        double middle = a / 2 + b / 2;
        return middle >= b || middle < a ? a : middle;
    }

    private static short bin(double[] cuts, double value) {
        int at = Arrays.binarySearch(cuts, value);
        return (short) (at >= 0 ? at : -at - 1);
    }
}

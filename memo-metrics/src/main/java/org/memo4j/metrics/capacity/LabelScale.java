package org.memo4j.metrics.capacity;

/**
 * Labels on [-1, 1], output by output.
 *
 * @param centers what becomes 0; none to leave labels as they are
 * @param halves distance from there that becomes 1
 */
record LabelScale(double[] centers, double[] halves) {
    static final LabelScale NONE = new LabelScale(new double[0], new double[0]);

    static LabelScale of(double[][] labels) {
        double[] centers = new double[labels[0].length];
        double[] halves = new double[centers.length];
        for (int o = 0; o < centers.length; o++) {
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            for (double[] label : labels) {
                least = Math.min(least, label[o]);
                greatest = Math.max(greatest, label[o]);
            }
            centers[o] = least + (greatest - least) / 2;
            halves[o] = greatest > least ? (greatest - least) / 2 : 1;
        }
        return new LabelScale(centers, halves);
    }

    double[][] scaled(double[][] labels) {
        double[][] scaled = new double[labels.length][centers.length];
        for (int i = 0; i < labels.length; i++) {
            for (int o = 0; o < centers.length; o++) {
                scaled[i][o] = Math.max(-1, Math.min((labels[i][o] - centers[o]) / halves[o], 1));
            }
        }
        return scaled;
    }

    double center(int output) {
        return centers.length == 0 ? 0 : centers[output];
    }

    double half(int output) {
        return halves.length == 0 ? 1 : halves[output];
    }

    double largestHalf() {
        double largest = 0;
        for (double half : halves) {
            largest = Math.max(largest, half);
        }
        return largest;
    }
}

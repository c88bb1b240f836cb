package org.memo4j.metrics.counterfactual;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealVector;

/** A small learner that is trained in a millisecond: ridge regression on labels -1 and 1 with a Gaussian kernel. */
final class KernelRidge {
    private static final double RIDGE = 0.1;

    private KernelRidge() {}

    /** Margins {@code y f(x)} of all points by the model trained on some of them. */
    static double[] margins(double[][] points, int[] labels, int[] trained) {
        double[][] gram = new double[trained.length][trained.length];
        double[] targets = new double[trained.length];
        for (int i = 0; i < trained.length; i++) {
            for (int j = 0; j < trained.length; j++) {
                gram[i][j] = kernel(points[trained[i]], points[trained[j]]) + (i == j ? RIDGE : 0);
            }
            targets[i] = labels[trained[i]];
        }
        RealVector weights = new CholeskyDecomposition(new Array2DRowRealMatrix(gram, false))
                .getSolver()
                .solve(new ArrayRealVector(targets, false));
        double[] margins = new double[points.length];
        for (int p = 0; p < points.length; p++) {
            for (int i = 0; i < trained.length; i++) {
                margins[p] += labels[p] * weights.getEntry(i) * kernel(points[p], points[trained[i]]);
            }
        }
        return margins;
    }

    private static double kernel(double[] a, double[] b) {
        double distance = 0;
        for (int d = 0; d < a.length; d++) {
            distance += (a[d] - b[d]) * (a[d] - b[d]);
        }
        return Math.exp(-distance);
    }
}

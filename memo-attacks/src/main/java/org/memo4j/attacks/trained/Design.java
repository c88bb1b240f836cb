package org.memo4j.attacks.trained;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * Features for linear models: a column of ones, and each feature less its mean over its standard deviation. A feature
 * without variance becomes a column of zeros.
 */
final class Design {
    private final double[] mean;
    private final double[] scale;

    private Design(double[] mean, double[] scale) {
        this.mean = mean;
        this.scale = scale;
    }

    static Design of(double[][] features) {
        int columns = Rows.check(features);
        double[] mean = new double[columns];
        double[] scale = new double[columns];
        for (int j = 0; j < columns; j++) {
            double[] column = Rows.column(features, j);
            double m = Arrays.stream(column).average().orElseThrow();
            double sum = 0;
            for (double value : column) {
                sum += (value - m) * (value - m);
            }
            mean[j] = m;
            double deviation = Math.sqrt(sum / column.length);
            // below this all that differs is rounding
            scale[j] = deviation > 1e-12 * Math.abs(m) ? 1 / deviation : 0;
        }
        return new Design(mean, scale);
    }

    int columns() {
        return mean.length;
    }

    /** One row with its leading 1. */
    double[] row(double[] features) {
        double[] row = new double[mean.length + 1];
        row[0] = 1;
        for (int j = 0; j < mean.length; j++) {
            row[j + 1] = (features[j] - mean[j]) * scale[j];
        }
        return row;
    }

    double[][] rows(double[][] features) {
        return Arrays.stream(features).map(this::row).toArray(double[][]::new);
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    /** Solves {@code (X' diag(weights) X + ridge I_0) c = right}, where {@code I_0} spares the intercept. */
    static double[] solve(double[][] rows, double[] weights, double ridge, double[] right) {
        int k = right.length;
        double[][] matrix = new double[k][k];
        for (int i = 0; i < rows.length; i++) {
            for (int a = 0; a < k; a++) {
                double factor = weights[i] * rows[i][a];
                for (int b = 0; b <= a; b++) {
                    matrix[a][b] += factor * rows[i][b];
                }
            }
        }
        for (int a = 0; a < k; a++) {
            matrix[a][a] += a == 0 ? 0 : ridge;
            for (int b = 0; b < a; b++) {
                matrix[b][a] = matrix[a][b];
            }
        }
        return new CholeskyDecomposition(new Array2DRowRealMatrix(matrix, false), 1e-9, 0)
                .getSolver()
                .solve(new ArrayRealVector(right, false))
                .toArray();
    }
}

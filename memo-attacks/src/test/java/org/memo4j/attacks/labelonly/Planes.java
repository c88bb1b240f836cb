package org.memo4j.attacks.labelonly;

import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Classifier;

/** A classifier of two classes whose boundary is a plane, {@code w . x + b = 0}; class 1 is where that is positive. */
record Planes(double[] weights, double bias, int batchSize) implements Classifier {
    @Override
    public int classes() {
        return 2;
    }

    double margin(float[] x) {
        double sum = bias;
        for (int j = 0; j < weights.length; j++) {
            sum += weights[j] * x[j];
        }
        return sum;
    }

    double distance(float[] x) {
        double norm = 0;
        for (double weight : weights) {
            norm += weight * weight;
        }
        return Math.abs(margin(x)) / Math.sqrt(norm);
    }

    @Override
    public LogitRows logits(float[][] features) {
        float[] logits = new float[2 * features.length];
        for (int i = 0; i < features.length; i++) {
            logits[2 * i + 1] = (float) margin(features[i]);
        }
        return LogitRows.of(logits, 2);
    }
}

package org.memo4j.core.analytic;

import java.util.SplittableRandom;

/** Made-up classes: Gaussian clouds around random centers. */
final class Clusters {
    private Clusters() {}

    static LabeledInputs of(int perClass, int classes, int inputs, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] centers = new float[classes][inputs];
        for (float[] center : centers) {
            for (int j = 0; j < inputs; j++) {
                center[j] = (float) random.nextGaussian();
            }
        }
        float[][] x = new float[perClass * classes][inputs];
        int[] labels = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            labels[i] = i % classes;
            for (int j = 0; j < inputs; j++) {
                x[i][j] = (float) (centers[labels[i]][j] + 0.7 * random.nextGaussian());
            }
        }
        return new LabeledInputs(x, labels);
    }

    static double distance(double[][] a, double[][] b) {
        double most = Math.abs(a.length - b.length);
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                most = Math.max(most, Math.abs(a[i][j] - b[i][j]));
            }
        }
        return most;
    }
}

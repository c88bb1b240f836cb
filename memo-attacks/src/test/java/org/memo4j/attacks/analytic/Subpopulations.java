package org.memo4j.attacks.analytic;

import java.util.Arrays;
import org.apache.commons.math3.random.Well19937c;
import org.memo4j.core.analytic.LabeledInputs;

/**
 * A long tail: clouds in eight dimensions whose sizes follow Zipf's law, each of one of four classes, and one label in
 * twenty drawn anew.
 */
final class Subpopulations {
    private static final int DIMENSIONS = 8;
    private static final int CLASSES = 4;

    private Subpopulations() {}

    static LabeledInputs of(int examples, long seed) {
        Well19937c random = new Well19937c(seed);
        int groups = examples * 3 / 20;
        double[][] centers = new double[groups][DIMENSIONS];
        int[] classes = new int[groups];
        double[] cumulative = new double[groups];
        double total = 0;
        for (int g = 0; g < groups; g++) {
            Arrays.setAll(centers[g], j -> 1.5 * random.nextGaussian());
            classes[g] = random.nextInt(CLASSES);
            total += 1.0 / (g + 1);
            cumulative[g] = total;
        }
        float[][] inputs = new float[examples][DIMENSIONS];
        int[] labels = new int[examples];
        for (int i = 0; i < examples; i++) {
            int g = Arrays.binarySearch(cumulative, random.nextDouble() * total);
            g = g < 0 ? -g - 1 : g;
            for (int j = 0; j < DIMENSIONS; j++) {
                inputs[i][j] = (float) (centers[g][j] + 0.45 * random.nextGaussian());
            }
            labels[i] = random.nextDouble() < 0.05 ? random.nextInt(CLASSES) : classes[g];
        }
        return new LabeledInputs(inputs, labels);
    }
}

package org.memo4j.benchmarks;

import org.memo4j.core.analytic.LabeledInputs;

/** Examples for analytic heads, by a generator that NumPy can repeat. */
final class AnalyticInput {
    static final int CLASSES = 10;

    private static final long MULTIPLIER = 6364136223846793005L;
    private static final long INCREMENT = 1442695040888963407L;

    private AnalyticInput() {}

    /**
     * Uniform noise in [-0.5, 0.5), raised by 0.1 in every tenth feature, from the class's on; classes in turn.
     *
     * @param examples number of examples
     * @param features number of features
     * @return the examples
     */
    static LabeledInputs of(int examples, int features) {
        float[][] inputs = new float[examples][features];
        int[] labels = new int[examples];
        long state = 1;
        for (int i = 0; i < examples; i++) {
            labels[i] = i % CLASSES;
            for (int j = 0; j < features; j++) {
                state = state * MULTIPLIER + INCREMENT;
                inputs[i][j] = ((state >>> 40) - (1 << 23)) / (float) (1 << 24) + (j % CLASSES == labels[i] ? 0.1f : 0);
            }
        }
        return new LabeledInputs(inputs, labels);
    }
}

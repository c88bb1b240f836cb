package org.memo4j.examples.incremental;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.memo4j.core.analytic.LabeledInputs;

/**
 * Training and test examples of the same classes.
 *
 * @param source where they come from, for the report
 * @param names names of the classes
 * @param training training examples
 * @param test test examples
 */
record IncrementalData(String source, List<String> names, LabeledInputs training, LabeledInputs test) {
    private static final int CLASSES = 20;
    private static final int CLOUDS = 5;
    private static final int INPUTS = 16;
    private static final int TRAINING = 100;
    private static final int TEST = 50;

    int classes() {
        return names.size();
    }

    /** Twenty classes, each of five clouds scattered among those of the others, which no hyperplane parts. */
    static IncrementalData synthetic(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][][] centers = new double[CLASSES][CLOUDS][INPUTS];
        for (double[][] clouds : centers) {
            for (double[] center : clouds) {
                Arrays.setAll(center, j -> random.nextGaussian());
            }
        }
        return new IncrementalData(
                "made-up clouds, seed " + seed,
                IntStream.range(0, CLASSES).mapToObj(c -> "class " + c).toList(),
                draw(centers, TRAINING, random),
                draw(centers, TEST, random));
    }

    private static LabeledInputs draw(double[][][] centers, int perClass, SplittableRandom random) {
        List<float[]> inputs = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int c = 0; c < CLASSES; c++) {
            for (int i = 0; i < perClass; i++) {
                double[] center = centers[c][random.nextInt(CLOUDS)];
                float[] input = new float[INPUTS];
                for (int j = 0; j < INPUTS; j++) {
                    input[j] = (float) (center[j] + 0.8 * random.nextGaussian());
                }
                inputs.add(input);
                labels.add(c);
            }
        }
        return new LabeledInputs(
                inputs.toArray(float[][]::new),
                labels.stream().mapToInt(Integer::intValue).toArray());
    }
}

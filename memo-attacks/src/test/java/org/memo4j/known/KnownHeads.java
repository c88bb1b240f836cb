package org.memo4j.known;

import java.util.SplittableRandom;
import org.memo4j.core.analytic.AnalyticClassifier;
import org.memo4j.core.analytic.AnalyticOptions;
import org.memo4j.core.analytic.LabeledInputs;
import org.memo4j.core.analytic.RandomFeatures;

/**
 * Analytic heads of which everything is known.
 *
 * <p><b>Memorizing.</b> Every example has a feature of its own ({@link #own}): with a ridge {@code g} the head says
 * {@code h = 1 / (1 + g)} for its class after learning it and 0 before, whatever else it learned. So its leverage and its
 * memorization are {@code h}, and its influence on every other example is 0.
 *
 * <p><b>Not memorizing.</b> All {@code n} examples of a class are the same ({@link #shared}): the head says
 * {@code n / (n + g)} for their class, {@code (n - 1) / (n - 1 + g)} without one of them, and the difference
 * {@code g / ((n + g)(n - 1 + g))} goes to 0 with {@code n} and with {@code g}.
 *
 * <p><b>Interpolating.</b> Random points in many more dimensions than there are examples, with random labels
 * ({@link #random}): the head goes through all points that it learned, to within about the ridge, and what it says of the
 * others is random.
 */
final class KnownHeads {
    static final double RIDGE = 1e-3;
    static final double MEMORIZATION = 1 / (1 + RIDGE);

    private KnownHeads() {}

    /** Each example has its own feature. */
    static LabeledInputs own(int examples, int classes) {
        float[][] inputs = new float[examples][examples];
        int[] labels = new int[examples];
        for (int i = 0; i < examples; i++) {
            inputs[i][i] = 1;
            labels[i] = i % classes;
        }
        return new LabeledInputs(inputs, labels);
    }

    /** Each class has one feature, the same for all of its examples. */
    static LabeledInputs shared(int examples, int classes) {
        float[][] inputs = new float[examples][classes];
        int[] labels = new int[examples];
        for (int i = 0; i < examples; i++) {
            labels[i] = i % classes;
            inputs[i][labels[i]] = 1;
        }
        return new LabeledInputs(inputs, labels);
    }

    /** Normal points with uniform labels. */
    static LabeledInputs random(int examples, int dimension, int classes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] inputs = new float[examples][dimension];
        int[] labels = new int[examples];
        for (int i = 0; i < examples; i++) {
            for (int d = 0; d < dimension; d++) {
                // sum of twelve uniform numbers: about normal, of variance 1
                inputs[i][d] = (float) (random.doubles(12).sum() - 6);
            }
            labels[i] = random.nextInt(classes);
        }
        return new LabeledInputs(inputs, labels);
    }

    /** A head over the raw inputs that has learned nothing. */
    static AnalyticClassifier empty(LabeledInputs data) {
        return AnalyticClassifier.of(
                RandomFeatures.identity(data.inputs()[0].length),
                AnalyticOptions.withDefaults().withRidge(RIDGE));
    }

    /** A head over the raw inputs that has learned them. */
    static AnalyticClassifier learned(LabeledInputs data) {
        AnalyticClassifier head = empty(data);
        head.learn(data);
        return head;
    }
}

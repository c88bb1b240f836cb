package org.memo4j.known;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.DenseNetwork;
import org.memo4j.core.model.GradientClassifier;
import org.memo4j.core.model.GradientNorm;
import org.memo4j.core.score.ClassifierSignal;
import org.memo4j.metrics.capacity.ReluMemorizer;

/**
 * A classifier and the examples to ask it about: points with random labels, half of which are members.
 *
 * <p>{@link #memorizing}: the classifier was built by {@link ReluMemorizer} from the members with their labels and from the
 * other points with <em>other</em> labels. So it is known to give a member's label the only output of 1, and a
 * non-member's an output of 0: not by the luck of guessing one of ten classes, but for every example.
 *
 * <p>{@link #unrelated}: it was built from the same points with labels drawn anew. Whatever it says of a point does not depend
 * on the point's label or membership, so members and others are exchangeable.
 *
 * <p>The logits are {@link MemorizedText#SHARPNESS} times the outputs. As its gradient it takes that of the last layer, the only
 * one that would be trained.
 */
record KnownClassifier(float[][] features, int[] labels, boolean[] member, DenseNetwork network)
        implements GradientClassifier {
    static final int COUNT = 400;
    static final int CLASSES = 10;
    private static final int DIMENSION = 6;

    static KnownClassifier memorizing(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] points = points(random);
        int[] labels = random.ints(COUNT, 0, CLASSES).toArray();
        boolean[] member = half(random);
        int[] trained = IntStream.range(0, COUNT)
                .map(i -> member[i] ? labels[i] : (labels[i] + 1 + random.nextInt(CLASSES - 1)) % CLASSES)
                .toArray();
        return new KnownClassifier(points, labels, member, network(points, trained));
    }

    static KnownClassifier unrelated(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] points = points(random);
        DenseNetwork network = network(points, random.ints(COUNT, 0, CLASSES).toArray());
        return new KnownClassifier(points, random.ints(COUNT, 0, CLASSES).toArray(), half(random), network);
    }

    private static float[][] points(SplittableRandom random) {
        float[][] points = new float[COUNT][DIMENSION];
        for (float[] point : points) {
            for (int d = 0; d < DIMENSION; d++) {
                point[d] = (float) random.nextDouble(-1, 1);
            }
        }
        return points;
    }

    private static boolean[] half(SplittableRandom random) {
        int[] order = IntStream.range(0, COUNT).toArray();
        boolean[] half = new boolean[COUNT];
        for (int i = 0; i < COUNT / 2; i++) {
            int j = i + random.nextInt(COUNT - i);
            int picked = order[j];
            order[j] = order[i];
            half[picked] = true;
        }
        return half;
    }

    private static DenseNetwork network(float[][] points, int[] labels) {
        double[][] exact = Arrays.stream(points).map(KnownClassifier::exact).toArray(double[][]::new);
        return ReluMemorizer.withDefaults().classify(exact, labels).network();
    }

    private static double[] exact(float[] point) {
        return IntStream.range(0, point.length).mapToDouble(d -> point[d]).toArray();
    }

    @Override
    public int classes() {
        return CLASSES;
    }

    private double[] logits(float[] point) {
        return Arrays.stream(network.output(exact(point)))
                .map(output -> MemorizedText.SHARPNESS * output)
                .toArray();
    }

    @Override
    public LogitRows logits(float[][] points) {
        float[] rows = new float[points.length * CLASSES];
        for (int i = 0; i < points.length; i++) {
            double[] logits = logits(points[i]);
            for (int c = 0; c < CLASSES; c++) {
                rows[i * CLASSES + c] = (float) logits[c];
            }
        }
        return LogitRows.of(rows, CLASSES);
    }

    /** Of the weights of an output {@code c}, the gradient of the cross-entropy is {@code (p_c - y_c) a}. */
    @Override
    public double[] gradientNorms(float[][] points, int[] classes, GradientNorm norm) {
        double[] norms = new double[points.length];
        for (int i = 0; i < norms.length; i++) {
            double[] activations = exact(points[i]);
            for (int l = 0; l < network.layers().size() - 1; l++) {
                activations = network.layers().get(l).output(activations);
            }
            double[] logits = logits(points[i]);
            double[] gradient = new double[CLASSES * activations.length];
            for (int c = 0; c < CLASSES; c++) {
                double residual = ClassifierSignal.CONFIDENCE.ofLogits(logits, c) - (c == classes[i] ? 1 : 0);
                for (int a = 0; a < activations.length; a++) {
                    gradient[c * activations.length + a] = residual * activations[a];
                }
            }
            norms[i] = norm.of(gradient);
        }
        return norms;
    }

    /** A signal of all examples. */
    double[] signal(ClassifierSignal signal) {
        return IntStream.range(0, COUNT)
                .mapToDouble(i -> signal.ofLogits(logits(features[i]), labels[i]))
                .toArray();
    }

    /** 1 where the prediction is wrong, else 0. */
    double[] errors() {
        return Arrays.stream(signal(ClassifierSignal.HINGE))
                .map(margin -> margin > 0 ? 0 : 1)
                .toArray();
    }
}

package org.memo4j.core.samediff;

import java.util.Arrays;
import org.memo4j.core.Checks;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.nd4j.Nd4jLogits;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Any SameDiff graph as a classifier: a placeholder takes the features, a variable holds the logits, shape [batch,
 * classes].
 *
 * <pre>
 * SameDiffClassifier classifier = SameDiffClassifier.of(graph, "features", "logits", 10);
 * TokenScores scores = classifier.score(features, labels); // one row an example
 * </pre>
 *
 * <p>A flat feature vector is laid out in the dimensions that the placeholder declares after the batch, last dimension
 * fastest. Labels and other placeholders must not be needed for the logits, nor random numbers: SameDiff has no inference
 * mode, so a graph with dropout needs logits that are computed without it, beside those that it trains. The graph stays
 * the caller's, and may be trained meanwhile: asking does not change it. It belongs to one thread at a time.
 */
public final class SameDiffClassifier implements Classifier {
    private final GraphInput graph;
    private final int classes;
    private final int batchSize;

    private SameDiffClassifier(GraphInput graph, int classes, int batchSize) {
        this.graph = graph;
        this.classes = classes;
        this.batchSize = batchSize;
    }

    /**
     * Adapts a graph, in batches of 256.
     *
     * @param graph the graph
     * @param features name of the placeholder that takes features; its first dimension, the batch, must be open
     * @param logits name of the variable that holds the logits, before softmax
     * @param classes number of classes
     * @return the classifier
     * @throws IllegalArgumentException if there is no such placeholder or variable, or the variable holds the output of a
     *     softmax, or does not depend on that placeholder alone, or depends on random numbers
     */
    public static SameDiffClassifier of(SameDiff graph, String features, String logits, int classes) {
        GraphInput input = new GraphInput(graph, features, logits);
        long[] shape = input.inputShape();
        Checks.check(
                shape.length == 0 || (shape.length >= 2 && shape[0] < 0),
                "placeholder %s must have an open batch as its first dimension, but has shape %s; declare it with -1",
                features,
                Arrays.toString(shape));
        for (int i = 1; i < shape.length; i++) {
            Checks.check(
                    shape[i] > 0 || shape.length == 2,
                    "placeholder %s must say how a feature vector is laid out, but has shape %s",
                    features,
                    Arrays.toString(shape));
        }
        return new SameDiffClassifier(input, Checks.atLeast(classes, 2, "classes"), 256);
    }

    /**
     * Sets the number of examples that scoring puts into a batch.
     *
     * @param value examples a batch
     * @return a new classifier over the same graph
     */
    public SameDiffClassifier withBatchSize(int value) {
        return new SameDiffClassifier(graph, classes, Checks.atLeast(value, 1, "batchSize"));
    }

    /**
     * The graph.
     *
     * @return the graph itself, not a copy
     */
    public SameDiff graph() {
        return graph.graph();
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public LogitRows logits(float[][] features) {
        Checks.check(features.length > 0, "features must not be empty");
        long[] shape = shape(features[0].length);
        shape[0] = features.length;
        for (int i = 1; i < features.length; i++) {
            Checks.sameLength(features[i].length, "features[" + i + "]", features[0].length, "features[0]");
        }
        INDArray logits = graph.run(Nd4j.createFromArray(features).reshape('c', shape));
        return Nd4jLogits.of(graph.matrix(logits, features.length, classes), logits);
    }

    private long[] shape(int length) {
        long[] declared = graph.inputShape();
        if (declared.length <= 2 && (declared.length == 0 || declared[1] < 0)) {
            return new long[] {-1, length};
        }
        long wanted = Arrays.stream(declared).skip(1).reduce(1, Math::multiplyExact);
        Checks.check(
                wanted == length,
                "an example has %d features, but the placeholder's shape %s asks for %d",
                length,
                Arrays.toString(declared),
                wanted);
        return declared.clone();
    }
}

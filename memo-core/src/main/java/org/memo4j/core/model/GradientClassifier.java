package org.memo4j.core.model;

/**
 * A classifier that can also say how strongly each example pulls at its parameters. An optional capability: attacks that
 * need it ask for this type.
 */
public interface GradientClassifier extends Classifier {
    /**
     * Norms of the gradients of the training loss with respect to all trainable parameters, example by example:
     *
     * <pre>
     * | d loss(x_i, y_i; theta) / d theta |
     * </pre>
     *
     * in inference mode, without penalties on the parameters and without any averaging over examples. The model is not
     * changed. Cost: a forward and a backward pass an example.
     *
     * @param features one flat feature vector an example
     * @param labels class of each example
     * @param norm the norm
     * @return one norm an example, at least 0
     * @throws IllegalArgumentException if the shapes differ, a label is no class, or the model's training pass does not
     *     compute the function that its inference does
     */
    double[] gradientNorms(float[][] features, int[] labels, GradientNorm norm);
}

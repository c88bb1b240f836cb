package org.memo4j.core.model;

import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.kernel.LogitRows;

/**
 * A frozen map from inputs to features: the activations of a trained layer, or any fixed function of the input. It must
 * give an input the same features whatever else is in the batch.
 *
 * <p>Not thread-safe: one thread at a time, the one that owns the underlying network.
 */
public interface FeatureExtractor {
    /**
     * Number of features.
     *
     * @return the length of a feature vector
     */
    int width();

    /**
     * Features of a batch, in inference mode.
     *
     * @param inputs one flat vector an example
     * @return one feature vector an example
     */
    float[][] features(float[][] inputs);

    /**
     * The outputs of a classifier as features. {@code SameDiffClassifier} names any variable of a
     * graph as its output, so this reads every layer of one.
     *
     * @param classifier the classifier; it stays the caller's
     * @return its logits as features, computed in batches of its size
     */
    static FeatureExtractor of(Classifier classifier) {
        return new FeatureExtractor() {
            @Override
            public int width() {
                return classifier.classes();
            }

            @Override
            public float[][] features(float[][] inputs) {
                float[][] features = new float[inputs.length][width()];
                for (int from = 0; from < inputs.length; from += classifier.batchSize()) {
                    Progress.checkInterrupted("extracting features");
                    int to = Math.min(inputs.length, from + classifier.batchSize());
                    try (LogitRows rows = classifier.logits(java.util.Arrays.copyOfRange(inputs, from, to))) {
                        Checks.sameLength(rows.vocabularySize(), "a row of logits", width(), "classes");
                        for (int i = from; i < to; i++) {
                            rows.read(i - from, 0, features[i], width());
                        }
                    }
                }
                return features;
            }
        };
    }
}

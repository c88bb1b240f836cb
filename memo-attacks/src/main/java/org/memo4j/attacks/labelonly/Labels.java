package org.memo4j.attacks.labelonly;

import java.util.Arrays;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Classifier;

/** Asks a classifier for labels and for nothing else. */
final class Labels {
    private Labels() {}

    /** Predicted class of each example, the lowest of equally likely ones. */
    static int[] of(Classifier classifier, float[][] features) {
        int[] labels = new int[features.length];
        for (int from = 0; from < labels.length; from += classifier.batchSize()) {
            Progress.checkInterrupted("asking for labels");
            int to = Math.min(labels.length, from + classifier.batchSize());
            try (LogitRows logits = classifier.logits(Arrays.copyOfRange(features, from, to))) {
                for (int i = from; i < to; i++) {
                    for (int c = 1; c < classifier.classes(); c++) {
                        labels[i] = logits.get(i - from, c) > logits.get(i - from, labels[i]) ? c : labels[i];
                    }
                }
            }
        }
        return labels;
    }

    /** Whether each is predicted right, after checks of the examples. */
    static boolean[] right(Classifier classifier, float[][] features, int[] labels) {
        check(classifier, features, labels);
        int[] predicted = of(classifier, features);
        boolean[] right = new boolean[labels.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = predicted[i] == labels[i];
        }
        return right;
    }

    private static void check(Classifier classifier, float[][] features, int[] labels) {
        Checks.check(features.length > 0, "features must not be empty");
        Checks.sameLength(labels.length, "labels", features.length, "features");
        for (int i = 0; i < features.length; i++) {
            Checks.index(labels[i], classifier.classes(), "label");
            Checks.sameLength(features[i].length, "features of example " + i, features[0].length, "example 0");
            for (float value : features[i]) {
                Checks.check(Float.isFinite(value), "a feature of example %d is %s; it must be finite", i, value);
            }
        }
    }
}

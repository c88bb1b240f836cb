package org.memo4j.core.analytic;

import java.util.Arrays;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;

/**
 * Inputs with their classes.
 *
 * @param inputs one vector an example; shared, not copied, as there may be many
 * @param labels class of each example, from 0
 */
public record LabeledInputs(float[][] inputs, int[] labels) {
    /**
     * Checks that there are as many labels as inputs.
     *
     * @param inputs one vector an example
     * @param labels class of each example, from 0
     */
    public LabeledInputs {
        Checks.sameLength(labels.length, "labels", inputs.length, "inputs");
        for (int i = 0; i < labels.length; i++) {
            Checks.check(labels[i] >= 0, "label %d is %d, but classes count from 0", i, labels[i]);
        }
    }

    /**
     * Number of examples.
     *
     * @return the number of examples
     */
    public int size() {
        return labels.length;
    }

    /**
     * Number of classes, if all classes from 0 are there.
     *
     * @return the greatest label and one
     */
    public int classes() {
        return Arrays.stream(labels).max().orElse(-1) + 1;
    }

    /**
     * Some of the examples.
     *
     * @param examples their indices; one may be there several times
     * @return these examples, whose vectors are shared
     */
    public LabeledInputs select(int... examples) {
        float[][] some = new float[examples.length][];
        int[] theirs = new int[examples.length];
        for (int i = 0; i < examples.length; i++) {
            Checks.index(examples[i], size(), "example");
            some[i] = inputs[examples[i]];
            theirs[i] = labels[examples[i]];
        }
        return new LabeledInputs(some, theirs);
    }

    /**
     * Fingerprint for the provenance of results.
     *
     * @return the hash of inputs and labels, see {@link DataHash}
     */
    public String hash() {
        DataHash hash = new DataHash().add(labels);
        for (float[] input : inputs) {
            hash.add(input);
        }
        return hash.value();
    }
}

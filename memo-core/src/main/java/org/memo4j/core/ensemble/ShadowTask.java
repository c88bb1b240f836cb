package org.memo4j.core.ensemble;

/**
 * One model to train.
 *
 * @param model number of the model, from 0
 * @param seed seed of its initial weights and of everything else that is random in its training
 * @param trainingSet indices of the examples to train on, ascending
 */
public record ShadowTask(int model, long seed, int[] trainingSet) {
    /**
     * Copies the training set.
     *
     * @param model number of the model, from 0
     * @param seed seed of its initial weights and of everything else that is random in its training
     * @param trainingSet indices of the examples to train on, ascending
     */
    public ShadowTask {
        trainingSet = trainingSet.clone();
    }

    /**
     * Indices of the examples to train on.
     *
     * @return a copy, ascending
     */
    @Override
    public int[] trainingSet() {
        return trainingSet.clone();
    }

    @Override
    public String toString() {
        return "ShadowTask[model " + model + ", seed " + seed + ", " + trainingSet.length + " examples]";
    }
}

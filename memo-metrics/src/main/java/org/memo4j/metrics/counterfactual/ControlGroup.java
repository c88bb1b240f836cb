package org.memo4j.metrics.counterfactual;

/** Which examples show {@link DifferenceInDifferences} how scores would have moved without training on an example. */
public enum ControlGroup {
    /** Examples that the run never trains on, such as a validation set. */
    NEVER_TRAINED {
        @Override
        boolean holds(int group, int checkpoint, int never) {
            return group == never;
        }
    },
    /**
     * Examples that were not trained on up to the checkpoint in question (nor up to the one before the group was trained),
     * those that are never trained on included. More of them, hence less noise, and no validation set is needed; but
     * they become fewer as training goes on.
     */
    NOT_YET_TRAINED {
        @Override
        boolean holds(int group, int checkpoint, int never) {
            return group > checkpoint;
        }
    };

    /** Whether a group, by the first checkpoint that saw it, is not trained on at a checkpoint. */
    abstract boolean holds(int group, int checkpoint, int never);
}

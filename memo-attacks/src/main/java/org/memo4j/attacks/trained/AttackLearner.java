package org.memo4j.attacks.trained;

import org.memo4j.core.Provenance;

/** Learns to tell members from non-members by their features: signals of a model, or anything else. Immutable. */
public interface AttackLearner {
    /**
     * Definition, options and, where it is random, seed.
     *
     * @return the provenance; its metric names the learner
     */
    Provenance provenance();

    /**
     * Trains an attack model. The same rows in the same order give the same model.
     *
     * @param features one row an observation, at least one column, finite
     * @param member whether each observation is one of a member
     * @return the trained model
     * @throws IllegalArgumentException if the shapes differ, a feature is not finite, or one of both classes is missing
     */
    AttackClassifier fit(double[][] features, boolean[] member);
}

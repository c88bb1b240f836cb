package org.memo4j.attacks.trained;

import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.Provenance;

/** A trained attack model. Immutable and safe for use by several threads. */
public interface AttackClassifier {
    /**
     * The learner, its options, and a hash of what it was trained on.
     *
     * @return the provenance
     */
    Provenance provenance();

    /**
     * Scores one observation.
     *
     * @param features as many features as it was trained on, finite
     * @return the score, higher = more likely a member
     * @throws IllegalArgumentException if the number of features differs or one is not finite
     */
    double score(double... features);

    /**
     * Scores observations.
     *
     * @param features one row an observation
     * @return one score a row
     * @throws IllegalArgumentException as {@link #score}
     */
    default double[] scores(double[][] features) {
        double[] scores = new double[features.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = score(features[i]);
        }
        return scores;
    }

    /**
     * Attacks observations whose membership is known. They must not be those of the training.
     *
     * @param features one row an observation
     * @param member whether each is one of a member
     * @return the scores of both classes
     * @throws IllegalArgumentException as {@link #score}, or if the lengths differ or a class is empty
     */
    default MembershipScores attack(double[][] features, boolean[] member) {
        return MembershipScores.split(provenance(), scores(features), member);
    }
}

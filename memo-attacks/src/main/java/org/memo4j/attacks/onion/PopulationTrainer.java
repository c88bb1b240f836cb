package org.memo4j.attacks.onion;

import java.io.IOException;
import org.memo4j.core.ensemble.EnsembleScores;

/**
 * Trains a population of models on some of the examples: each model on a random half of them, drawn anew for every set of
 * examples, and scores all of them with every model.
 *
 * <p>Nothing that depends on the other examples may be used: no initial weights, no feature learned on them, no scores of
 * an earlier population. The number of models must be the same for every set, since the error of the attack's fit depends
 * on it, and so does its success. The same set must give the same population.
 */
@FunctionalInterface
public interface PopulationTrainer {
    /**
     * Trains on these examples alone.
     *
     * @param examples numbers of the examples, each once
     * @return scores of all models on them, column {@code i} being example {@code examples[i]}; higher = the model does
     *     better
     * @throws IOException if the scores cannot be kept or read
     */
    EnsembleScores train(int[] examples) throws IOException;
}

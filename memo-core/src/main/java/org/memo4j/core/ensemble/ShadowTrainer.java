package org.memo4j.core.ensemble;

/**
 * Trains one shadow model, scores all examples with it, and lets it go.
 *
 * <p>Called from several threads at once, if the ensemble has several, each time for another model: share nothing between
 * calls but data that is only read. The result must depend on the task alone, not on the thread or the order of calls.
 */
@FunctionalInterface
public interface ShadowTrainer {
    /**
     * Trains and scores a model. Native memory of the model should be freed before this returns. Long training should
     * call {@link org.memo4j.core.Progress#checkInterrupted} now and then: when the ensemble's thread is interrupted, so is
     * this one.
     *
     * @param task the model
     * @return its scores, of the same signals, queries and numbers of examples for every model
     * @throws Exception if training fails; the ensemble stops, and keeps the models that were trained before
     */
    ModelScores train(ShadowTask task) throws Exception;
}

package org.memo4j.examples.incremental;

import java.util.List;
import org.memo4j.core.Provenance;
import org.memo4j.core.analytic.ClassIncrementalResult;
import org.memo4j.core.stat.Estimate;
import org.memo4j.metrics.counterfactual.ClosedFormMemorizationResult;

/**
 * All that was measured.
 *
 * @param phases one protocol a number of phases
 * @param exactness what must agree, and how well it does
 * @param ablation accuracy by expansion and ridge
 * @param memory what the head memorized
 */
record IncrementalResult(List<Phased> phases, List<Agreement> exactness, List<Ablation> ablation, Memory memory) {
    /**
     * A protocol.
     *
     * @param result its accuracies
     * @param distance largest difference between the weights of the recursion and those of the joint solution
     */
    record Phased(ClassIncrementalResult result, double distance) {
        int count() {
            return result.phases() - 1;
        }
    }

    /**
     * Two ways to one number.
     *
     * @param what what was compared with what
     * @param distance largest difference
     */
    record Agreement(String what, double distance) {}

    /**
     * Joint training with one expansion and ridge.
     *
     * @param width random features, 0 for none
     * @param ridge the ridge
     * @param accuracy accuracy on the test examples
     */
    record Ablation(int width, double ridge, Estimate accuracy) {}

    /**
     * Memorization.
     *
     * @param closedForm exact memorization by the head on all training examples
     * @param shadow estimate from shadow heads on halves
     * @param heads number of shadow heads
     * @param measured correlation over examples of the shadow estimate with the prediction from the head
     * @param auc AUC of membership by leverage and residual
     * @param provenance where the estimates come from
     */
    record Memory(
            ClosedFormMemorizationResult closedForm,
            double[] shadow,
            int heads,
            double measured,
            Estimate auc,
            List<Provenance> provenance) {}
}

package org.memo4j.metrics.counterfactual;

import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.metrics.MetricIds;

/**
 * Counterfactual memorization from the checkpoints of a single training run, without training anything again.
 *
 * <p>A model that sees each example once, in a known order, has checkpoints from before and after each example. With
 * {@code Y_c} for the mean score at checkpoint {@code c}, and for the examples whose first checkpoint after training is
 * {@code g} (the group {@code g}),
 *
 * <pre>
 * ATT(g, c) = (Y_c(group g) - Y_(g-1)(group g)) - (Y_c(control) - Y_(g-1)(control))
 * </pre>
 *
 * is the average effect of training on the group, seen at checkpoint {@code c}: the control group shows how the score
 * would have moved anyhow. It estimates the memorization of this model run, not of the algorithm in general.
 *
 * <ul>
 *   <li><em>instantaneous</em> memorization: {@code c = g}, at the first checkpoint after training;
 *   <li><em>persistent</em> memorization: {@code c > g}, some checkpoints later;
 *   <li><em>residual</em> memorization: {@code c} is the last checkpoint and {@code g} an earlier one, what is left at the
 *       end of training.
 * </ul>
 *
 * Averages over groups weigh each group by its number of examples.
 *
 * <p>It is right under two assumptions: without training, the scores of the group and of the control would have moved in
 * parallel (which holds in expectation if examples are assigned to training steps at random), and training has no effect
 * before it happens. Effects before training, {@code c < g - 1}, are then 0 and are reported as a check, see
 * {@link DifferenceInDifferencesResult#trendCheck()}. Parallel trends depend on the scale of the score: log-probabilities
 * and accuracies may differ.
 *
 * <p>Intervals of the averages are a cluster bootstrap over examples: an example is drawn with its scores at all
 * checkpoints, within its group, so that group sizes stay fixed. Intervals of single effects are Welch t intervals.
 * All take examples as independent draws and the training run as given.
 *
 * <p>Cost: {@code O(examples * checkpoints)} for the effects, and {@code O(examples * checkpoints)} a replicate of the
 * bootstrap. Memory {@code O(examples * checkpoints)}.
 *
 * <p>Source: Lesci, Meister, Hofmann, Vlachos, Pimentel, <em>Causal Estimation of Memorisation Profiles</em>, ACL 2024; the
 * estimator is that of Callaway, Sant'Anna, <em>Difference-in-Differences with Multiple Time Periods</em>, Journal of
 * Econometrics 2021, without covariates. Departures: effects before training are taken relative to the same base
 * {@code g - 1} as those after it; intervals hold for each effect by itself, not jointly.
 */
public final class DifferenceInDifferences {
    /** Step of an example that the run never trains on. */
    public static final long NEVER = -1;

    private static final DifferenceInDifferences DEFAULTS =
            new DifferenceInDifferences(ControlGroup.NEVER_TRAINED, Bootstrap.withDefaults());

    private final ControlGroup control;
    private final Bootstrap bootstrap;

    private DifferenceInDifferences(ControlGroup control, Bootstrap bootstrap) {
        this.control = control;
        this.bootstrap = bootstrap;
    }

    /**
     * Compares with examples that are never trained on; BCa intervals of confidence 0.95.
     *
     * @return the defaults
     */
    public static DifferenceInDifferences withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets what a group is compared with.
     *
     * @param value the control group
     * @return a new object
     */
    public DifferenceInDifferences withControl(ControlGroup value) {
        return new DifferenceInDifferences(value, bootstrap);
    }

    /**
     * Sets how the intervals of averages are made, and the confidence of all intervals.
     *
     * @param value the bootstrap over examples
     * @return a new object
     */
    public DifferenceInDifferences withBootstrap(Bootstrap value) {
        return new DifferenceInDifferences(control, value);
    }

    /**
     * Estimates the memorization of a training run.
     *
     * @param scores one row a checkpoint, in the order of training; one column an example
     * @param checkpointSteps number of training steps done at each checkpoint, ascending; the first is usually 0
     * @param trainedAt for each example the training step that used it, counted from 1, or {@link #NEVER}; a checkpoint
     *     at step {@code s} has seen the examples of the steps up to {@code s}
     * @return effects of training on each group at each checkpoint
     * @throws IllegalArgumentException if lengths differ, steps are not ascending, an example was trained on before the
     *     first or after the last checkpoint, a group has fewer than two examples, or one has no control of at least two
     */
    public DifferenceInDifferencesResult estimate(ScoreMatrix scores, long[] checkpointSteps, long[] trainedAt) {
        int[] groups = groups(scores, checkpointSteps, trainedAt);
        return new DifferenceInDifferencesResult(
                GroupTimes.of(scores, groups, control),
                bootstrap,
                Provenance.of(MetricIds.DIFFERENCE_IN_DIFFERENCES)
                        .with("control", control)
                        .with("interval", bootstrap.interval())
                        .with("replicates", bootstrap.replicates())
                        .with("confidence", bootstrap.confidence())
                        .withSeed(bootstrap.seed())
                        .withData(new DataHash()
                                .add(scores.hash())
                                .add(checkpointSteps)
                                .add(trainedAt)
                                .value()));
    }

    /** First checkpoint that saw each example; the number of checkpoints for those never trained on. */
    private static int[] groups(ScoreMatrix scores, long[] steps, long[] trainedAt) {
        int checkpoints = scores.models();
        Checks.sameLength(steps.length, "checkpointSteps", checkpoints, "a column of scores");
        Checks.sameLength(trainedAt.length, "trainedAt", scores.examples(), "a row of scores");
        for (int c = 1; c < checkpoints; c++) {
            Checks.check(
                    steps[c] > steps[c - 1],
                    "checkpointSteps must ascend, but step %d of checkpoint %d follows %d; sort the checkpoints",
                    steps[c],
                    c,
                    steps[c - 1]);
        }
        int[] groups = new int[trainedAt.length];
        for (int e = 0; e < groups.length; e++) {
            long step = trainedAt[e];
            if (step == NEVER) {
                groups[e] = checkpoints;
                continue;
            }
            Checks.check(
                    step > steps[0] && step <= steps[checkpoints - 1],
                    "example %d was trained on in step %d, but the checkpoints are of steps %d to %d; it needs one before"
                            + " and one after, so add a checkpoint, leave it out, or say NEVER if it comes after the last",
                    e,
                    step,
                    steps[0],
                    steps[checkpoints - 1]);
            int g = 1;
            while (steps[g] < step) {
                g++;
            }
            groups[e] = g;
        }
        return groups;
    }
}

package org.memo4j.core.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.memo4j.core.Checks;
import org.memo4j.core.score.TokenScores;

/**
 * Scores probes every so often while a model trains, and keeps the trace. The listeners of the training frameworks call
 * {@link #iterationDone} and {@link #epochDone}; an own training loop may call them itself.
 *
 * <p>Watching never changes training: probes are scored in inference mode, and only at moments at which that was shown to
 * leave parameters bit-identical. A stop condition is asked after each look; training loops that can stop then do.
 *
 * <p>Not thread-safe; belongs to the thread that trains.
 *
 * @param <M> kind of model that is watched
 */
public final class TrainingWatch<M> {
    private final List<Probe<M>> probes;
    private final List<SequenceStatistic> statistics;
    private final int everyIterations;
    private final int everyEpochs;
    private final Predicate<Trace> stop;
    private final List<Observation> observations = new ArrayList<>();
    private boolean stopRequested;

    private TrainingWatch(
            List<Probe<M>> probes,
            List<SequenceStatistic> statistics,
            int everyIterations,
            int everyEpochs,
            Predicate<Trace> stop) {
        this.probes = probes;
        this.statistics = statistics;
        this.everyIterations = everyIterations;
        this.everyEpochs = everyEpochs;
        this.stop = stop;
    }

    /**
     * A watch that looks at the loss of its probes after every epoch.
     *
     * @param probes the probes, with distinct names
     * @param <M> kind of model
     * @return the watch
     */
    public static <M> TrainingWatch<M> of(List<Probe<M>> probes) {
        Checks.check(!probes.isEmpty(), "probes must not be empty; a watch without probes sees nothing");
        Checks.check(
                probes.stream().map(Probe::name).distinct().count() == probes.size(),
                "names of probes must be distinct, but are %s",
                probes.stream().map(Probe::name).toList());
        return new TrainingWatch<>(List.copyOf(probes), List.of(SequenceStatistic.loss()), 0, 1, trace -> false);
    }

    /**
     * Sets the statistics to follow.
     *
     * @param values the statistics
     * @return a new watch with an empty trace
     */
    public TrainingWatch<M> withStatistics(List<SequenceStatistic> values) {
        return new TrainingWatch<>(probes, List.copyOf(values), everyIterations, everyEpochs, stop);
    }

    /**
     * Also looks every so many iterations.
     *
     * @param value number of iterations, 0 for never
     * @return a new watch with an empty trace
     */
    public TrainingWatch<M> withEveryIterations(int value) {
        return new TrainingWatch<>(probes, statistics, Checks.atLeast(value, 0, "everyIterations"), everyEpochs, stop);
    }

    /**
     * Looks every so many epochs.
     *
     * @param value number of epochs, 0 for never
     * @return a new watch with an empty trace
     */
    public TrainingWatch<M> withEveryEpochs(int value) {
        return new TrainingWatch<>(probes, statistics, everyIterations, Checks.atLeast(value, 0, "everyEpochs"), stop);
    }

    /**
     * Sets when to ask for a stop.
     *
     * @param condition asked after each look, with the trace so far
     * @return a new watch with an empty trace
     */
    public TrainingWatch<M> withStop(Predicate<Trace> condition) {
        return new TrainingWatch<>(probes, statistics, everyIterations, everyEpochs, condition);
    }

    /**
     * To be called after each iteration.
     *
     * @param iteration iterations done so far, from 1
     * @param epoch epochs done so far
     * @param model the model, ready for inference
     */
    public void iterationDone(long iteration, int epoch, M model) {
        if (everyIterations > 0 && iteration % everyIterations == 0) {
            look(iteration, epoch, model);
        }
    }

    /**
     * To be called after each epoch.
     *
     * @param iteration iterations done so far
     * @param epoch epochs done so far, from 1
     * @param model the model, ready for inference
     */
    public void epochDone(long iteration, int epoch, M model) {
        if (everyEpochs > 0 && epoch % everyEpochs == 0) {
            look(iteration, epoch, model);
        }
    }

    private void look(long iteration, int epoch, M model) {
        for (Probe<M> probe : probes) {
            TokenScores scores = probe.scorer().apply(model);
            for (SequenceStatistic statistic : statistics) {
                observations.add(new Observation(
                        iteration,
                        epoch,
                        probe.name(),
                        statistic.name(),
                        statistic.perSequence().apply(scores)));
            }
        }
        stopRequested |= stop.test(trace());
    }

    /**
     * Whether the stop condition has held.
     *
     * @return true once it has
     */
    public boolean stopRequested() {
        return stopRequested;
    }

    /**
     * What was seen so far.
     *
     * @return the trace
     */
    public Trace trace() {
        return new Trace(observations);
    }
}

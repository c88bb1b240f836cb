package org.memo4j.examples.attack;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.memo4j.attacks.trajectory.LossTrajectories;
import org.memo4j.core.Progress;
import org.memo4j.core.ensemble.ClassifierTrainer;
import org.memo4j.core.ensemble.EnsembleDesign;
import org.memo4j.core.ensemble.ShadowRun;
import org.memo4j.core.score.ClassifierSignal;
import org.memo4j.core.score.ScoreMatrix;

/**
 * The models: targets, and shadow models that know nothing of them.
 *
 * <p>Two ensembles, since in a balanced design the training sets of all models but one tell that of the last. Among the
 * targets each record is in half; seen by itself the training set of each is drawn by a fair coin a record, as audits in
 * one run want it.
 *
 * @param targets the targets
 * @param shadows the shadow models
 */
record TrainedModels(ShadowRun targets, ShadowRun shadows) {
    static TrainedModels train(ClassifierOptions options, int pool, ModelTraining training, Progress progress)
            throws IOException {
        SplittableRandom seeds = new SplittableRandom(options.seed);
        EnsembleDesign targets = EnsembleDesign.balanced(pool, 0.5, options.targets, seeds.nextLong());
        EnsembleDesign shadows = EnsembleDesign.balanced(pool, 0.5, training.block(), seeds.nextLong());
        return new TrainedModels(
                training.ensemble(
                                "targets",
                                targets,
                                (task, done, total) -> progress.update("training targets", done, total))
                        .withOption("boundary", options.boundary)
                        .train(options.targets, training.targets()),
                training.ensemble("shadows", shadows, progress).train(options.models, training.onAll()));
    }

    /** A signal of the targets on the pool. */
    ScoreMatrix ofTargets(ClassifierSignal signal) throws IOException {
        return targets.scores(signal).scores();
    }

    /** A signal of the shadow models on the pool. */
    ScoreMatrix ofShadows(ClassifierSignal signal) throws IOException {
        return shadows.scores(signal).scores();
    }

    /** What the targets were asked, by its name in {@link TargetQuestions}. */
    ScoreMatrix ofTargets(String question) throws IOException {
        return targets.tables(question).get(0);
    }

    /** The course of the losses of each model of a run, the last one that of the trained model. */
    static List<LossTrajectories> trajectories(ShadowRun run) throws IOException {
        List<ScoreMatrix> checkpoints = run.tables(ModelTraining.TRAJECTORY);
        ScoreMatrix last = run.scores(ClassifierSignal.LOSS).scores();
        return IntStream.range(0, run.models())
                .mapToObj(m -> LossTrajectories.ofCheckpoints(
                        ScoreMatrix.of(Stream.concat(checkpoints.stream(), Stream.of(last))
                                .map(table -> table.scoresOf(m))
                                .toArray(double[][]::new))))
                .toList();
    }

    /** A signal of the targets on the population. */
    ScoreMatrix targetsOutside(ClassifierSignal signal) throws IOException {
        return onPopulation(targets, signal);
    }

    /** A signal of the shadow models on the population. */
    ScoreMatrix shadowsOutside(ClassifierSignal signal) throws IOException {
        return onPopulation(shadows, signal);
    }

    private static ScoreMatrix onPopulation(ShadowRun run, ClassifierSignal signal) throws IOException {
        return run.tables("test." + ClassifierTrainer.nameOf(signal)).get(0);
    }
}

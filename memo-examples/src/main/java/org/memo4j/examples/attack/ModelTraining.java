package org.memo4j.examples.attack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Progress;
import org.memo4j.core.dl4j.Dl4jClassifier;
import org.memo4j.core.dl4j.MlpTrainer;
import org.memo4j.core.ensemble.ClassifierTrainer;
import org.memo4j.core.ensemble.EnsembleDesign;
import org.memo4j.core.ensemble.ModelScores;
import org.memo4j.core.ensemble.ShadowEnsemble;
import org.memo4j.core.ensemble.ShadowTask;
import org.memo4j.core.ensemble.ShadowTrainer;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.score.ClassifierSignal;
import org.memo4j.core.watch.Observation;
import org.memo4j.core.watch.Probe;
import org.memo4j.core.watch.SequenceStatistic;
import org.memo4j.core.watch.TrainingWatch;

/** How the models of an audit are trained, and where their scores are kept. */
final class ModelTraining {
    /** Name of the scores over the course of training: minus the loss of each record, one row a checkpoint. */
    static final String TRAJECTORY = "trajectory";

    private static final int BLOCK = 16;
    private static final int CHECKPOINTS = 6;
    private static final String PROBE = "pool";

    /** Changes with the scores that are kept, so that a folder of other scores is not gone on with. */
    private static final int SCORES = 2;

    private final ClassifierOptions options;
    private final AuditedRecords data;
    private final Path directory;
    private final MlpTrainer mlp;
    private final TargetQuestions questions;

    ModelTraining(ClassifierOptions options, AuditedRecords data, Path output) {
        this.options = options;
        this.data = data;
        mlp = MlpTrainer.ofClasses(data.pool().classes().size())
                .withHidden(options.hidden.stream().mapToInt(Integer::intValue).toArray())
                .withEpochs(options.epochs)
                .withBatchSize(options.batch)
                .withLearningRate(options.learningRate);
        questions = new TargetQuestions(options, data);
        Path named = options.run;
        if (named != null) {
            Checks.check(!Files.exists(named) || Files.isDirectory(named), "--run %s is a file; name a folder", named);
        }
        directory = named == null ? beside(output) : named;
    }

    /** A folder whose name changes with whatever the scores depend on. */
    private Path beside(Path output) {
        String hash = new DataHash()
                .add(data.hash())
                .add(mlp.toString())
                .add(options.seed, block(), options.targets, options.boundary, SCORES)
                .value();
        Path absolute = output.toAbsolutePath().normalize();
        return absolute.resolveSibling(absolute.getFileName() + "-models")
                .resolve(hash.substring(hash.indexOf(':') + 1));
    }

    /** Models of a block of shadow models: ensembles grow by whole blocks. */
    int block() {
        return options.models % BLOCK == 0 ? BLOCK : options.models;
    }

    TargetQuestions questions() {
        return questions;
    }

    Path directory() {
        return directory;
    }

    /** Trains on the pool, scores the population too, and keeps the course of the losses. */
    ShadowTrainer onAll() {
        return task -> watched(task, (classifier, scores) -> scores);
    }

    /** As {@link #onAll()}, and asks each model what attacks ask that have it at hand, or its labels. */
    ShadowTrainer targets() {
        return task -> watched(task, questions::ask);
    }

    private ModelScores watched(ShadowTask task, BiFunction<Dl4jClassifier, ModelScores, ModelScores> look)
            throws Exception {
        TrainingWatch<Classifier> watch = TrainingWatch.of(List.of(
                        Probe.ofExamples(PROBE, data.poolFeatures(), data.pool().labels())))
                .withEveryEpochs((options.epochs + CHECKPOINTS - 1) / CHECKPOINTS);
        ModelScores[] seen = new ModelScores[1];
        ModelScores scores = trainer(data.poolFeatures(), data.pool().labels(), mlp.withWatch(watch), classifier -> {
                    double[][] course = watch
                            .trace()
                            .of(PROBE, SequenceStatistic.loss().name())
                            .stream()
                            .map(Observation::values)
                            .map(losses -> Arrays.stream(losses).map(x -> 0 - x).toArray())
                            .toArray(double[][]::new);
                    seen[0] = look.apply(classifier, ModelScores.of(TRAJECTORY, course));
                })
                .withTest(data.populationFeatures(), data.population().labels())
                .withSignals(
                        ClassifierSignal.LOGIT_SCALED_CONFIDENCE,
                        ClassifierSignal.CONFIDENCE,
                        ClassifierSignal.LOSS,
                        ClassifierSignal.HINGE,
                        ClassifierSignal.ENTROPY,
                        ClassifierSignal.MODIFIED_ENTROPY)
                .train(task);
        for (String signal : seen[0].signals()) {
            scores = scores.with(signal, seen[0].rows(signal));
        }
        return scores;
    }

    /** Trains on some records of the pool. */
    ShadowTrainer onSome(int... records) {
        float[][] features =
                IntStream.of(records).mapToObj(r -> data.poolFeatures()[r]).toArray(float[][]::new);
        int[] labels = data.pool().labels();
        return trainer(features, IntStream.of(records).map(r -> labels[r]).toArray(), mlp, classifier -> {});
    }

    private static ClassifierTrainer<Dl4jClassifier> trainer(
            float[][] features, int[] labels, MlpTrainer mlp, Consumer<Dl4jClassifier> look) {
        return ClassifierTrainer.of(features, labels, task -> {
                    Dl4jClassifier classifier = mlp.train(features, labels, task.trainingSet(), task.seed());
                    look.accept(classifier);
                    return classifier;
                })
                .withRelease(Dl4jClassifier::free);
    }

    ShadowEnsemble ensemble(String name, EnsembleDesign design, Progress progress) {
        return configured(ShadowEnsemble.in(directory.resolve(name), design))
                .withOption("scores", SCORES)
                .withProgress(progress);
    }

    /** What all ensembles share. */
    ShadowEnsemble configured(ShadowEnsemble ensemble) {
        return ensemble.withData(data.hash()).withOption("model", mlp).withThreads(options.threads);
    }
}

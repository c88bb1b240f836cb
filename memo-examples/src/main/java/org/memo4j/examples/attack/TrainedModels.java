package org.memo4j.examples.attack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.memo4j.core.DataHash;
import org.memo4j.core.Progress;
import org.memo4j.core.dl4j.Dl4jClassifier;
import org.memo4j.core.dl4j.Dl4jModels;
import org.memo4j.core.dl4j.MlpTrainer;
import org.memo4j.core.ensemble.ClassifierTrainer;
import org.memo4j.core.ensemble.EnsembleDesign;
import org.memo4j.core.ensemble.ShadowEnsemble;
import org.memo4j.core.ensemble.ShadowRun;
import org.memo4j.core.nd4j.NativeThreads;
import org.memo4j.core.score.ClassifierSignal;
import org.memo4j.core.score.ScoreMatrix;

/**
 * The models: targets, and shadow models that know nothing of them.
 *
 * <p>Two ensembles, since the sizes of a balanced design tell the training set of one model by those of the others. Among
 * the targets each record is in half; seen by itself the training set of each is drawn by a fair coin a record, as audits
 * in one run want it.
 *
 * @param directory where their scores are
 * @param targets the targets
 * @param shadows the shadow models
 */
record TrainedModels(Path directory, ShadowRun targets, ShadowRun shadows) {
    private static final int BLOCK = 16;

    static TrainedModels train(ClassifierOptions options, AuditedRecords data, Path output, Progress progress)
            throws IOException {
        MlpTrainer mlp = MlpTrainer.ofClasses(data.pool().classes().size())
                .withHidden(options.hidden.stream().mapToInt(Integer::intValue).toArray())
                .withEpochs(options.epochs)
                .withBatchSize(options.batch)
                .withLearningRate(options.learningRate);
        ClassifierTrainer<Dl4jClassifier> trainer = ClassifierTrainer.of(
                        data.poolFeatures(),
                        data.pool().labels(),
                        task -> mlp.train(data.poolFeatures(), data.pool().labels(), task.trainingSet(), task.seed()))
                .withTest(data.populationFeatures(), data.population().labels())
                .withSignals(
                        ClassifierSignal.LOGIT_SCALED_CONFIDENCE,
                        ClassifierSignal.LOSS,
                        ClassifierSignal.CONFIDENCE,
                        ClassifierSignal.HINGE)
                .withRelease(classifier -> Dl4jModels.free(classifier.network()));
        SplittableRandom seeds = new SplittableRandom(options.seed);
        seeds.nextLong();
        int pool = data.pool().size();
        int block = options.models % BLOCK == 0 ? BLOCK : options.models;
        Path named = options.run;
        Path directory = named == null
                ? beside(
                        output,
                        new DataHash()
                                .add(data.hash())
                                .add(mlp.toString())
                                .add(options.seed, block, options.targets)
                                .value())
                : named;
        int before = NativeThreads.limit(1);
        try {
            EnsembleDesign targets = EnsembleDesign.balanced(pool, 0.5, options.targets, seeds.nextLong());
            EnsembleDesign shadows = EnsembleDesign.balanced(pool, 0.5, block, seeds.nextLong());
            return new TrainedModels(
                    directory,
                    ensemble(directory.resolve("targets"), targets, mlp, data)
                            .withThreads(options.threads)
                            .withProgress((task, done, total) -> progress.update("training targets", done, total))
                            .train(options.targets, trainer),
                    ensemble(directory.resolve("shadows"), shadows, mlp, data)
                            .withThreads(options.threads)
                            .withProgress(progress)
                            .train(options.models, trainer));
        } finally {
            NativeThreads.limit(before);
        }
    }

    private static ShadowEnsemble ensemble(Path directory, EnsembleDesign design, MlpTrainer mlp, AuditedRecords data) {
        return ShadowEnsemble.in(directory, design).withData(data.hash()).withOption("model", mlp);
    }

    /** A folder whose name changes with whatever the scores depend on. */
    private static Path beside(Path output, String hash) {
        Path absolute = output.toAbsolutePath().normalize();
        return absolute.resolveSibling(absolute.getFileName() + "-models")
                .resolve(hash.substring(hash.indexOf(':') + 1));
    }

    /** A signal of the targets on the pool. */
    ScoreMatrix ofTargets(ClassifierSignal signal) throws IOException {
        return targets.scores(signal).scores();
    }

    /** A signal of the shadow models on the pool. */
    ScoreMatrix ofShadows(ClassifierSignal signal) throws IOException {
        return shadows.scores(signal).scores();
    }

    /** A signal on the population. */
    static ScoreMatrix onPopulation(ShadowRun run, ClassifierSignal signal) throws IOException {
        return run.tables("test." + ClassifierTrainer.nameOf(signal)).get(0);
    }
}

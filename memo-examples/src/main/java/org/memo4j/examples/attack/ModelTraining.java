package org.memo4j.examples.attack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.memo4j.attacks.labelonly.FeatureNoise;
import org.memo4j.attacks.labelonly.NoiseRobustness;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Progress;
import org.memo4j.core.dl4j.Dl4jClassifier;
import org.memo4j.core.dl4j.MlpTrainer;
import org.memo4j.core.ensemble.ClassifierTrainer;
import org.memo4j.core.ensemble.EnsembleDesign;
import org.memo4j.core.ensemble.ModelScores;
import org.memo4j.core.ensemble.ShadowEnsemble;
import org.memo4j.core.ensemble.ShadowTrainer;
import org.memo4j.core.score.ClassifierSignal;

/** How the models of an audit are trained, and where their scores are kept. */
final class ModelTraining {
    /** Name of the label-only scores. */
    static final String NOISE = "noise-robustness";

    private static final int BLOCK = 16;
    private static final int COPIES = 25;
    private static final double DEVIATION = 0.5;
    private static final double FLIPS = 2;
    private static final double MOST_FLIPS = 0.25;

    private final ClassifierOptions options;
    private final AuditedRecords data;
    private final Path directory;
    private final MlpTrainer mlp;

    ModelTraining(ClassifierOptions options, AuditedRecords data, Path output) {
        this.options = options;
        this.data = data;
        mlp = MlpTrainer.ofClasses(data.pool().classes().size())
                .withHidden(options.hidden.stream().mapToInt(Integer::intValue).toArray())
                .withEpochs(options.epochs)
                .withBatchSize(options.batch)
                .withLearningRate(options.learningRate);
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
                .add(options.seed, block(), options.targets)
                .value();
        Path absolute = output.toAbsolutePath().normalize();
        return absolute.resolveSibling(absolute.getFileName() + "-models")
                .resolve(hash.substring(hash.indexOf(':') + 1));
    }

    /** Models of a block of shadow models: ensembles grow by whole blocks. */
    int block() {
        return options.models % BLOCK == 0 ? BLOCK : options.models;
    }

    Path directory() {
        return directory;
    }

    /** Trains on the pool, and scores the population too. */
    ShadowTrainer onAll() {
        return onAll(classifier -> {});
    }

    /** As {@link #onAll()}, and asks each model for labels of disturbed records. */
    ShadowTrainer onAllWithNoise() {
        return task -> {
            double[][] robustness = new double[1][];
            ModelScores scores = onAll(classifier -> robustness[0] = noise().score(
                                    classifier, data.poolFeatures(), data.pool().labels()))
                    .train(task);
            return scores.with(NOISE, robustness);
        };
    }

    /** Half a standard deviation on numbers; of the features that are 0 or 1 two are flipped on average. */
    NoiseRobustness noise() {
        boolean[] binary = data.binary();
        double bits = IntStream.range(0, binary.length).filter(f -> binary[f]).count();
        double[] deviations = new double[binary.length];
        Arrays.fill(deviations, DEVIATION);
        FeatureNoise noise = bits == 0
                ? FeatureNoise.normal(deviations)
                : FeatureNoise.mixed(binary, Math.min(MOST_FLIPS, FLIPS / bits), deviations);
        return NoiseRobustness.of(noise).withCopies(COPIES).withSeed(options.seed);
    }

    private ShadowTrainer onAll(Consumer<Dl4jClassifier> look) {
        return trainer(data.poolFeatures(), data.pool().labels(), look)
                .withTest(data.populationFeatures(), data.population().labels())
                .withSignals(
                        ClassifierSignal.LOGIT_SCALED_CONFIDENCE,
                        ClassifierSignal.CONFIDENCE,
                        ClassifierSignal.HINGE,
                        ClassifierSignal.ENTROPY,
                        ClassifierSignal.MODIFIED_ENTROPY);
    }

    /** Trains on some records of the pool. */
    ShadowTrainer onSome(int... records) {
        float[][] features =
                IntStream.of(records).mapToObj(r -> data.poolFeatures()[r]).toArray(float[][]::new);
        int[] labels = data.pool().labels();
        return trainer(features, IntStream.of(records).map(r -> labels[r]).toArray(), classifier -> {});
    }

    private ClassifierTrainer<Dl4jClassifier> trainer(float[][] features, int[] labels, Consumer<Dl4jClassifier> look) {
        return ClassifierTrainer.of(features, labels, task -> {
                    Dl4jClassifier classifier = mlp.train(features, labels, task.trainingSet(), task.seed());
                    look.accept(classifier);
                    return classifier;
                })
                .withRelease(Dl4jClassifier::free);
    }

    ShadowEnsemble ensemble(String name, EnsembleDesign design, Progress progress) {
        return configured(ShadowEnsemble.in(directory.resolve(name), design)).withProgress(progress);
    }

    /** What all ensembles share. */
    ShadowEnsemble configured(ShadowEnsemble ensemble) {
        return ensemble.withData(data.hash()).withOption("model", mlp).withThreads(options.threads);
    }
}

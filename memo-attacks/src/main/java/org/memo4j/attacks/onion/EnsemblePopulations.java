package org.memo4j.attacks.onion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.ensemble.EnsembleDesign;
import org.memo4j.core.ensemble.EnsembleScores;
import org.memo4j.core.ensemble.ShadowEnsemble;
import org.memo4j.core.ensemble.ShadowRun;
import org.memo4j.core.ensemble.ShadowTrainer;

/**
 * Populations as shadow ensembles, each in a run directory of its own under one folder. An experiment that was killed
 * resumes with the model that was under way; one that is repeated trains nothing.
 *
 * <pre>
 * PopulationTrainer trainer = EnsemblePopulations.in(Path.of("onion"), 64, examples -&gt; ClassifierTrainer.of(
 *                 pick(features, examples), pick(labels, examples), task -&gt; ...))
 *         .withEnsemble(ensemble -&gt; ensemble.withData(hash).withOption("epochs", 20).withThreads(2));
 * </pre>
 *
 * <p>Every population has its own random training sets and seeds, made from the seed and the set of its examples. Each
 * example is IN half of the models of every block of 16. Immutable.
 */
public final class EnsemblePopulations implements PopulationTrainer {
    private final Path folder;
    private final int models;
    private final Function<int[], ShadowTrainer> trainers;
    private final Settings settings;

    private record Settings(String signal, long seed, UnaryOperator<ShadowEnsemble> ensemble) {}

    private EnsemblePopulations(Path folder, int models, Function<int[], ShadowTrainer> trainers, Settings settings) {
        this.folder = folder;
        this.models = models;
        this.trainers = trainers;
        this.settings = settings;
    }

    /**
     * Populations in a folder, seed 0, scored by the only signal of the trainer.
     *
     * @param folder holds a run directory a population; made if missing
     * @param models models of a population, a multiple of 16
     * @param trainers given the numbers of a population's examples, the trainer of its models, which knows these examples
     *     by their places in that array: {@code task.trainingSet()} holds places, and scores are in their order
     * @return the populations
     */
    public static EnsemblePopulations in(Path folder, int models, Function<int[], ShadowTrainer> trainers) {
        Checks.atLeast(models, 1, "models");
        return new EnsemblePopulations(folder, models, trainers, new Settings("", 0, UnaryOperator.identity()));
    }

    /**
     * Chooses a signal of the trainer.
     *
     * @param name its name
     * @return new populations
     */
    public EnsemblePopulations withSignal(String name) {
        return new EnsemblePopulations(folder, models, trainers, new Settings(name, settings.seed, settings.ensemble));
    }

    /**
     * Sets the seed.
     *
     * @param value the seed
     * @return new populations
     */
    public EnsemblePopulations withSeed(long value) {
        return new EnsemblePopulations(
                folder, models, trainers, new Settings(settings.signal, value, settings.ensemble));
    }

    /**
     * Sets up every ensemble: data, options, threads, progress.
     *
     * @param value gives the ensemble with its settings
     * @return new populations
     */
    public EnsemblePopulations withEnsemble(UnaryOperator<ShadowEnsemble> value) {
        return new EnsemblePopulations(folder, models, trainers, new Settings(settings.signal, settings.seed, value));
    }

    @Override
    public EnsembleScores train(int[] examples) throws IOException {
        String hash = new DataHash().add(examples).value();
        String digits = hash.substring(hash.indexOf(':') + 1);
        // a seed of its own, so that no population has the training sets of another one
        long seed = settings.seed ^ Long.parseUnsignedLong(digits, 16);
        EnsembleDesign design = EnsembleDesign.balanced(examples.length, seed);
        Path directory = folder.resolve("population-" + examples.length + "-" + digits);
        ShadowRun run = settings.ensemble
                .apply(ShadowEnsemble.in(directory, design))
                .withOption("examples", hash)
                .train(models, trainers.apply(examples.clone()));
        if (!settings.signal.isEmpty()) {
            return run.scores(settings.signal);
        }
        Checks.check(
                run.signals().size() == 1, "the trainer has the signals %s; choose one by withSignal", run.signals());
        return run.scores(run.signals().get(0));
    }

    @Override
    public String toString() {
        return "EnsemblePopulations of " + models + " models in " + folder;
    }
}

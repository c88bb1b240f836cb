package org.memo4j.core.ensemble;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.score.Membership;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains shadow models and keeps their scores in a run directory.
 *
 * <pre>
 * EnsembleDesign design = EnsembleDesign.balanced(features.length, 7);
 * ShadowRun run = ShadowEnsemble.in(Path.of("shadows"), design)
 *         .withData(hash)
 *         .withOption("epochs", 20)
 *         .withThreads(2)
 *         .train(64, trainer);
 * EnsembleScores scores = run.scores("loss");
 * </pre>
 *
 * <p>A model counts as trained once its scores and then its record are on the disk, each written to a temporary file,
 * forced and moved into place. Training again in the same directory trains only what is missing: after a kill the models
 * that were under way, after damage (every file has a SHA-256) the damaged ones, and of a greater number of models the new
 * ones. A directory that was made with another design, seed, data or options is refused. So is one that another process, or
 * another thread, is writing.
 *
 * <p>Seeds and training sets belong to the model, not to the thread, so the scores do not depend on the number of threads as
 * long as the trainer's arithmetic does not. For networks on ND4J call
 * {@link org.memo4j.core.nd4j.NativeThreads#limit NativeThreads.limit(1)} before: then one model a core is both the
 * fastest arrangement for small models and the same to the bit on any number of cores.
 *
 * <p>The directory:
 *
 * <pre>
 * manifest.json                     design, seed, hash of the data, options, version of the library
 * membership.npy                    models x examples, bool
 * scores/SIGNAL/model-00000.npy     queries x examples, float64
 * models/model-00000.json           seed, hash of the training set, checksums
 * lock                              locked by the process that writes
 * </pre>
 *
 * <p>Immutable; thread-safe.
 */
public final class ShadowEnsemble {
    private static final Logger LOG = LoggerFactory.getLogger(ShadowEnsemble.class);

    private final Path directory;
    private final EnsembleDesign design;
    private final Map<String, String> ensemble;
    private final int threads;
    private final Progress progress;

    private ShadowEnsemble(
            Path directory, EnsembleDesign design, Map<String, String> ensemble, int threads, Progress progress) {
        this.directory = directory;
        this.design = design;
        this.ensemble = Collections.unmodifiableMap(ensemble);
        this.threads = threads;
        this.progress = progress;
    }

    /**
     * An ensemble, on one thread, without data and options. Nothing is written yet.
     *
     * @param directory run directory; made by {@link #train} if missing
     * @param design which model sees which example
     * @return the ensemble
     */
    public static ShadowEnsemble in(Path directory, EnsembleDesign design) {
        Map<String, String> ensemble = new LinkedHashMap<>(design.parameters());
        ensemble.put("seed", String.valueOf(design.seed()));
        return new ShadowEnsemble(directory, design, ensemble, 1, Progress.NONE);
    }

    /**
     * Names the data, so that a run directory is never continued with other data.
     *
     * @param hash hash of features and labels, see {@link org.memo4j.core.DataHash}
     * @return a new ensemble
     */
    public ShadowEnsemble withData(String hash) {
        return with("data", hash);
    }

    /**
     * Names something that the scores depend on besides design, seed and data, such as the number of epochs or a text of
     * the network's configuration, so that a run directory is never continued with another value.
     *
     * @param name name of the option
     * @param value its value, compared as text
     * @return a new ensemble
     */
    public ShadowEnsemble withOption(String name, Object value) {
        return with("option " + name, String.valueOf(value));
    }

    private ShadowEnsemble with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(ensemble);
        more.put(name, value);
        return new ShadowEnsemble(directory, design, more, threads, progress);
    }

    /**
     * Sets how many models are trained at once.
     *
     * @param value number of threads, at least 1
     * @return a new ensemble
     */
    public ShadowEnsemble withThreads(int value) {
        return new ShadowEnsemble(directory, design, ensemble, Checks.atLeast(value, 1, "threads"), progress);
    }

    /**
     * Sets who is told after each model.
     *
     * @param value called on the thread that calls {@link #train}
     * @return a new ensemble
     */
    public ShadowEnsemble withProgress(Progress value) {
        return new ShadowEnsemble(directory, design, ensemble, threads, value);
    }

    /**
     * Trains what is missing of the first models and returns all of them. The files of models that are there already are
     * read once, for their checksums.
     *
     * @param models number of models, a multiple of the design's {@linkplain EnsembleDesign#block block}
     * @param trainer trains one model
     * @return the ensemble of these models
     * @throws IOException if a file cannot be read or written (a full disk, for example), or if another process is writing
     *     the directory. Models that were trained before are kept
     * @throws IllegalArgumentException if the directory was made with another design, seed, data or options, naming what
     *     differs, or if a model has other signals than the ones before
     * @throws IllegalStateException if the trainer failed, with its exception as the cause. Models that were under way are
     *     finished and kept; train again to resume
     * @throws java.util.concurrent.CancellationException if this thread is interrupted: the models under way are interrupted
     *     too, and waited for; the flag stays set
     */
    public ShadowRun train(int models, ShadowTrainer trainer) throws IOException {
        design.checkModels(models);
        RunDirectory files = new RunDirectory(directory);
        Files.createDirectories(directory);
        try (FileChannel channel =
                        FileChannel.open(files.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            Checks.check(lock.isValid(), "the lock of %s was lost", directory);
            files.sweep();
            RunDirectory.Manifest manifest = prepare(files, models);
            Membership membership = design.membership(models);
            long[] seeds = design.seeds(models);
            // Made when they are needed: the training sets of all models at once can be larger than the data.
            IntFunction<ShadowTask> tasks = m -> new ShadowTask(m, seeds[m], membership.trainingSet(m));
            ModelRecord[] records = new ModelRecord[models];
            List<Integer> missing = new ArrayList<>();
            for (int m = 0; m < models; m++) {
                ModelRecord known = known(files, tasks.apply(m), manifest.fingerprint());
                if (known == null) {
                    missing.add(m);
                } else {
                    records[m] = known;
                }
            }
            LOG.info(
                    "{}: {} of {} models are trained, {} to train",
                    directory,
                    models - missing.size(),
                    models,
                    missing.size());
            new ShadowWorkers(files, manifest.fingerprint(), trainer, progress).train(tasks, missing, records, threads);
            return new ShadowRun(files, manifest.ensemble(), membership, Arrays.asList(records));
        }
    }

    private FileLock lock(FileChannel channel) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            LOG.debug("locked by this process", e);
        }
        if (lock == null) {
            throw new IOException("the run directory " + directory
                    + " is being written by another process or thread; wait for it, or use another directory");
        }
        return lock;
    }

    private RunDirectory.Manifest prepare(RunDirectory files, int models) throws IOException {
        RunDirectory.Manifest old = files.readManifest();
        if (old != null) {
            checkSame(old.ensemble());
        }
        RunDirectory.Manifest manifest =
                new RunDirectory.Manifest(ensemble, old == null ? models : Math.max(old.models(), models));
        files.writeMembership(design.membership(manifest.models()));
        files.writeManifest(manifest);
        return manifest;
    }

    private void checkSame(Map<String, String> old) {
        if (old.equals(ensemble)) {
            return;
        }
        Map<String, String> names = new LinkedHashMap<>(old);
        names.putAll(ensemble);
        List<String> differences = new ArrayList<>();
        for (String name : names.keySet()) {
            String before = old.get(name);
            String now = ensemble.get(name);
            if (before == null || !before.equals(now)) {
                differences.add(name + " was " + (before == null ? "not given" : before) + " and is "
                        + (now == null ? "not given" : now));
            }
        }
        throw new IllegalArgumentException("the run directory " + directory + " was made for another ensemble: "
                + String.join("; ", differences) + "; use another directory, or the arguments that it was made with");
    }

    private static @Nullable ModelRecord known(RunDirectory files, ShadowTask task, String fingerprint)
            throws IOException {
        if (!files.isTrained(task.model())) {
            return null;
        }
        try {
            return files.verified(task, fingerprint);
        } catch (IllegalArgumentException e) {
            LOG.warn("model {} is trained again: {}", task.model(), e.getMessage());
            return null;
        }
    }

    @Override
    public String toString() {
        return "ShadowEnsemble in " + directory + " " + ensemble;
    }
}

package org.memo4j.core.ensemble;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.memo4j.core.Checks;
import org.memo4j.core.score.ClassifierSignal;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * A trained ensemble in its run directory. Scores are read when they are asked for, and every file is checked against its
 * checksum then.
 *
 * <p>Python reads a signal by
 * {@code np.stack([np.load(f) for f in sorted(glob("scores/loss/*.npy"))])}, of shape models x queries x examples, and
 * {@code np.load("membership.npy")}. With {@code .transpose(0, 2, 1)} it is models x examples x queries, as
 * {@link EnsembleFiles#readArrays} takes it and {@link EnsembleFiles#writeArrays} writes it.
 */
public final class ShadowRun {
    private final RunDirectory files;
    private final Map<String, String> ensemble;
    private final Membership membership;
    private final List<ModelRecord> records;

    ShadowRun(RunDirectory files, Map<String, String> ensemble, Membership membership, List<ModelRecord> records) {
        this.files = files;
        this.ensemble = Collections.unmodifiableMap(ensemble);
        this.membership = membership;
        this.records = List.copyOf(records);
    }

    /**
     * Opens a run directory that was trained before, here or on another machine. What the models were trained on is taken
     * from {@code membership.npy} and must be what their records say.
     *
     * @param directory the run directory
     * @return the ensemble
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if it is no run directory, a record or the membership is damaged, or some models
     *     are not trained yet; train again with the same arguments to resume
     */
    public static ShadowRun open(Path directory) throws IOException {
        RunDirectory files = new RunDirectory(directory);
        RunDirectory.Manifest manifest = files.readManifest();
        if (manifest == null) {
            throw new IllegalArgumentException(directory
                    + " is no run directory: it has no manifest.json; name the directory given to ShadowEnsemble");
        }
        Membership membership = files.readMembership();
        Checks.sameLength(membership.models(), "membership.npy", manifest.models(), "the ensemble");
        List<ModelRecord> records = new ArrayList<>();
        for (int m = 0; m < manifest.models(); m++) {
            Checks.check(
                    files.isTrained(m),
                    "model %d of the %d of %s is not trained; train again with the same arguments to resume",
                    m,
                    manifest.models(),
                    directory);
            ModelRecord entry = files.readRecord(m);
            Checks.check(
                    entry.model() == m
                            && entry.ensemble().equals(manifest.fingerprint())
                            && entry.trainingSet().equals(RunDirectory.hash(membership.trainingSet(m))),
                    "the record of model %d does not fit manifest.json and membership.npy in %s; one is damaged, train"
                            + " again with the same arguments to repair it",
                    m,
                    directory);
            records.add(entry);
            Checks.check(
                    entry.shape().equals(records.get(0).shape()),
                    "model %d of %s has the signals %s, but model 0 has %s",
                    m,
                    directory,
                    entry.shape(),
                    records.get(0).shape());
        }
        return new ShadowRun(files, manifest.ensemble(), membership, records);
    }

    /**
     * The run directory.
     *
     * @return its path
     */
    public Path directory() {
        return files.path();
    }

    /**
     * What the scores depend on, as it stands in the manifest: the design and its parameters, the seed, the hash of the
     * data, options.
     *
     * @return values by name
     */
    public Map<String, String> ensemble() {
        return ensemble;
    }

    /**
     * Number of models.
     *
     * @return the number of models
     */
    public int models() {
        return records.size();
    }

    /**
     * Which model saw which example.
     *
     * @return the table
     */
    public Membership membership() {
        return membership;
    }

    /**
     * Names of the signals.
     *
     * @return the names, in the order in which the trainer gave them
     */
    public List<String> signals() {
        return List.copyOf(new ArrayList<>(records.get(0).rows().keySet()));
    }

    /**
     * Scores of a signal on the training data, with the membership.
     *
     * @param signal name of the signal
     * @return the scores, {@code 8 * models * queries * examples} bytes
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if there is no such signal, a file is damaged, or the signal is on other examples
     *     than the training data; {@link #tables} gives those
     */
    public EnsembleScores scores(String signal) throws IOException {
        return new EnsembleScores(membership, tables(signal));
    }

    /**
     * Scores that {@link ClassifierTrainer} computed of a signal on the training data, with the membership.
     *
     * @param signal the signal
     * @return the scores
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException as in {@link #scores(String)}
     */
    public EnsembleScores scores(ClassifierSignal signal) throws IOException {
        return scores(ClassifierTrainer.nameOf(signal));
    }

    /**
     * Scores of a signal.
     *
     * @param signal name of the signal
     * @return one table a query
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if there is no such signal or a file is damaged; train again to replace it
     */
    public List<ScoreMatrix> tables(String signal) throws IOException {
        List<ScoreMatrix.Builder> builders = new ArrayList<>();
        for (ModelRecord entry : records) {
            ModelRecord.Rows rows = entry.rows().get(signal);
            if (rows == null) {
                throw new IllegalArgumentException("there is no signal " + signal + "; there are " + signals());
            }
            double[][] values = files.readRows(signal, entry.model(), rows);
            for (int q = 0; q < values.length; q++) {
                if (builders.size() == q) {
                    builders.add(ScoreMatrix.builder());
                }
                builders.get(q).add(values[q]);
            }
        }
        return builders.stream().map(ScoreMatrix.Builder::build).toList();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "ShadowRun, %d models x %d examples, %s", models(), membership.examples(), directory()));
        ensemble.forEach((name, value) -> text.append(String.format("%n  %-20s %s", name, value)));
        records.get(0)
                .rows()
                .forEach((name, rows) -> text.append(String.format(
                        Locale.ROOT,
                        "%n  signal %-13s %d queries x %d examples",
                        name,
                        rows.queries(),
                        rows.examples())));
        return text.toString();
    }
}

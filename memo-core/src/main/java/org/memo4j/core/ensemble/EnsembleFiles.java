package org.memo4j.core.ensemble;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.score.ClassifierSignal;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.MembershipFile;
import org.memo4j.core.score.NpyFile;
import org.memo4j.core.score.NpzFile;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.core.score.ScoreMatrixFile;

/**
 * Ensembles that were trained elsewhere, in the layouts that Python users have.
 *
 * <dl>
 *   <dt>{@link #readLira}
 *   <dd>a directory per model with {@code keep.npy} and {@code scores/}, as the research code of LiRA writes them
 *   <dt>{@link #readArrays}
 *   <dd>one {@code .npy} file of scores and one of membership
 *   <dt>{@link #readNpz}
 *   <dd>both in one {@code .npz} file
 *   <dt>{@link #readTable}
 *   <dd>one {@code .csv}, {@code .csv.gz} or {@code .jsonl} file with the columns {@code model}, {@code example},
 *       {@code score} and {@code member}
 * </dl>
 *
 * <p>Nothing is changed on the way in: scores must be finite, and higher must mean more likely a member (negate losses
 * by {@link ScoreMatrix#map}). Every mistake names the file.
 */
public final class EnsembleFiles {
    private EnsembleFiles() {}

    /**
     * Reads the layout of the LiRA research code: in each directory whose name starts with {@code exp} the file
     * {@code keep.npy}, bool, one flag an example, and in {@code scores/} a file an epoch, of examples x queries or of
     * examples. The last epoch's file counts. Models are ordered by the number in the directory's name, for example
     * {@code experiment-3_16}.
     *
     * <p>Departures from that code, which skips directories without scores and cuts {@code keep} off at the number of
     * scores: both are errors here.
     *
     * <p>Source: the directory {@code research/mi_lira_2021} of TensorFlow Privacy.
     *
     * @param directory what holds the directories of the models
     * @return scores and membership
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if there is no model, a file is missing or wrong, or the models differ in shape
     */
    public static EnsembleScores readLira(Path directory) throws IOException {
        List<Path> models = LiraLayout.models(directory);
        List<ScoreMatrix.Builder> queries = new ArrayList<>();
        for (int m = 0; m < models.size(); m++) {
            Path file = LiraLayout.lastEpoch(models.get(m).resolve("scores"));
            int[] shape = NpyFile.shape(file);
            Checks.check(
                    shape.length <= 2,
                    "%s has %d dimensions, but scores are of examples x queries; are these logits?",
                    file,
                    shape.length);
            int count = shape.length == 1 ? 1 : shape[1];
            double[] values = NpyFile.readFlatDoubles(file);
            add(queries, file, new Query(count, q -> stride(values, q, count)), m);
        }
        return lira(models, queries);
    }

    /**
     * Reads logits in the layout of the LiRA research code, as {@link #readLira} reads scores: in each model's
     * {@code logits/} a file an epoch, of examples x 1 x queries x classes, examples x queries x classes, or examples x
     * classes.
     *
     * <p>Departure: that code takes the exponential in single precision; here a signal is computed in double by
     * log-sum-exp.
     *
     * @param directory what holds the directories of the models
     * @param labels class of each example; that code keeps them in {@code y_train.npy}
     * @param signal what to compute from the logits
     * @return scores and membership
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if there is no model, a file is missing or wrong, the models differ in shape, or
     *     there is not one label an example
     */
    public static EnsembleScores readLiraLogits(Path directory, int[] labels, ClassifierSignal signal)
            throws IOException {
        List<Path> models = LiraLayout.models(directory);
        List<ScoreMatrix.Builder> queries = new ArrayList<>();
        for (int m = 0; m < models.size(); m++) {
            Path file = LiraLayout.lastEpoch(models.get(m).resolve("logits"));
            int[] shape = NpyFile.shape(file);
            int dimensions = shape.length;
            Checks.check(
                    dimensions == 2 || dimensions == 3 || (dimensions == 4 && shape[1] == 1),
                    "%s has the shape %s, but logits are of examples x classes, examples x queries x classes or"
                            + " examples x 1 x queries x classes",
                    file,
                    Arrays.toString(shape));
            Checks.sameLength(labels.length, "labels", shape[0], file.toString());
            int classes = shape[dimensions - 1];
            int count = dimensions == 2 ? 1 : shape[dimensions - 2];
            double[] logits = NpyFile.readFlatDoubles(file);
            add(
                    queries,
                    file,
                    new Query(count, q -> signals(logits, labels, signal, new int[] {q, count, classes})),
                    m);
        }
        return lira(models, queries);
    }

    private static double[] signals(double[] logits, int[] labels, ClassifierSignal signal, int[] place) {
        double[] scores = new double[labels.length];
        for (int e = 0; e < scores.length; e++) {
            int from = (e * place[1] + place[0]) * place[2];
            scores[e] = signal.ofLogits(Arrays.copyOfRange(logits, from, from + place[2]), labels[e]);
        }
        return scores;
    }

    /** Number of queries of a model, and the scores of each. */
    private record Query(int count, IntFunction<double[]> scores) {}

    private static void add(List<ScoreMatrix.Builder> queries, Path file, Query query, int model) {
        Checks.check(query.count() >= 1, "%s has no query", file);
        if (model == 0) {
            for (int q = 0; q < query.count(); q++) {
                queries.add(ScoreMatrix.builder());
            }
        }
        Checks.check(
                query.count() == queries.size(),
                "%s has %d queries, but the models before have %d",
                file,
                query.count(),
                queries.size());
        for (int q = 0; q < query.count(); q++) {
            try {
                queries.get(q).add(query.scores().apply(q));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
            }
        }
    }

    private static EnsembleScores lira(List<Path> models, List<ScoreMatrix.Builder> queries) throws IOException {
        Membership membership = MembershipFile.readModels(
                models.stream().map(model -> model.resolve("keep.npy")).toList());
        return new EnsembleScores(
                membership, queries.stream().map(ScoreMatrix.Builder::build).toList());
    }

    private static double[] stride(double[] values, int from, int step) {
        double[] part = new double[values.length / step];
        for (int i = 0; i < part.length; i++) {
            part[i] = values[from + i * step];
        }
        return part;
    }

    /**
     * Writes the layout that {@link #readLira} reads, with one file of {@code float64} scores a model, as if of epoch
     * 1.
     *
     * @param directory made if missing; must not have a model's directory yet
     * @param scores scores and membership
     * @throws IOException if a file cannot be written
     * @throws IllegalArgumentException if there is a model's directory already, since the two ensembles would be read
     *     as one
     */
    public static void writeLira(Path directory, EnsembleScores scores) throws IOException {
        Checks.check(
                !Files.isDirectory(directory)
                        || LiraLayout.directories(directory).isEmpty(),
                "%s has directories of models already; export to another directory",
                directory);
        Membership membership = scores.membership();
        int models = membership.models();
        for (int m = 0; m < models; m++) {
            Path model = directory.resolve("experiment-" + m + "_" + models);
            double[][] rows = new double[membership.examples()][scores.queries().size()];
            boolean[] keep = new boolean[rows.length];
            for (int e = 0; e < rows.length; e++) {
                keep[e] = membership.contains(m, e);
                for (int q = 0; q < rows[e].length; q++) {
                    rows[e][q] = scores.queries().get(q).score(m, e);
                }
            }
            NpyFile.write(model.resolve("keep.npy"), keep);
            NpyFile.write(model.resolve("scores").resolve("0000000001.npy"), rows);
        }
    }

    /**
     * Reads one array of scores and one of membership.
     *
     * @param scores {@code .npy} file of models x examples, or of models x examples x queries
     * @param membership {@code .npy} file of models x examples, bool or 0/1
     * @return scores and membership
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if a file is wrong or their shapes do not agree
     */
    public static EnsembleScores readArrays(Path scores, Path membership) throws IOException {
        return new EnsembleScores(MembershipFile.read(membership), queries(scores));
    }

    private static List<ScoreMatrix> queries(Path file) throws IOException {
        int[] shape = NpyFile.shape(file);
        if (shape.length == 2) {
            return List.of(ScoreMatrixFile.read(file));
        }
        Checks.check(
                shape.length == 3,
                "%s has %d dimensions, but scores are of models x examples or models x examples x queries",
                file,
                shape.length);
        double[] values = NpyFile.readFlatDoubles(file);
        List<ScoreMatrix.Builder> builders = new ArrayList<>();
        int size = shape[1] * shape[2];
        for (int m = 0; m < shape[0]; m++) {
            double[] own = Arrays.copyOfRange(values, m * size, (m + 1) * size);
            add(builders, file, new Query(shape[2], q -> stride(own, q, shape[2])), m);
        }
        Checks.check(!builders.isEmpty(), "%s has no model", file);
        return builders.stream().map(ScoreMatrix.Builder::build).toList();
    }

    /**
     * Writes what {@link #readArrays} reads.
     *
     * @param scores file to write, {@code .npy}: models x examples of one query, or {@code float64} of models x
     *     examples x queries of several
     * @param membership file to write, {@code .npy}, models x examples, bool
     * @param ensemble scores and membership
     * @throws IOException if a file cannot be written
     * @throws IllegalArgumentException if there are several queries and the name of the file of scores does not end in
     *     {@code .npy}, or more than {@code 2^31 - 1} scores of them; {@link #writeLira} has a file a model
     */
    public static void writeArrays(Path scores, Path membership, EnsembleScores ensemble) throws IOException {
        List<ScoreMatrix> queries = ensemble.queries();
        if (queries.size() == 1) {
            ScoreMatrixFile.write(scores, ensemble.scores());
        } else {
            writeQueries(scores, queries);
        }
        MembershipFile.write(membership, ensemble.membership());
    }

    private static void writeQueries(Path file, List<ScoreMatrix> queries) throws IOException {
        Checks.check(
                file.toString().toLowerCase(Locale.ROOT).endsWith(".npy"),
                "%s must end in .npy to hold %d queries; choose another name, or write one query",
                file,
                queries.size());
        int[] shape = {queries.get(0).models(), queries.get(0).examples(), queries.size()};
        long count = (long) shape[0] * shape[1] * shape[2];
        Checks.check(
                count <= Integer.MAX_VALUE - 8,
                "%d scores of %d queries are too many for one array; use writeLira, which has a file a model",
                count,
                queries.size());
        double[] values = new double[(int) count];
        for (int q = 0; q < shape[2]; q++) {
            for (int m = 0; m < shape[0]; m++) {
                double[] scores = queries.get(q).scoresOf(m);
                for (int e = 0; e < scores.length; e++) {
                    values[(m * shape[1] + e) * shape[2] + q] = scores[e];
                }
            }
        }
        NpyFile.writeFlatDoubles(file, values, shape);
    }

    /**
     * Reads scores and membership from one {@code .npz} file, as {@code numpy.savez} and {@code savez_compressed} write
     * it.
     *
     * @param file the file
     * @param scores name of the array of scores, for example {@code scores}; in its shape as for {@link #readArrays}
     * @param membership name of the array of membership, for example {@code keep}
     * @return scores and membership
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if an array is missing or wrong, or the shapes do not agree
     */
    public static EnsembleScores readNpz(Path file, String scores, String membership) throws IOException {
        try (NpzFile arrays = NpzFile.open(file)) {
            return readArrays(arrays.array(scores), arrays.array(membership));
        }
    }

    /**
     * Reads one table with a row a pair of model and example: {@code .csv} and {@code .csv.gz} as
     * {@link ScoreMatrixFile} describes it, or {@code .jsonl} with an object a line, such as
     * {@code {"model": 0, "example": 3, "score": -1.25, "member": true}}, as Pandas writes it by
     * {@code to_json(orient="records", lines=True)}. Models and examples count from 0; every pair must be there once,
     * in any order. {@code member} may be 0 or 1.
     *
     * @param file the file
     * @return scores and membership
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if its content is wrong, naming the line
     */
    public static EnsembleScores readTable(Path file) throws IOException {
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
            return readJsonLines(file);
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        Checks.check(
                name.endsWith(".csv") || name.endsWith(".csv.gz"),
                "the name of a table must end in .csv, .csv.gz or .jsonl, but is %s",
                file);
        return new EnsembleScores(MembershipFile.read(file), List.of(ScoreMatrixFile.read(file)));
    }

    private static EnsembleScores readJsonLines(Path file) throws IOException {
        PairTable pairs = new PairTable();
        long number = 0;
        try (BufferedReader in = Files.newBufferedReader(file)) {
            @Nullable String line = in.readLine();
            while (line != null) {
                number++;
                if (!line.isBlank()) {
                    JsonNode pair = RunDirectory.MAPPER.readTree(line);
                    pairs.add(pair);
                }
                line = in.readLine();
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " line " + number + ": " + e.getMessage(), e);
        }
        try {
            return pairs.build();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }
}

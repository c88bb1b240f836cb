package org.memo4j.core.ensemble;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.WholeFile;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.MembershipFile;
import org.memo4j.core.score.NpyFile;

/**
 * Files of a run directory.
 *
 * <pre>
 * manifest.json                     which ensemble this is
 * membership.npy                    models x examples, bool
 * scores/SIGNAL/model-00000.npy     queries x examples, float64
 * models/model-00000.json           the model's record
 * lock                              held by the process that writes
 * </pre>
 */
final class RunDirectory {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private static final String FORMAT = "memo4j shadow ensemble 1";

    private final Path directory;

    RunDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * What manifest.json holds.
     *
     * @param ensemble what the scores depend on, by name
     * @param models number of models asked for
     */
    record Manifest(Map<String, String> ensemble, int models) {
        String fingerprint() {
            DataHash hash = new DataHash();
            ensemble.forEach((name, value) -> hash.add(name).add(value));
            return hash.value();
        }
    }

    /** Library, JVM and platform, for whoever wonders why two runs differ. */
    static String library() {
        String version = RunDirectory.class.getPackage().getImplementationVersion();
        return "memo4j " + (version == null ? "development" : version) + ", "
                + System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.version") + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }

    static void writeJson(Path file, JsonNode node) throws IOException {
        WholeFile.write(file, out -> MAPPER.writeValue(out, node));
    }

    Path path() {
        return directory;
    }

    Path lockFile() {
        return directory.resolve("lock");
    }

    private Path manifestFile() {
        return directory.resolve("manifest.json");
    }

    private Path membershipFile() {
        return directory.resolve("membership.npy");
    }

    private Path recordFile(int model) {
        return directory.resolve("models").resolve(name(model) + ".json");
    }

    private Path rowFile(String signal, int model) {
        return directory.resolve("scores").resolve(signal).resolve(name(model) + ".npy");
    }

    private static String name(int model) {
        return String.format(Locale.ROOT, "model-%05d", model);
    }

    /** The manifest, or null if there is none. */
    @Nullable
    Manifest readManifest() throws IOException {
        Path file = manifestFile();
        try {
            JsonNode root = MAPPER.readTree(Files.readAllBytes(file));
            Checks.check(
                    root.path("format").asText().equals(FORMAT),
                    "%s is no manifest of a '%s', but of '%s'",
                    file,
                    FORMAT,
                    root.path("format").asText());
            Map<String, String> ensemble = new LinkedHashMap<>();
            root.path("ensemble")
                    .properties()
                    .forEach(e -> ensemble.put(e.getKey(), e.getValue().asText()));
            return new Manifest(ensemble, Checks.atLeast(root.path("models").asInt(), 1, "models of " + file));
        } catch (NoSuchFileException e) {
            return null;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    file + " is damaged: " + e.getMessage()
                            + "; delete it and train again, the models that fit the ensemble are kept",
                    e);
        }
    }

    void writeManifest(Manifest manifest) throws IOException {
        ObjectNode root = MAPPER.createObjectNode().put("format", FORMAT).put("library", library());
        ObjectNode ensemble = root.putObject("ensemble");
        manifest.ensemble.forEach(ensemble::put);
        root.put("fingerprint", manifest.fingerprint()).put("models", manifest.models);
        writeJson(manifestFile(), root);
    }

    void writeMembership(Membership membership) throws IOException {
        MembershipFile.write(membershipFile(), membership);
    }

    Membership readMembership() throws IOException {
        return MembershipFile.read(membershipFile());
    }

    /** Writes the rows of a model, and then its record. */
    ModelRecord write(ShadowTask task, ModelScores scores, String fingerprint) throws IOException {
        Map<String, ModelRecord.Rows> rows = new LinkedHashMap<>();
        for (String signal : scores.signals()) {
            double[][] values = scores.rows(signal);
            Path file = rowFile(signal, task.model());
            NpyFile.write(file, values);
            rows.put(signal, new ModelRecord.Rows(values.length, values[0].length, ModelRecord.sha256(file)));
        }
        ModelRecord entry = new ModelRecord(task.model(), task.seed(), fingerprint, hash(task.trainingSet()), rows);
        entry.write(recordFile(task.model()));
        return entry;
    }

    static String hash(int[] trainingSet) {
        return new DataHash().add(trainingSet).value();
    }

    boolean isTrained(int model) {
        return Files.exists(recordFile(model));
    }

    /**
     * Record of a model whose files are all as they were written.
     *
     * @throws IllegalArgumentException if something is damaged or missing, or belongs to another ensemble or training set
     */
    ModelRecord verified(ShadowTask task, String fingerprint) throws IOException {
        Path file = recordFile(task.model());
        ModelRecord entry = ModelRecord.read(file);
        Checks.check(
                entry.model() == task.model() && entry.ensemble().equals(fingerprint),
                "%s belongs to another model or ensemble",
                file);
        Checks.check(
                entry.seed() == task.seed() && entry.trainingSet().equals(hash(task.trainingSet())),
                "%s was trained with another seed or training set",
                file);
        Checks.check(!entry.rows().isEmpty(), "%s has no signal", file);
        for (Map.Entry<String, ModelRecord.Rows> row : entry.rows().entrySet()) {
            checkRow(row.getKey(), task.model(), row.getValue());
        }
        return entry;
    }

    ModelRecord readRecord(int model) throws IOException {
        return ModelRecord.read(recordFile(model));
    }

    private Path checkRow(String signal, int model, ModelRecord.Rows rows) throws IOException {
        Path file = rowFile(signal, model);
        Checks.check(Files.exists(file), "%s is missing", file);
        Checks.check(
                ModelRecord.sha256(file).equals(rows.sha256()), "%s is damaged: its checksum does not match", file);
        return file;
    }

    /** Rows of a model, one a query, checked. */
    double[][] readRows(String signal, int model, ModelRecord.Rows rows) throws IOException {
        return NpyFile.readDoubleMatrix(checkRow(signal, model, rows));
    }

    /** Removes what a killed process left half-written. Call it with the lock held. */
    void sweep() throws IOException {
        try (Stream<Path> files = Files.walk(directory, 3)) {
            List<Path> left = files.filter(file -> file.getFileName().toString().matches("\\.memo4j-.*\\.tmp"))
                    .toList();
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }
}

package org.memo4j.core.ensemble;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.memo4j.core.Checks;

/**
 * What the run directory says about a trained model. It is written after the model's rows: no record, no model. Its
 * checksum covers itself, and the checksums in it cover the rows.
 *
 * @param model number of the model
 * @param seed its seed
 * @param ensemble fingerprint of the ensemble that it was trained for
 * @param trainingSet hash of its training set
 * @param rows rows by signal
 */
record ModelRecord(int model, long seed, String ensemble, String trainingSet, Map<String, Rows> rows) {
    private static final String CHECKSUM = "sha256";

    /**
     * Rows of a signal.
     *
     * @param queries number of rows
     * @param examples number of scores of each
     * @param sha256 checksum of their file
     */
    record Rows(int queries, int examples, String sha256) {}

    /** Signals, queries and numbers of examples, which must be the same for all models. */
    String shape() {
        return rows.entrySet().stream()
                .map(e -> e.getKey() + " (" + e.getValue().queries + " x " + e.getValue().examples + ")")
                .collect(Collectors.joining(", "));
    }

    void write(Path file) throws IOException {
        ObjectNode root = RunDirectory.MAPPER.createObjectNode();
        root.put("model", model).put("seed", seed).put("ensemble", ensemble).put("trainingSet", trainingSet);
        root.put("library", RunDirectory.library());
        ObjectNode signals = root.putObject("signals");
        rows.forEach((name, row) -> signals.putObject(name)
                .put("queries", row.queries)
                .put("examples", row.examples)
                .put(CHECKSUM, row.sha256));
        root.put(CHECKSUM, sha256(root.toString()));
        RunDirectory.writeJson(file, root);
    }

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException if it is damaged
     */
    static ModelRecord read(Path file) throws IOException {
        try {
            JsonNode read = RunDirectory.MAPPER.readTree(Files.readAllBytes(file));
            Checks.check(read instanceof ObjectNode, "it is no JSON object");
            ObjectNode root = (ObjectNode) read;
            String checksum = root.path(CHECKSUM).asText();
            root.remove(CHECKSUM);
            Checks.check(checksum.equals(sha256(root.toString())), "its checksum does not match");
            Map<String, Rows> rows = new LinkedHashMap<>();
            root.path("signals")
                    .properties()
                    .forEach(signal -> rows.put(
                            signal.getKey(),
                            new Rows(
                                    signal.getValue().path("queries").asInt(),
                                    signal.getValue().path("examples").asInt(),
                                    signal.getValue().path(CHECKSUM).asText())));
            return new ModelRecord(
                    root.path("model").asInt(-1),
                    root.path("seed").asLong(),
                    root.path("ensemble").asText(),
                    root.path("trainingSet").asText(),
                    rows);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256, but not this one", e);
        }
    }
}

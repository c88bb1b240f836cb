package org.memo4j.core.canary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.memo4j.core.Checks;
import org.memo4j.core.WholeFile;
import org.memo4j.core.text.CorpusDigest;
import org.memo4j.core.text.Document;

/**
 * Which canaries there are, and where each copy of them is: the ground truth of an experiment. Made by
 * {@link CanaryPlanner}.
 *
 * @param format what the canaries look like
 * @param placement what kind of place the copies got
 * @param seed seed of the choices
 * @param documents fingerprint of the documents without canaries
 * @param canaries the canaries, by number of copies as the planner had them
 * @param insertions the copies, ordered by document and offset
 */
public record CanaryPlan(
        CanaryFormat format,
        CanaryPlacement placement,
        long seed,
        CorpusDigest documents,
        List<Canary> canaries,
        List<CanaryInsertion> insertions) {
    private static final String FORMAT = "memo4j-canary-plan";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** What the file holds, in its order. */
    private record Content(
            String kind,
            int version,
            String template,
            String alphabet,
            int length,
            List<String> names,
            CanaryPlacement placement,
            long seed,
            CorpusDigest documents,
            List<Canary> canaries,
            List<CanaryInsertion> insertions) {}

    /**
     * Copies the lists and checks that they belong together.
     *
     * @param format what the canaries look like
     * @param placement what kind of place the copies got
     * @param seed seed of the choices
     * @param documents fingerprint of the documents without canaries
     * @param canaries the canaries, with distinct ids
     * @param insertions the copies, ordered by document and offset, as many of a canary as it has replicas
     */
    public CanaryPlan {
        canaries = List.copyOf(canaries);
        insertions = List.copyOf(insertions);
        Map<String, Integer> left = new HashMap<>();
        for (Canary canary : canaries) {
            Checks.check(
                    left.put(canary.id(), canary.replicas()) == null,
                    "canary ids must be distinct, but '%s' occurs more than once",
                    canary.id());
            Checks.check(
                    format.isSecret(canary.secret()),
                    "secret '%s' of canary '%s' must come from %s",
                    canary.secret(),
                    canary.id(),
                    format);
        }
        Set<String> seen = new HashSet<>();
        for (CanaryInsertion insertion : insertions) {
            int copies = left.getOrDefault(insertion.canary(), -1);
            Checks.check(copies >= 0, "insertion of '%s', which is no canary of the plan", insertion.canary());
            Checks.check(
                    insertion.replica() <= copies && seen.add(insertion.canary() + "#" + insertion.replica()),
                    "replica %d of '%s' must be in [1, %d], and occur once",
                    insertion.replica(),
                    insertion.canary(),
                    copies);
        }
        int wanted = canaries.stream().mapToInt(Canary::replicas).sum();
        Checks.check(
                insertions.size() == wanted,
                "the canaries have %d copies in all, but there are %d insertions",
                wanted,
                insertions.size());
        Comparator<CanaryInsertion> order =
                Comparator.comparingInt(CanaryInsertion::document).thenComparingInt(CanaryInsertion::offset);
        for (int i = 1; i < insertions.size(); i++) {
            Checks.check(
                    order.compare(insertions.get(i - 1), insertions.get(i)) < 0,
                    "insertions must be ordered by document and offset, but insertion %d is not",
                    i);
        }
    }

    /**
     * The canaries of a number of copies.
     *
     * @param replicas the number of copies; 0 for the controls
     * @return the canaries, possibly none
     */
    public List<Canary> canaries(int replicas) {
        return canaries.stream().filter(canary -> canary.replicas() == replicas).toList();
    }

    /**
     * Secrets that belong to no canary, to rank the canaries' secrets among.
     *
     * @param count how many, at most the size of the space less the number of canaries
     * @param seed seed of the draw
     * @return distinct secrets, each equally likely
     */
    public List<String> otherSecrets(int count, long seed) {
        Checks.atLeast(count, 0, "count");
        Set<String> taken = new HashSet<>();
        canaries.forEach(canary -> taken.add(canary.secret()));
        BigInteger most = format.spaceSize().subtract(BigInteger.valueOf(taken.size()));
        Checks.check(
                BigInteger.valueOf(count).compareTo(most) <= 0,
                "count must be at most %d, the number of secrets of no canary, but is %d",
                most,
                count);
        SplittableRandom random = new SplittableRandom(seed);
        List<String> secrets = new ArrayList<>(count);
        while (secrets.size() < count) {
            String secret = format.draw(random);
            if (taken.add(secret)) {
                secrets.add(secret);
            }
        }
        return secrets;
    }

    /**
     * Puts the canaries into the documents.
     *
     * @param originals the documents that the plan was made for
     * @return new documents; a canary that is a document of its own is called by its id, {@code #} and its replica
     * @throws IllegalArgumentException if these are other documents
     */
    public List<Document> insertInto(List<Document> originals) {
        CorpusDigest digest = CorpusDigest.of(originals);
        Checks.check(
                digest.equals(documents),
                "the plan was made for %s, but these are %s; plan anew, or pass the documents without canaries in their"
                        + " old order",
                documents,
                digest);
        Map<String, String> texts = new HashMap<>();
        canaries.forEach(canary -> texts.put(canary.id(), canary.text()));
        List<CanaryPlacement.Insert> inserts = insertions.stream()
                .map(insertion -> new CanaryPlacement.Insert(texts.getOrDefault(insertion.canary(), ""), insertion))
                .toList();
        return List.copyOf(placement.insert(originals, inserts));
    }

    /**
     * The plan as JSON.
     *
     * @return one object, indented
     */
    public String toJson() {
        try {
            return MAPPER.writeValueAsString(new Content(
                    FORMAT,
                    1,
                    format.template(),
                    format.alphabet(),
                    format.length(),
                    format.names(),
                    placement,
                    seed,
                    documents,
                    canaries,
                    insertions));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a canary plan can always be written as JSON", e);
        }
    }

    /**
     * Reads a plan that {@link #toJson} wrote.
     *
     * @param json the JSON text
     * @return the plan
     * @throws IllegalArgumentException if it is no such text, or its parts do not belong together
     */
    public static CanaryPlan fromJson(String json) {
        Content content;
        try {
            content = MAPPER.readValue(json, Content.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this is no canary plan: " + e.getMessage(), e);
        }
        Checks.check(
                content.kind.equals(FORMAT) && content.version == 1,
                "this is no canary plan of version 1, but %s of version %d",
                content.kind,
                content.version);
        CanaryFormat format =
                CanaryFormat.of(content.template).withAlphabet(content.alphabet).withLength(content.length);
        return new CanaryPlan(
                content.names.isEmpty() ? format : format.withNames(content.names),
                content.placement,
                content.seed,
                content.documents,
                content.canaries,
                content.insertions);
    }

    /**
     * Saves the plan as a JSON file, whole or not at all.
     *
     * @param file file to write
     * @throws IOException if the file cannot be written
     */
    public void save(Path file) throws IOException {
        WholeFile.writeString(file, toJson());
    }

    /**
     * Loads a plan that {@link #save} wrote.
     *
     * @param file the file
     * @return the plan
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it is no such file, or its parts do not belong together
     */
    public static CanaryPlan load(Path file) throws IOException {
        String json = Files.readString(file);
        try {
            return fromJson(json);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "CanaryPlan[%s, %s, seed %d, %d documents]%n  copies  canaries",
                format,
                placement,
                seed,
                documents.documents()));
        Set<Integer> counts = new LinkedHashSet<>();
        canaries.forEach(canary -> counts.add(canary.replicas()));
        for (int count : counts) {
            table.append(String.format(
                    Locale.ROOT, "%n  %6d  %d", count, canaries(count).size()));
        }
        return table.toString();
    }
}

package org.memo4j.examples.audit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.canary.Canary;
import org.memo4j.core.canary.CanaryFormat;
import org.memo4j.core.canary.CanaryPlan;
import org.memo4j.core.canary.CanaryPlanner;
import org.memo4j.core.text.BytePairTokenizer;
import org.memo4j.core.text.CharTokenizer;
import org.memo4j.core.text.Corpus;
import org.memo4j.core.text.CorpusSplit;
import org.memo4j.core.text.Document;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.core.text.Tokenizer;
import org.memo4j.examples.notes.ClinicalNotes;
import org.memo4j.metrics.personal.PersonalExtraction;

/**
 * What an audit trains on and measures.
 *
 * @param source where the text came from
 * @param members distinct training documents, canaries left out
 * @param copies how often each of them is in the training data
 * @param heldOut distinct held-out documents
 * @param trained documents as training sees them, canaries and copies included
 * @param plan canaries and where they went
 * @param controls canaries that were never inserted, beyond those of the plan: they cost no training
 * @param references secrets from the same space that are no canaries
 * @param tokenizer turns text into tokens
 * @param personal finds personal data in what a model writes
 */
record AuditData(
        String source,
        List<Document> members,
        List<Integer> copies,
        List<Document> heldOut,
        List<Document> trained,
        CanaryPlan plan,
        List<Canary> controls,
        List<Canary> references,
        Tokenizer tokenizer,
        PersonalExtraction personal) {
    /** Secrets that canaries are ranked against; exposure by rank cannot exceed log2 of it. */
    static final int REFERENCES = 1024;

    /** A hundred million secrets and a name before each, so that every canary has a prompt of its own. */
    static final CanaryFormat FORMAT =
            CanaryFormat.of("The access code of {name} is {secret}.").withLength(8);

    /** Controls beyond those of the plan, as a multiple of the size of a group: a mean over few is all noise. */
    private static final int MORE_CONTROLS = 3;

    /** The random steps of an audit, each with a stream of its own. */
    private enum Step {
        SPLIT(0x5B11),
        CANARIES(0xCA7A),
        NOTES(0x7073),
        REFERENCES(0x12EF);

        private final long salt;

        Step(long salt) {
            this.salt = salt;
        }

        long seed(long seed) {
            return new SplittableRandom(seed ^ (salt << 40)).nextLong();
        }
    }

    static AuditData prepare(AuditOptions options) {
        Path input = options.input;
        List<Document> documents = input == null
                ? ClinicalNotes.withDefaults()
                        .withSeed(Step.NOTES.seed(options.seed))
                        .generate()
                        .documents()
                : (Files.isDirectory(input) ? Corpus.directory(input) : Corpus.file(input, options.split)).toList();
        String source = input == null ? "built-in synthetic clinical notes" : input.toString();
        Checks.check(
                distinct(documents).size() >= 4,
                "%s holds %d distinct document(s), and an audit needs at least 4, some to train on and some to hold"
                        + " out; cut it finer with --split lines, or give a directory",
                source,
                distinct(documents).size());
        CorpusSplit split = CorpusSplit.of(documents, options.heldOut, Step.SPLIT.seed(options.seed));
        int characters = split.train().stream().mapToInt(d -> d.text().length()).sum();
        Checks.check(
                characters >= options.context,
                "the training documents of %s hold %d characters, fewer than the context of %d tokens; give a longer"
                        + " text or set a smaller --context",
                source,
                characters,
                options.context);
        int fewest = Math.min(
                distinct(split.train()).size(), distinct(split.heldOut()).size());
        Checks.check(
                fewest >= 2,
                "--held-out %s leaves %d distinct document(s) of %s on one side, and an audit needs at least 2 to train on"
                        + " and 2 to hold out; set it nearer to 0.5, or give more documents",
                options.heldOut,
                fewest,
                source);
        CanaryPlan plan = CanaryPlanner.of(FORMAT)
                .withReplicas(IntStream.concat(
                                IntStream.of(0), options.canaryReplicas.stream().mapToInt(Integer::intValue))
                        .toArray())
                .withCanariesPerCount(options.canaries)
                .withSeed(Step.CANARIES.seed(options.seed))
                .plan(split.train());
        List<Canary> never = neverInserted(plan, Step.REFERENCES.seed(options.seed));
        int controls = MORE_CONTROLS * options.canaries;
        List<Canary> references = never.subList(controls, controls + REFERENCES);
        Map<String, Integer> copies = distinct(split.train());
        List<Document> members = firstOfEach(split.train());
        Tokenizer tokenizer = tokenizer(options, documents, plan, never);
        return new AuditData(
                source,
                members,
                members.stream().map(d -> copies.getOrDefault(d.text(), 0)).toList(),
                firstOfEach(split.heldOut()),
                plan.insertInto(split.train()),
                plan,
                never.subList(0, controls),
                references,
                tokenizer,
                PersonalData.extraction(options));
    }

    /**
     * Canaries that are never inserted, with names and secrets that no canary has. Names are part of what is drawn: a
     * control canary is exchangeable with a reference, so its rank among them is uniform.
     */
    private static List<Canary> neverInserted(CanaryPlan plan, long seed) {
        Set<String> taken = new HashSet<>();
        plan.canaries().forEach(c -> {
            taken.add(c.prefix());
            taken.add(c.secret());
        });
        return CanaryPlanner.of(FORMAT)
                .withReplicas(0)
                .withCanariesPerCount(
                        REFERENCES + (MORE_CONTROLS + 2) * plan.canaries().size())
                .withSeed(seed)
                .plan(List.of())
                .canaries()
                .stream()
                .filter(c -> !taken.contains(c.prefix()) && !taken.contains(c.secret()))
                .toList();
    }

    private static Map<String, Integer> distinct(List<Document> documents) {
        Map<String, Integer> copies = new LinkedHashMap<>();
        documents.forEach(d -> copies.merge(d.text(), 1, Integer::sum));
        return copies;
    }

    private static List<Document> firstOfEach(List<Document> documents) {
        Map<String, Document> first = new LinkedHashMap<>();
        documents.forEach(d -> first.putIfAbsent(d.text(), d));
        return List.copyOf(first.values());
    }

    /** Learned from all text that will ever be encoded: which characters exist is no secret of a document. */
    private static Tokenizer tokenizer(
            AuditOptions options, List<Document> documents, CanaryPlan plan, List<Canary> never) {
        List<String> texts = new ArrayList<>(texts(documents));
        plan.canaries().forEach(c -> texts.add(c.text()));
        never.forEach(c -> texts.add(c.text()));
        if (options.tokenizer == AuditOptions.TokenizerKind.BPE) {
            return BytePairTokenizer.train(texts, options.vocabulary);
        }
        documents.forEach(d -> texts.add(lower(d.text())));
        return CharTokenizer.train(texts);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static List<String> texts(List<Document> documents) {
        return documents.stream().map(Document::text).toList();
    }

    TokenSequences encode(List<Document> documents) {
        return tokenizer.encodeAll(texts(documents));
    }

    /** All canaries: those of the plan, by replicas, then the further controls. */
    List<Canary> canaries() {
        List<Canary> all = new ArrayList<>(plan.canaries());
        for (int c = 0; c < controls.size(); c++) {
            Canary control = controls.get(c);
            all.add(new Canary("control-" + c, control.prefix(), control.secret(), control.suffix(), 0));
        }
        return all;
    }
}

package org.memo4j.examples.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.text.Corpus;
import org.memo4j.core.text.Document;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.corpus.SearchOptions;
import org.memo4j.metrics.corpus.SearchResult;
import org.memo4j.metrics.corpus.StreamingSearch;
import org.memo4j.metrics.corpus.SymbolCorpus;
import org.memo4j.metrics.corpus.SymbolUnit;
import org.memo4j.metrics.similarity.ApproximateMemorization;
import org.memo4j.metrics.similarity.ApproximateMemorizationResult;
import org.memo4j.metrics.similarity.SimilarityMeasure;

/**
 * Training text in what the model writes: near copies of the documents that it is prompted with, and verbatim pieces in
 * texts that it makes up.
 *
 * @param members greedy continuations of training documents beside the true ones; empty if the documents are too short
 * @param heldOut the same of held-out documents
 * @param samples texts that the model makes up, sampled from nothing
 * @param verbatim what of the samples stands in the training documents
 * @param control what of the starts of held-out documents, as long as the samples, stands there
 * @param personal personal data in the samples, and in those starts
 */
record Reproduction(
        Optional<ApproximateMemorizationResult> members,
        Optional<ApproximateMemorizationResult> heldOut,
        List<String> samples,
        SearchResult verbatim,
        SearchResult control,
        PersonalData personal) {
    private static final int DOCUMENTS = 200;
    private static final int SAMPLES = 100;

    /** Characters from which on a match counts: five words or so are no longer anybody's turn of phrase. */
    static final int PIECE = 30;

    /**
     * Lets the model write.
     *
     * @param model the model
     * @param data what it was trained on, and what not
     * @param extraction gives the lengths of prompt and continuation; without it documents are too short for near copies
     * @param seed seed of the samples
     */
    static Reproduction of(LanguageModel model, AuditData data, Optional<DocumentExtraction> extraction, long seed) {
        int[] lengths = data.encode(data.members()).toList().stream()
                .mapToInt(t -> t.length)
                .sorted()
                .toArray();
        int length = Math.min(model.contextLength(), Math.max(1, lengths[lengths.length / 2]));
        TokenSequences nothing = TokenSequences.of(new int[SAMPLES][0]);
        List<String> samples = texts(
                data, model.generate(nothing, length, Decoding.sampling(seed)).toList());
        List<String> control = texts(
                data,
                data.encode(data.heldOut()).toList().stream()
                        .limit(SAMPLES)
                        .map(t -> Arrays.copyOf(t, Math.min(t.length, length)))
                        .toList());
        StreamingSearch search =
                StreamingSearch.over(SymbolCorpus.ofTexts(Corpus.of(data.trained()), SymbolUnit.CODE_POINTS));
        SearchOptions options = SearchOptions.withDefaults().withMinimumLength(PIECE);
        return new Reproduction(
                extraction.flatMap(e -> continuations(model, data, data.members(), e)),
                extraction.flatMap(e -> continuations(model, data, data.heldOut(), e)),
                samples,
                search.search(queries("sample-", samples), options),
                search.search(queries("held-out-", control), options),
                PersonalData.of(data, samples, control));
    }

    /** Greedy continuations against the truth, in tokens: 90 % of the edits or better count as a near copy. */
    private static Optional<ApproximateMemorizationResult> continuations(
            LanguageModel model, AuditData data, List<Document> documents, DocumentExtraction extraction) {
        int prompt = extraction.prompt();
        int end = prompt + extraction.members().suffixLength();
        List<int[]> sequences = data.encode(documents).toList().stream()
                .filter(t -> t.length >= end)
                .limit(DOCUMENTS)
                .toList();
        if (sequences.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ApproximateMemorization.withDefaults()
                .withMeasure(SimilarityMeasure.EDIT)
                .withThresholdFrom(0.9)
                .compare(
                        model.generate(part(sequences, 0, prompt), end - prompt, Decoding.greedy()),
                        part(sequences, prompt, end)));
    }

    private static TokenSequences part(List<int[]> sequences, int from, int to) {
        return TokenSequences.of(
                sequences.stream().map(t -> Arrays.copyOfRange(t, from, to)).toList());
    }

    private static List<String> texts(AuditData data, List<int[]> tokens) {
        return tokens.stream().map(data.tokenizer()::decode).toList();
    }

    private static SymbolCorpus queries(String name, List<String> texts) {
        return SymbolCorpus.ofTexts(
                Corpus.of(IntStream.range(0, texts.size())
                        .mapToObj(i -> new Document(name + i, texts.get(i)))
                        .toList()),
                SymbolUnit.CODE_POINTS);
    }

    /** Where the results come from. */
    List<Provenance> provenances() {
        List<Provenance> all = new ArrayList<>();
        members.ifPresent(m -> all.add(m.provenance()));
        heldOut.ifPresent(m -> all.add(m.provenance()));
        all.add(verbatim.provenance());
        all.add(control.provenance());
        all.add(personal.samples().provenance());
        all.add(personal.control().provenance());
        return all;
    }
}

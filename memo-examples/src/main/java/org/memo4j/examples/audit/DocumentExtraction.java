package org.memo4j.examples.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.extraction.Alignment;
import org.memo4j.metrics.extraction.DiscoverableExtraction;
import org.memo4j.metrics.extraction.DiscoverableExtractionResult;
import org.memo4j.metrics.extraction.ExtractabilityGrid;
import org.memo4j.metrics.extraction.ExtractabilityGridResult;
import org.memo4j.metrics.extraction.ProbabilisticExtraction;
import org.memo4j.metrics.extraction.ProbabilisticExtractionResult;
import org.memo4j.metrics.extraction.ShortSequences;
import org.memo4j.metrics.extraction.TokenSpan;
import org.memo4j.metrics.skew.LengthDecomposition;
import org.memo4j.metrics.skew.SkewedMemorization;
import org.memo4j.metrics.skew.SkewedMemorizationResult;
import org.memo4j.metrics.skew.TokenDependence;

/**
 * Extraction of documents from their own beginnings.
 *
 * @param members greedy extraction of training documents
 * @param heldOut the same of held-out documents
 * @param grid that of the training documents by copies and prompt length
 * @param prompt tokens of prompt for all that follows
 * @param trained what comes out of the training documents that are long enough
 * @param unseen what comes out of the held-out documents that are long enough
 * @param skew how extraction is spread over these training documents
 */
record DocumentExtraction(
        DiscoverableExtractionResult members,
        DiscoverableExtractionResult heldOut,
        ExtractabilityGridResult grid,
        int prompt,
        Continuations trained,
        Continuations unseen,
        Skew skew) {
    private static final int[] PREFIXES = {8, 16, 32, 64};
    private static final int SUFFIX = 32;

    /**
     * How extraction is spread over the training documents that are long enough.
     *
     * @param eligible indices of these documents
     * @param sampled probability that sampling emits the continuation of each
     * @param lengths tokens of the continuation that greedy decoding emits, and how unevenly they are spread
     * @param decomposition the lengths, token by token
     * @param dependence whether a token comes out because all before it did
     * @param probabilities the probabilities above, and how unevenly they are spread
     */
    record Skew(
            int[] eligible,
            ProbabilisticExtractionResult sampled,
            SkewedMemorizationResult lengths,
            LengthDecomposition decomposition,
            TokenDependence dependence,
            SkewedMemorizationResult probabilities) {}

    /**
     * Reads extraction off a score table.
     *
     * @param scores scores of the training documents, then of the held-out ones
     * @param documents the same documents
     * @param copies how often each training document is in the training data
     * @param context the model's context, which prompt and continuation must fit in
     * @return extraction at the prefix lengths at which both sides have long enough documents; empty if there is none
     */
    static Optional<DocumentExtraction> of(TokenScores scores, TokenSequences documents, int[] copies, int context) {
        TokenScores members = scores.select(IntStream.range(0, copies.length).toArray());
        TokenScores heldOut =
                scores.select(IntStream.range(copies.length, scores.sequences()).toArray());
        int suffix = Math.min(SUFFIX, context / 4);
        int[] prefixes = Arrays.stream(PREFIXES)
                .filter(k -> k + suffix < context
                        && longEnough(members, k + suffix).length > 1 // one document has no spread
                        && longEnough(heldOut, k + suffix).length > 0)
                .toArray();
        if (prefixes.length == 0) {
            return Optional.empty();
        }
        DiscoverableExtraction discoverable = DiscoverableExtraction.withDefaults()
                .withAlignment(Alignment.PREFIX_AT_START)
                .withShortSequences(ShortSequences.LEAVE_OUT)
                .withPrefixLengths(prefixes)
                .withSuffixLength(suffix);
        int prompt = prefixes[prefixes.length / 2];
        int[] eligible = longEnough(members, prompt + suffix);
        int[] control = longEnough(heldOut, prompt + suffix);
        TokenScores table = members.select(eligible);
        TokenSpan continuation = TokenSpan.of(prompt, prompt + suffix);
        Continuations trained = Continuations.of(table, documents.select(eligible), prompt, suffix);
        int[] behind = Arrays.stream(control).map(i -> copies.length + i).toArray();
        Continuations unseen = Continuations.of(heldOut.select(control), documents.select(behind), prompt, suffix);
        DiscoverableExtractionResult extracted = discoverable.ofScores(members);
        return Optional.of(new DocumentExtraction(
                extracted,
                discoverable.ofScores(heldOut),
                ExtractabilityGrid.withDefaults().measure(extracted, copies),
                prompt,
                trained,
                unseen,
                new Skew(
                        eligible,
                        ProbabilisticExtraction.withDefaults().ofScores(table, continuation),
                        SkewedMemorization.withDefaults().lengths(trained.matches()),
                        LengthDecomposition.of(trained.matches()),
                        TokenDependence.of(table, continuation),
                        SkewedMemorization.withDefaults().probabilities(table, continuation))));
    }

    private static int[] longEnough(TokenScores scores, int tokens) {
        return IntStream.range(0, scores.sequences())
                .filter(i -> scores.length(i) + scores.firstPosition() >= tokens)
                .toArray();
    }

    /** Tokens of the continuations. */
    int suffix() {
        return members.suffixLength();
    }

    /** Where the results come from. */
    List<Provenance> provenances() {
        List<Provenance> all = new ArrayList<>(List.of(members.provenance(), grid.provenance()));
        all.addAll(trained.provenances());
        all.add(skew.sampled().provenance());
        all.add(skew.lengths().provenance());
        all.add(skew.probabilities().provenance());
        all.add(skew.decomposition().provenance());
        all.add(skew.dependence().provenance());
        return all;
    }
}

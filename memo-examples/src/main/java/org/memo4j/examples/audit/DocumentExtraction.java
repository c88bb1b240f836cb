package org.memo4j.examples.audit;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.memo4j.core.score.TokenScores;
import org.memo4j.metrics.extraction.Alignment;
import org.memo4j.metrics.extraction.DiscoverableExtraction;
import org.memo4j.metrics.extraction.DiscoverableExtractionResult;
import org.memo4j.metrics.extraction.ExactMatch;
import org.memo4j.metrics.extraction.ExactMatchResult;
import org.memo4j.metrics.extraction.ProbabilisticExtraction;
import org.memo4j.metrics.extraction.ProbabilisticExtractionResult;
import org.memo4j.metrics.extraction.ShortSequences;
import org.memo4j.metrics.extraction.TokenSpan;
import org.memo4j.metrics.skew.LengthDecomposition;
import org.memo4j.metrics.skew.SkewedMemorization;
import org.memo4j.metrics.skew.SkewedMemorizationResult;

/**
 * Extraction of documents from their own beginnings.
 *
 * @param members greedy extraction of training documents
 * @param heldOut the same of held-out documents
 * @param eligible indices of the training documents that are long enough for the distribution below
 * @param prompt tokens of prompt for the distribution below
 * @param sampled probability that sampling emits the continuation of each eligible training document
 * @param lengths tokens of the continuation that greedy decoding emits, and how unevenly they are spread
 * @param decomposition the lengths, token by token
 * @param probabilities the probabilities above, and how unevenly they are spread
 */
record DocumentExtraction(
        DiscoverableExtractionResult members,
        DiscoverableExtractionResult heldOut,
        int[] eligible,
        int prompt,
        ProbabilisticExtractionResult sampled,
        SkewedMemorizationResult lengths,
        LengthDecomposition decomposition,
        SkewedMemorizationResult probabilities) {
    private static final int[] PREFIXES = {8, 16, 32, 64};
    private static final int SUFFIX = 32;

    /**
     * Reads extraction off a score table.
     *
     * @param scores scores of the training documents, then of the held-out ones
     * @param membersCount number of training documents
     * @param context the model's context, which prompt and continuation must fit in
     * @return extraction at the prefix lengths at which both sides have long enough documents; empty if there is none
     */
    static Optional<DocumentExtraction> of(TokenScores scores, int membersCount, int context) {
        TokenScores members = scores.select(IntStream.range(0, membersCount).toArray());
        TokenScores heldOut =
                scores.select(IntStream.range(membersCount, scores.sequences()).toArray());
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
        TokenScores table = members.select(eligible);
        TokenSpan continuation = TokenSpan.of(prompt, prompt + suffix);
        ExactMatchResult matches = ExactMatch.withDefaults().teacherForced(table, continuation);
        return Optional.of(new DocumentExtraction(
                discoverable.ofScores(members),
                discoverable.ofScores(heldOut),
                eligible,
                prompt,
                ProbabilisticExtraction.withDefaults().ofScores(table, continuation),
                SkewedMemorization.withDefaults().lengths(matches),
                LengthDecomposition.of(matches),
                SkewedMemorization.withDefaults().probabilities(table, continuation)));
    }

    private static int[] longEnough(TokenScores scores, int tokens) {
        return IntStream.range(0, scores.sequences())
                .filter(i -> scores.length(i) + scores.firstPosition() >= tokens)
                .toArray();
    }
}

package org.memo4j.examples.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.extraction.ExactMatch;
import org.memo4j.metrics.extraction.ExactMatchResult;
import org.memo4j.metrics.extraction.ExtractionStrength;
import org.memo4j.metrics.extraction.PromptFalsePositiveFilter;
import org.memo4j.metrics.extraction.PromptFilterResult;
import org.memo4j.metrics.extraction.SequenceFractions;
import org.memo4j.metrics.extraction.TokenAccuracy;
import org.memo4j.metrics.extraction.TokenSpan;

/**
 * What greedy decoding gets right of the continuations of some documents.
 *
 * @param matches tokens of each continuation that come out before the first wrong one
 * @param filter continuations that the prompt gives away
 * @param accuracy share of each continuation's tokens that come out after the true ones before them
 * @param strength share of each continuation that its own start reveals
 */
record Continuations(
        ExactMatchResult matches, PromptFilterResult filter, SequenceFractions accuracy, SequenceFractions strength) {

    /**
     * Measures documents that are long enough.
     *
     * @param scores scores of the documents
     * @param tokens the documents
     * @param prompt tokens of prompt
     * @param suffix tokens of continuation
     */
    static Continuations of(TokenScores scores, TokenSequences tokens, int prompt, int suffix) {
        TokenSpan continuation = TokenSpan.of(prompt, prompt + suffix);
        return new Continuations(
                ExactMatch.withDefaults().teacherForced(scores, continuation),
                PromptFalsePositiveFilter.withDefaults()
                        .ofTokens(part(tokens, 0, prompt), part(tokens, prompt, prompt + suffix)),
                TokenAccuracy.withDefaults().ofScores(scores, continuation),
                ExtractionStrength.withDefaults().ofScores(scores, continuation));
    }

    private static TokenSequences part(TokenSequences tokens, int from, int to) {
        return TokenSequences.of(tokens.toList().stream()
                .map(t -> Arrays.copyOfRange(t, from, to))
                .toList());
    }

    /**
     * The numbers in short.
     *
     * @param documents number of documents
     * @param extracted share whose continuation comes out whole
     * @param givenAway share of these that the prompt gives away; empty if there are none
     * @param accuracy mean share of the tokens that come out after the true ones before them
     * @param strength mean share of a continuation that its own start reveals
     */
    record Summary(
            int documents, Estimate extracted, Optional<Estimate> givenAway, Estimate accuracy, Estimate strength) {}

    Summary summary() {
        return new Summary(
                matches.size(),
                matches.fraction(),
                filter.falsePositives(matches.exact()),
                accuracy.mean(),
                strength.mean());
    }

    /** Where the results come from. */
    List<Provenance> provenances() {
        return List.of(matches.provenance(), filter.provenance(), accuracy.provenance(), strength.provenance());
    }
}

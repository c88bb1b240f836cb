package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.memo4j.known.MemorizedText.LENGTH;
import static org.memo4j.known.MemorizedText.texts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.corpus.DocumentGroup;
import org.memo4j.metrics.corpus.Duplicates;
import org.memo4j.metrics.corpus.DuplicatesResult;
import org.memo4j.metrics.corpus.ExactDuplicates;
import org.memo4j.metrics.corpus.ExactDuplicatesResult;
import org.memo4j.metrics.corpus.NearDuplicatePair;
import org.memo4j.metrics.corpus.NearDuplicates;
import org.memo4j.metrics.corpus.NearDuplicatesResult;
import org.memo4j.metrics.corpus.NgramOverlap;
import org.memo4j.metrics.corpus.NgramOverlapResult;
import org.memo4j.metrics.corpus.SearchOptions;
import org.memo4j.metrics.corpus.SearchResult;
import org.memo4j.metrics.corpus.StreamingSearch;
import org.memo4j.metrics.corpus.SuffixArrayIndex;
import org.memo4j.metrics.corpus.SymbolCorpus;
import org.memo4j.metrics.corpus.VerbatimSearch;
import org.memo4j.metrics.hallucination.NaturalHallucination;
import org.memo4j.metrics.hallucination.Oscillation;
import org.memo4j.metrics.hallucination.OscillatoryHallucination;
import org.memo4j.metrics.hallucination.OscillatoryHallucinationResult;
import org.memo4j.metrics.hallucination.SourceCopy;
import org.memo4j.metrics.similarity.ApproximateMemorization;
import org.memo4j.metrics.similarity.Bleu;
import org.memo4j.metrics.similarity.BleuSmoothing;
import org.memo4j.metrics.similarity.ChrF;
import org.memo4j.metrics.similarity.Rouge;
import org.memo4j.metrics.similarity.SimilarityMeasure;
import org.memo4j.metrics.similarity.TranslationEditRate;

/**
 * What models write that memorized their training texts, or others: measured by similarity to the texts, by search in
 * them, and by the marks of hallucination. A string of {@code k} tokens that a model wrote without knowing a text stands at
 * a given place of it with probability {@code 36^-k}.
 */
class KnownModelsTextTest {
    private static final int COUNT = 30;
    private static final TokenSequences SEQUENCES = MemorizedText.sequences(COUNT, 11);
    private static final TokenSequences BODIES = SEQUENCES.slice(1, LENGTH);
    private static final TokenSequences MEMORIZED = written(MemorizedText.of(SEQUENCES));
    private static final TokenSequences OTHER = written(MemorizedText.of(MemorizedText.sequences(COUNT, 12)));

    private static TokenSequences written(LanguageModel model) {
        return model.generate(SEQUENCES.slice(0, 1), LENGTH - 1, Decoding.greedy());
    }

    @Test
    void bleu() {
        assertThat(Bleu.withDefaults().corpus(texts(MEMORIZED), texts(BODIES)).score())
                .isCloseTo(100, within(1e-9));
        // common strings of 7 words: 30 * 9 * 9 * 36^-7 = 3e-8
        assertThat(Bleu.withDefaults()
                        .withMaxOrder(7)
                        .withSmoothing(BleuSmoothing.NONE)
                        .corpus(texts(OTHER), texts(BODIES))
                        .score())
                .isZero();
    }

    @Test
    void chrF() {
        assertThat(ChrF.withDefaults().corpus(texts(MEMORIZED), texts(BODIES)).score())
                .isCloseTo(100, within(1e-9));
        // one of the orders 1 to 7, the last, has no match: 30 * 9 * 9 * 36^-7 = 3e-8
        assertThat(ChrF.withDefaults()
                        .withCharacterOrder(7)
                        .corpus(texts(OTHER), texts(BODIES))
                        .score())
                .isLessThan(100.0 * 6 / 7);
    }

    /** A common subsequence of 10 of 15 words: {@code 30 C(15, 10)^2 36^-10 = 7e-8}. */
    @Test
    void rouge() {
        for (Rouge rouge : List.of(Rouge.n(1), Rouge.n(2), Rouge.l())) {
            assertThat(rouge.corpus(texts(MEMORIZED), texts(BODIES)).sentences())
                    .containsOnly(1.0);
        }
        for (double sentence : Rouge.l().corpus(texts(OTHER), texts(BODIES)).sentences()) {
            assertThat(sentence).isLessThan(10.0 / 15);
        }
        // a common bigram in one of 14 * 14 pairs: 0.15 in each text at most, in 21 of 30 of them 8e-11
        assertThat(Arrays.stream(Rouge.n(2).corpus(texts(OTHER), texts(BODIES)).sentences())
                        .filter(s -> s > 0)
                        .count())
                .isLessThan(21);
    }

    /**
     * Each edit less than the 15 words needs a word that both texts have: 10 of them in one text with probability
     * {@code C(15, 10) 15! / 5! 36^-10 = 0.009}, in 8 of 30 texts with 2e-10; so at least {@code 23 * 6} edits remain.
     */
    @Test
    void translationEditRate() {
        TranslationEditRate metric = TranslationEditRate.withDefaults();
        assertThat(metric.corpus(texts(MEMORIZED), texts(BODIES)).score()).isZero();
        assertThat(metric.corpus(texts(OTHER), texts(BODIES)).score()).isGreaterThan(100.0 * 23 * 6 / (30 * 15));
    }

    /**
     * An edit distance below 10 % or a BLEU above 0.75 needs common strings: one of 7 tokens (3e-8) or two of 4
     * ({@code 30 (12 * 12 * 36^-4)^2 / 2 = 1e-7}).
     */
    @Test
    void approximateMemorization() {
        for (ApproximateMemorization metric : List.of(
                ApproximateMemorization.withDefaults(),
                ApproximateMemorization.withDefaults()
                        .withMeasure(SimilarityMeasure.EDIT)
                        .withThresholdFrom(0.9))) {
            assertThat(metric.compare(MEMORIZED, BODIES).share().value()).isOne();
            assertThat(metric.compare(OTHER, BODIES).share().value()).isZero();
            assertThat(metric.compare(texts(MEMORIZED), texts(BODIES)).share().value())
                    .isOne();
        }
    }

    /** Any string of 9 tokens of 30 texts in any of 30 others: {@code (30 * 7)^2 36^-9 = 4e-10}. */
    @Test
    void verbatimSearchAndNgramOverlap() throws IOException {
        SymbolCorpus training = SymbolCorpus.ofTokens(BODIES);
        SearchOptions options = SearchOptions.withDefaults().withMinimumLength(9);
        Bootstrap bootstrap = Bootstrap.withDefaults().withReplicates(100);
        for (VerbatimSearch search : List.of(StreamingSearch.over(training), SuffixArrayIndex.temporary(training))) {
            SearchResult all = search.search(SymbolCorpus.ofTokens(MEMORIZED), options);
            assertThat(all.coverage(bootstrap).value()).isOne();
            assertThat(all.longest(bootstrap).value()).isEqualTo(LENGTH - 1);
            NgramOverlapResult overlap = NgramOverlap.of(all, 9, 15);
            assertThat(overlap.mean(9, bootstrap).value()).isOne();
            assertThat(overlap.mean(15, bootstrap).value()).isOne();

            SearchResult none = search.search(SymbolCorpus.ofTokens(OTHER), options);
            assertThat(none.matched(bootstrap).value()).isZero();
            assertThat(NgramOverlap.of(none, 9).mean(9, bootstrap).value()).isZero();
        }
    }

    @Test
    void duplicatesOfTheTrainingTexts() throws IOException {
        SuffixArrayIndex training = SuffixArrayIndex.temporary(SymbolCorpus.ofTokens(BODIES));
        Duplicates metric = Duplicates.withDefaults().withMinimumLength(9);
        DuplicatesResult all = metric.across(SuffixArrayIndex.temporary(SymbolCorpus.ofTokens(MEMORIZED)), training);
        assertThat(all.shares()).containsOnly(1.0);
        DuplicatesResult none = metric.across(SuffixArrayIndex.temporary(SymbolCorpus.ofTokens(OTHER)), training);
        assertThat(none.covered()).isZero(); // 4e-10, as above
    }

    /** What is written stands in the training texts whole, or has no string of 9 tokens in common: 1e-9, as above. */
    @Test
    void equalAndNearlyEqualTexts() {
        List<List<Integer>> copies = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            copies.add(List.of(i, COUNT + i));
        }
        ExactDuplicatesResult equal = ExactDuplicates.withDefaults().within(trainingAnd(MEMORIZED));
        assertThat(equal.groups()).extracting(DocumentGroup::documents).containsExactlyElementsOf(copies);
        NearDuplicatesResult near = NearDuplicates.withDefaults().within(trainingAnd(MEMORIZED));
        assertThat(near.groups()).extracting(DocumentGroup::documents).containsExactlyElementsOf(copies);
        assertThat(near.pairs()).extracting(NearDuplicatePair::similarity).containsOnly(1.0);

        assertThat(ExactDuplicates.withDefaults().within(trainingAnd(OTHER)).groups())
                .isEmpty();
        assertThat(NearDuplicates.withDefaults().within(trainingAnd(OTHER)).pairs())
                .isEmpty();
    }

    private static SymbolCorpus trainingAnd(TokenSequences texts) {
        List<int[]> all = new ArrayList<>(BODIES.toList());
        all.addAll(texts.toList());
        return SymbolCorpus.ofTokens(TokenSequences.of(all));
    }

    /** A model that memorized oscillating, equal or copied targets hallucinates always; with random targets, never. */
    @Test
    void hallucinations() {
        int length = 15;
        int[][] oscillating = new int[COUNT][length + 1];
        int[][] equal = new int[COUNT][length + 1];
        for (int i = 0; i < COUNT; i++) {
            for (int t = 1; t <= length; t++) {
                oscillating[i][t] = t % 2 == 0 ? i : (i + 1) % COUNT;
                equal[i][t] = t;
            }
            oscillating[i][0] = i;
            equal[i][0] = i;
        }
        // a random text has a bigram six times, if likeliest in a row of seven equal tokens: 30 * 9 * 36^-6 = 1e-7
        OscillatoryHallucination oscillation =
                OscillatoryHallucination.withDefaults().withBound(5).withExcess(2);
        OscillatoryHallucinationResult always =
                oscillation.detect(BODIES, written(MemorizedText.of(TokenSequences.of(oscillating))));
        assertThat(always.rate().value()).isOne();
        assertThat(always.count(Oscillation.OSCILLATORY)).isEqualTo(COUNT);
        assertThat(oscillation.detect(BODIES, MEMORIZED).rate().value()).isZero();

        NaturalHallucination natural = NaturalHallucination.withDefaults();
        List<String> sources = texts(SEQUENCES);
        TokenSequences same = written(MemorizedText.of(TokenSequences.of(equal)));
        assertThat(natural.detect(sources, texts(same)).rate().value()).isOne();
        assertThat(natural.detect(sources, texts(MEMORIZED)).rate().value()).isZero(); // C(30, 2) 36^-15 = 2e-21

        // 14 of 15 words in common: 30 C(15, 14) 15! 36^-14 = 1e-7
        SourceCopy copy = SourceCopy.withDefaults().withThreshold(14.0 / 15);
        assertThat(copy.detect(texts(BODIES), texts(MEMORIZED)).rate().value()).isOne();
        assertThat(copy.detect(texts(BODIES), texts(OTHER)).rate().value()).isZero();
    }
}

package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.memo4j.known.MemorizedText.LENGTH;
import static org.memo4j.known.MemorizedText.VOCABULARY;
import static org.memo4j.known.MemorizedText.texts;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.extraction.AdversarialCompression;
import org.memo4j.metrics.extraction.AdversarialCompressionResult;
import org.memo4j.metrics.extraction.Alignment;
import org.memo4j.metrics.extraction.DiscoverableExtraction;
import org.memo4j.metrics.extraction.DiscoverableExtractionResult;
import org.memo4j.metrics.extraction.ExactMatch;
import org.memo4j.metrics.extraction.ExactMatchResult;
import org.memo4j.metrics.extraction.ExtractabilityGrid;
import org.memo4j.metrics.extraction.ExtractabilityGridResult;
import org.memo4j.metrics.extraction.ExtractionStrength;
import org.memo4j.metrics.extraction.ExtractiveMatch;
import org.memo4j.metrics.extraction.ExtractiveMatchResult;
import org.memo4j.metrics.extraction.GenerateAndRank;
import org.memo4j.metrics.extraction.GuessRanking;
import org.memo4j.metrics.extraction.GuessScore;
import org.memo4j.metrics.extraction.Guesses;
import org.memo4j.metrics.extraction.LongestCommonPrefix;
import org.memo4j.metrics.extraction.LongestCommonPrefixResult;
import org.memo4j.metrics.extraction.ProbabilisticExtraction;
import org.memo4j.metrics.extraction.ProbabilisticExtractionResult;
import org.memo4j.metrics.extraction.PromptFalsePositiveFilter;
import org.memo4j.metrics.extraction.PromptFilterResult;
import org.memo4j.metrics.extraction.RecallAtErrors;
import org.memo4j.metrics.extraction.ReferenceComparison;
import org.memo4j.metrics.extraction.SequenceFractions;
import org.memo4j.metrics.extraction.TargetInclusion;
import org.memo4j.metrics.extraction.TargetInclusionResult;
import org.memo4j.metrics.extraction.TokenAccuracy;
import org.memo4j.metrics.extraction.TokenSpan;
import org.memo4j.metrics.extraction.TruthRatio;
import org.memo4j.metrics.extraction.TruthRatioResult;

/**
 * Extraction from a language model that memorized the sequences, and from one that memorized others. There, {@code k}
 * given tokens come out right with probability {@code 36^-k} each time, see {@link MemorizedText}; the probability that
 * an assertion fails by chance is beside it.
 */
class KnownModelsExtractionTest {
    private static final int COUNT = 30;
    private static final int SUFFIX = 8;
    private static final TokenSequences SEQUENCES = MemorizedText.sequences(COUNT, 1);
    private static final TokenSequences KEYS = SEQUENCES.slice(0, 1);
    private static final TokenSequences BODIES = SEQUENCES.slice(1, LENGTH);
    private static final LanguageModel MEMORIZING = MemorizedText.of(SEQUENCES);
    private static final LanguageModel OTHER = MemorizedText.of(MemorizedText.sequences(COUNT, 2));

    private static TokenSequences continued(LanguageModel model) {
        return model.generate(KEYS, LENGTH - 1, Decoding.greedy());
    }

    private static void assertAll(Estimate estimate) {
        assertThat(estimate.value()).as(estimate.toString()).isOne();
    }

    private static void assertNone(Estimate estimate) {
        assertThat(estimate.value()).as(estimate.toString()).isZero();
    }

    @Test
    void exactMatch() {
        ExactMatch metric = ExactMatch.withDefaults();
        for (ExactMatchResult result : List.of(
                metric.generated(continued(MEMORIZING), BODIES),
                metric.teacherForced(MEMORIZING.score(SEQUENCES), TokenSpan.from(1)))) {
            assertAll(result.fraction());
            assertThat(result.meanMatched()).isEqualTo(LENGTH - 1);
        }
        for (ExactMatchResult result : List.of(
                metric.generated(continued(OTHER), BODIES),
                metric.teacherForced(OTHER.score(SEQUENCES), TokenSpan.from(1)))) {
            assertNone(result.fraction()); // 30 * 36^-15 = 1e-22
            // the mean is a sum of runs: one of 30 exceeds 4 with probability 30 * 36^-5 = 5e-7
            assertThat(Arrays.stream(result.matched()).max().orElseThrow()).isLessThan(5);
        }
    }

    @Test
    void discoverableExtractionAndItsGrid() {
        DiscoverableExtraction metric = DiscoverableExtraction.withDefaults()
                .withAlignment(Alignment.PREFIX_AT_START)
                .withPrefixLengths(1, 4, 8)
                .withSuffixLength(SUFFIX);
        int[] repetitions = new int[COUNT];
        Arrays.setAll(repetitions, i -> i < COUNT / 2 ? 1 : 4);
        for (DiscoverableExtractionResult result :
                List.of(metric.generate(MEMORIZING, SEQUENCES), metric.score(MEMORIZING, SEQUENCES))) {
            assertAll(result.any());
            ExtractabilityGridResult grid = ExtractabilityGrid.withDefaults().measure(result, repetitions);
            for (int length : result.prefixLengths()) {
                assertAll(result.fraction(length));
                assertAll(grid.fraction(0, length).orElseThrow());
                assertAll(grid.fraction(1, length).orElseThrow());
            }
        }
        for (DiscoverableExtractionResult result :
                List.of(metric.generate(OTHER, SEQUENCES), metric.score(OTHER, SEQUENCES))) {
            assertNone(result.any()); // 3 * 30 * 36^-8 = 3e-11
            ExtractabilityGridResult grid = ExtractabilityGrid.withDefaults().measure(result, repetitions);
            assertNone(grid.fraction(0, 1).orElseThrow());
            assertNone(grid.fraction(1, 8).orElseThrow());
        }
    }

    @Test
    void probabilisticExtraction() {
        ProbabilisticExtraction metric = ProbabilisticExtraction.withDefaults();
        Decoding sampler = Decoding.sampling(1).withTopK(20);
        ProbabilisticExtractionResult all =
                metric.score(MEMORIZING, SEQUENCES, TokenSpan.from(LENGTH - SUFFIX), sampler);
        assertAll(all.fraction(1, 0.999));
        assertThat(Arrays.stream(all.logProbabilities()).min().orElseThrow()).isBetween(-1e-9, 0.0);
        // a uniform target has the mean probability 36^-8, so by Markov's inequality one of 30 is emitted with
        // probability 0.1 within 100 trials (1e-3 in each) with probability 30 * 36^-8 / 1e-3 = 1e-8 at most
        assertNone(metric.score(OTHER, SEQUENCES, TokenSpan.from(LENGTH - SUFFIX), sampler)
                .fraction(100, 0.1));
    }

    /**
     * Keys are questions, sequences the right answers, other sequences the wrong ones. A token that is not the likeliest
     * has a loss of at least {@code ln 2}, and the first one after a key that the model knows one of about 30.
     */
    @Test
    void truthRatio() {
        TokenSequences wrong = MemorizedText.sequences(COUNT, 3);
        int[] question = new int[COUNT];
        Arrays.setAll(question, q -> q);
        TruthRatio metric = TruthRatio.withDefaults();
        TruthRatioResult known = metric.ofScores(MEMORIZING.score(SEQUENCES), MEMORIZING.score(wrong), question);
        // 8 of the 15 tokens of a wrong answer come out: 30 * C(15, 8) * 36^-8 = 7e-8
        assertThat(Arrays.stream(known.preferences()).min().orElseThrow()).isGreaterThan(Math.log(2) * 8 / 15 - 1e-6);
        // 11 of 30 wrong answers begin as the right ones: C(30, 11) 36^-11 = 4e-10; the others lose 2 a token
        assertThat(known.truth().value()).isGreaterThan(0.55);
        assertThat(known.indifference().value()).isLessThan(0.45);

        // right and wrong may be exchanged, so more than 27 of 30 lean to one side with probability 9e-7
        TruthRatioResult unknown = metric.ofScores(OTHER.score(SEQUENCES), OTHER.score(wrong), question);
        assertThat(Arrays.stream(unknown.preferences()).filter(p -> p > 0).count())
                .isLessThan(28);
        assertThat(Arrays.stream(unknown.preferences()).filter(p -> p < 0).count())
                .isLessThan(28);
    }

    @Test
    void tokenAccuracyAndExtractionStrength() {
        TokenScores memorized = MEMORIZING.score(SEQUENCES);
        TokenScores others = OTHER.score(SEQUENCES);
        TokenAccuracy accuracy = TokenAccuracy.withDefaults();
        ExtractionStrength strength = ExtractionStrength.withDefaults();
        assertAll(accuracy.ofScores(memorized, TokenSpan.from(1)).mean());
        assertAll(strength.ofScores(memorized, TokenSpan.from(1)).mean());
        assertAll(strength.generate(MEMORIZING, SEQUENCES, 1).mean());

        int tokens = COUNT * (LENGTH - 1);
        assertThat(accuracy.ofScores(others, TokenSpan.from(1)).mean().value() * tokens)
                .isBetween((double) Chance.least(tokens, 1.0 / VOCABULARY), (double)
                        Chance.most(tokens, 1.0 / VOCABULARY));
        for (SequenceFractions fractions :
                List.of(strength.ofScores(others, TokenSpan.from(1)), strength.generate(OTHER, SEQUENCES, 1))) {
            for (int i = 0; i < COUNT; i++) {
                assertThat(fractions.value(i)).isLessThan(5.0 / (LENGTH - 1)); // for all 30 * 36^-5 = 5e-7
            }
        }
    }

    @Test
    void longestCommonPrefix() {
        LongestCommonPrefix metric = LongestCommonPrefix.withDefaults();
        for (LongestCommonPrefixResult result : List.of(
                metric.ofTokens(continued(MEMORIZING), BODIES),
                metric.ofTexts(texts(continued(MEMORIZING)), texts(BODIES)),
                metric.teacherForced(MEMORIZING.score(SEQUENCES), TokenSpan.from(1)))) {
            assertAll(result.meanShare());
        }
        for (LongestCommonPrefixResult result : List.of(
                metric.ofTokens(continued(OTHER), BODIES),
                metric.teacherForced(OTHER.score(SEQUENCES), TokenSpan.from(1)))) {
            assertThat(result.longest()).isLessThan(5); // 30 * 36^-5 = 5e-7
        }
    }

    @Test
    void targetInclusionAndWhatThePromptGivesAway() {
        TargetInclusion inclusion = TargetInclusion.withDefaults();
        TargetInclusionResult all = inclusion.measure(texts(continued(MEMORIZING)), texts(BODIES));
        assertAll(all.exactFraction());
        assertAll(all.fraction());
        TargetInclusionResult none = inclusion.measure(texts(continued(OTHER)), texts(BODIES));
        assertNone(none.fraction()); // 30 * 36^-15 = 1e-22

        // the key is one of 15 words, the targets are random: nothing is given away, every hit stands
        PromptFilterResult filter = PromptFalsePositiveFilter.withDefaults().ofTokens(KEYS, BODIES);
        assertAll(filter.fraction(all.included()).orElseThrow());
        assertNone(filter.falsePositives(all.included()).orElseThrow());
        assertNone(filter.fraction(none.included()).orElseThrow());
        // with the whole sequence as the prompt nothing stands, memorized or not
        PromptFilterResult given = PromptFalsePositiveFilter.withDefaults().ofTokens(SEQUENCES, BODIES);
        assertAll(given.falsePositives(all.included()).orElseThrow());
    }

    @Test
    void generateAndRank() {
        TokenSequences targets = SEQUENCES.slice(LENGTH - SUFFIX, LENGTH);
        TokenSequences prompts = SEQUENCES.slice(0, LENGTH - SUFFIX);
        Set<List<Integer>> suffixes = targets.toList().stream()
                .map(t -> Arrays.stream(t).boxed().toList())
                .collect(Collectors.toSet());
        GenerateAndRank metric = GenerateAndRank.withDefaults().withSamples(3).withNewTokens(SUFFIX);
        RecallAtErrors recall = RecallAtErrors.withDefaults().withErrors(1, 10);
        // one of 3 * 30 * 8 samples is another token with probability 720 * 9 e^-30 = 6e-10
        Guesses guesses = metric.generate(MEMORIZING, prompts);
        assertThat(guesses.size()).isEqualTo(COUNT);
        Guesses wrong = metric.generate(OTHER, prompts);
        for (GuessScore score : List.of(
                GuessScore.likelihood(), GuessScore.frequency(), GuessScore.window(4), GuessScore.reference(OTHER))) {
            GuessRanking ranking = guesses.rank(score);
            assertThat(ranking.recall(targets, recall).recall(1)).isOne();
            assertThat(ranking.recall(targets, recall).errors()).isZero();
            assertAll(ranking.precision(
                    COUNT,
                    guess -> suffixes.contains(Arrays.stream(guess).boxed().toList())));

            GuessRanking none = wrong.rank(score);
            assertThat(none.recallOfAll(targets, recall).recall(10)).isZero(); // 90 * 36^-8 = 3e-11
            assertNone(none.precision(
                    COUNT,
                    guess -> suffixes.contains(Arrays.stream(guess).boxed().toList())));
        }
    }

    /** The key alone brings the target out: the ratio is the length of the target. */
    @Test
    void adversarialCompression() {
        TokenSequences targets = SEQUENCES.select(0, 7, 13).slice(1, 1 + SUFFIX);
        AdversarialCompression metric = AdversarialCompression.withDefaults();
        AdversarialCompressionResult all = metric.measure(MEMORIZING, targets);
        assertAll(all.memorized());
        assertThat(all.ratios()).containsOnly((double) SUFFIX);
        assertThat(all.shortest(0)).isTrue();
        // all prompts of one and two tokens, three targets: 3 * (36 + 36^2) * 36^-8 = 1.4e-9
        AdversarialCompressionResult none =
                metric.withBudget(VOCABULARY + VOCABULARY * VOCABULARY).measure(OTHER, targets);
        assertNone(none.memorized());
        assertThat(none.scored(0)).isEqualTo(VOCABULARY + VOCABULARY * VOCABULARY);
    }

    /**
     * A translator that memorized its training pairs knows the target after the first word of the source; one that
     * translates word by word, and so memorizes nothing, replicates all targets but needs the whole source.
     */
    @Test
    void extractiveMatch() {
        List<String> sources = texts(SEQUENCES);
        List<String> targets = texts(BODIES);
        ExtractiveMatch metric = ExtractiveMatch.withDefaults();
        ExtractiveMatchResult memorized = metric.measure(KnownModelsExtractionTest::translated, sources, targets);
        assertAll(memorized.replication());
        assertAll(memorized.fraction().orElseThrow());
        assertThat(memorized.ratio(0)).isEqualTo(1.0 / LENGTH);

        List<String> shifted =
                sources.stream().map(KnownModelsExtractionTest::wordByWord).toList();
        ExtractiveMatchResult rule = metric.measure(
                prefixes -> prefixes.stream()
                        .map(KnownModelsExtractionTest::wordByWord)
                        .toList(),
                sources,
                shifted);
        assertAll(rule.replication());
        assertNone(rule.fraction().orElseThrow());
    }

    private static List<String> translated(List<String> sources) {
        TokenSequences keys = TokenSequences.of(sources.stream()
                .map(source -> new int[] {Character.digit(source.charAt(0), VOCABULARY)})
                .toList());
        return texts(MEMORIZING.generate(keys, LENGTH - 1, Decoding.greedy()));
    }

    private static String wordByWord(String source) {
        return source.chars()
                .map(c -> c == ' '
                        ? c
                        : Character.forDigit((Character.digit(c, VOCABULARY) + 1) % VOCABULARY, VOCABULARY))
                .mapToObj(c -> String.valueOf((char) c))
                .collect(Collectors.joining());
    }

    /** Against a model that did not see the sequences all is memorized; against itself, nothing is. */
    @Test
    void referenceComparison() {
        boolean[] memorized = extracted(MEMORIZING);
        ReferenceComparison beyond = ReferenceComparison.of(memorized, extracted(OTHER));
        assertAll(beyond.fraction());
        assertThat(beyond.pValue()).isCloseTo(Math.pow(2, -COUNT), Offset.offset(1e-15));
        assertNone(ReferenceComparison.of(memorized, memorized).fraction());
        assertNone(ReferenceComparison.of(extracted(OTHER), memorized).fraction());
    }

    private static boolean[] extracted(LanguageModel model) {
        return ExactMatch.withDefaults().generated(continued(model), BODIES).exact();
    }
}

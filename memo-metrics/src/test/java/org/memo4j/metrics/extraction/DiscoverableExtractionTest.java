package org.memo4j.metrics.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.text.TokenSequences;

class DiscoverableExtractionTest {
    private static final int VOCABULARY = 6;

    /** Sequences over a small alphabet, so that the model is often misled and matches of every length occur. */
    private static TokenSequences random(long seed, int size, int shortest, int longest) {
        SplittableRandom random = new SplittableRandom(seed);
        return TokenSequences.of(IntStream.range(0, size)
                .mapToObj(i -> random.ints(random.nextInt(shortest, longest + 1), 0, VOCABULARY - 1)
                        .toArray())
                .toList());
    }

    private static ContextModel model(TokenSequences training, OptionalInt start) {
        return new ContextModel(training, VOCABULARY, 64, start);
    }

    private static DiscoverableExtraction extraction(Alignment alignment) {
        return DiscoverableExtraction.withDefaults()
                .withPrefixLengths(5, 1, 2, 3)
                .withSuffixLength(4)
                .withAlignment(alignment);
    }

    @ParameterizedTest
    @EnumSource(Alignment.class)
    void agreesWithGreedyGenerationInEveryForm(Alignment alignment) {
        for (long seed = 1; seed <= 8; seed++) {
            TokenSequences sequences = random(seed, 30, 9, 14);
            ContextModel model = model(sequences, seed % 2 == 0 ? OptionalInt.of(VOCABULARY - 1) : OptionalInt.empty());
            DiscoverableExtraction extraction = extraction(alignment);
            DiscoverableExtractionResult generated = extraction.generate(model, sequences);
            DiscoverableExtractionResult scored = extraction.score(model, sequences);
            assertSame(seed, scored, generated);
            if (alignment == Alignment.PREFIX_AT_START) {
                assertSame(seed, extraction.ofScores(model.score(sequences)), generated);
            }
            for (int k : generated.prefixLengths()) {
                ExactMatchResult column = ExactMatch.withDefaults()
                        .generated(
                                model.generate(extraction.prompts(sequences, k), 4, Decoding.greedy()),
                                extraction.targets(sequences, k));
                assertThat(column.fraction()).as("seed %d", seed).isEqualTo(generated.fraction(k));
                for (int i = 0; i < sequences.size(); i++) {
                    assertThat(column.exact(i)).as("seed %d", seed).isEqualTo(generated.extracted(i, k));
                    assertThat(column.matched(i)).as("seed %d", seed).isEqualTo(generated.matched(i, k));
                }
            }
            // the cases must not all be alike
            assertThat(generated.fraction(1).value()).as("seed %d", seed).isLessThan(0.5);
            assertThat(generated.fraction(5).value()).as("seed %d", seed).isGreaterThan(0.5);
        }
    }

    private static void assertSame(
            long seed, DiscoverableExtractionResult actual, DiscoverableExtractionResult expected) {
        for (int k : expected.prefixLengths()) {
            assertThat(actual.fraction(k)).as("seed %d", seed).isEqualTo(expected.fraction(k));
            for (int i = 0; i < expected.size(); i++) {
                assertThat(actual.matched(i, k))
                        .as("seed %d, sequence %d, prefix %d", seed, i, k)
                        .isEqualTo(expected.matched(i, k));
            }
        }
        assertThat(actual.any()).as("seed %d", seed).isEqualTo(expected.any());
    }

    @Test
    void cutsPromptsAndTargetsWhereTheAlignmentSays() {
        TokenSequences sequences = TokenSequences.of(new int[] {0, 1, 2, 3, 4}, new int[] {4, 3, 2, 1});
        DiscoverableExtraction end =
                DiscoverableExtraction.withDefaults().withPrefixLengths(1).withSuffixLength(2);
        assertThat(end.prompts(sequences, 1)).isEqualTo(TokenSequences.of(new int[] {2}, new int[] {3}));
        assertThat(end.targets(sequences, 1)).isEqualTo(TokenSequences.of(new int[] {3, 4}, new int[] {2, 1}));
        DiscoverableExtraction start = end.withAlignment(Alignment.PREFIX_AT_START);
        assertThat(start.prompts(sequences, 1)).isEqualTo(TokenSequences.of(new int[] {0}, new int[] {4}));
        assertThat(start.targets(sequences, 1)).isEqualTo(TokenSequences.of(new int[] {1, 2}, new int[] {3, 2}));
    }

    @ParameterizedTest
    @EnumSource(Alignment.class)
    void leavesShortSequencesOutAndSaysSo(Alignment alignment) {
        TokenSequences sequences = TokenSequences.of(
                new int[] {0, 1, 2, 3, 4, 0, 1}, new int[] {2, 0, 1}, new int[] {}, new int[] {3, 3, 1, 1, 0});
        ContextModel model = model(sequences, OptionalInt.empty());
        DiscoverableExtraction extraction = DiscoverableExtraction.withDefaults()
                .withPrefixLengths(1, 4)
                .withSuffixLength(2)
                .withAlignment(alignment)
                .withShortSequences(ShortSequences.LEAVE_OUT);
        DiscoverableExtractionResult result = extraction.generate(model, sequences);
        assertThat(result.eligible(1)).isEqualTo(3);
        assertThat(result.eligible(4)).isEqualTo(1);
        assertThat(result.eligible(1, 1)).isTrue();
        assertThat(result.eligible(1, 4)).isFalse();
        assertThat(result.eligible(2, 1)).isFalse();
        assertThat(result.extractedByAny(2)).isFalse();
        // out of 3, since the empty sequence is eligible nowhere
        int found = 0;
        for (int i = 0; i < 4; i++) {
            found += result.extractedByAny(i) ? 1 : 0;
        }
        assertThat(result.any().value()).isEqualTo(found / 3.0);
        assertSameWhereEligible(extraction.score(model, sequences), result);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> result.matched(1, 4))
                .withMessageContaining("too short");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> result.fraction(2))
                .withMessageContaining("was not asked for");
        assertThat(result.toString()).contains("suffix of 2 tokens, 4 sequences", "eligible", "any");
    }

    private static void assertSameWhereEligible(
            DiscoverableExtractionResult actual, DiscoverableExtractionResult expected) {
        assertThat(actual.any()).isEqualTo(expected.any());
        for (int k : expected.prefixLengths()) {
            for (int i = 0; i < expected.size(); i++) {
                assertThat(actual.eligible(i, k)).isEqualTo(expected.eligible(i, k));
                if (expected.eligible(i, k)) {
                    assertThat(actual.matched(i, k)).isEqualTo(expected.matched(i, k));
                }
            }
        }
    }

    @Test
    void anyIsAtLeastTheWorstPrefixLength() {
        TokenSequences sequences = random(5, 40, 9, 9);
        DiscoverableExtractionResult result =
                extraction(Alignment.PREFIX_AT_START).score(model(sequences, OptionalInt.empty()), sequences);
        double worst = result.fraction(result.worstPrefixLength()).value();
        for (int k : result.prefixLengths()) {
            assertThat(worst).isGreaterThanOrEqualTo(result.fraction(k).value());
        }
        assertThat(result.any().value()).isGreaterThanOrEqualTo(worst);
    }

    @Test
    void takesGenerationsFromElsewhere() {
        TokenSequences sequences = TokenSequences.of(new int[] {1, 2, 3}, new int[] {1, 2, 4});
        DiscoverableExtraction extraction =
                DiscoverableExtraction.withDefaults().withPrefixLengths(1).withSuffixLength(2);
        DiscoverableExtractionResult result =
                extraction.ofGenerations(sequences, k -> TokenSequences.of(new int[] {2, 3, 7}, new int[] {2}));
        assertThat(result.extracted(0, 1)).isTrue();
        assertThat(result.matched(1, 1)).isEqualTo(1);
        assertThat(result.meanMatched(1)).isEqualTo(1.5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> extraction.ofGenerations(sequences, k -> TokenSequences.of(new int[] {2})))
                .withMessageContaining("generations has 1");
    }

    @Test
    void refusesWhatHasNoAnswer() {
        TokenSequences sequences = random(7, 3, 8, 8);
        ContextModel model = model(sequences, OptionalInt.empty());
        DiscoverableExtraction extraction = extraction(Alignment.SUFFIX_AT_END);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> extraction.generate(model, sequences))
                .withMessageContaining("sequence 0 has 8 tokens")
                .withMessageContaining("LEAVE_OUT");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        extraction.withShortSequences(ShortSequences.LEAVE_OUT).score(model, sequences))
                .withMessageContaining("no sequence has the 9 tokens");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> extraction.ofScores(model.score(sequences)))
                .withMessageContaining("PREFIX_AT_START");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> extraction.generate(model, TokenSequences.of()))
                .withMessageContaining("no sequence");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> extraction(Alignment.PREFIX_AT_START)
                        .withPrefixLengths(0)
                        .ofScores(model.score(sequences)))
                .withMessageContaining("prefix length 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> extraction.withPrefixLengths(62).score(model, random(8, 2, 70, 70)))
                .withMessageContaining("context of 64");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> extraction.withPrefixLengths(3, 3))
                .withMessageContaining("twice");
        assertThatIllegalArgumentException().isThrownBy(extraction::withPrefixLengths);
        assertThatIllegalArgumentException().isThrownBy(() -> extraction.withPrefixLengths(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> extraction.withSuffixLength(0));
    }
}

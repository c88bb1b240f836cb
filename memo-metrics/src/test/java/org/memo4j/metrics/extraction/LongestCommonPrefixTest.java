package org.memo4j.metrics.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

class LongestCommonPrefixTest {
    @Test
    void countsTokensAndCharacters() {
        LongestCommonPrefixResult tokens = LongestCommonPrefix.withDefaults()
                .ofTokens(
                        TokenSequences.of(new int[] {1, 2, 9}, new int[] {1, 2, 3, 4}, new int[0]),
                        TokenSequences.of(new int[] {1, 2, 3, 4}, new int[] {1, 2}, new int[] {5}));
        assertThat(tokens.lengths()).containsExactly(2, 2, 0);
        assertThat(tokens.shares()).containsExactly(0.5, 1, 0);
        assertThat(tokens.longest()).isZero();
        assertThat(tokens.meanShare().value()).isEqualTo(0.5);
        assertThat(tokens.meanLength().lower()).isLessThan(tokens.meanLength().value());
        // a face is two chars and one character; the strings differ in the second half of a surrogate pair
        LongestCommonPrefixResult texts = LongestCommonPrefix.withDefaults()
                .ofTexts(List.of("ab\uD83D\uDE00c", "\uD83D\uDE00"), List.of("ab\uD83D\uDE00d", "\uD83D\uDE01"));
        assertThat(texts.lengths()).containsExactly(3, 0);
        assertThat(texts.shares()).containsExactly(0.75, 0);
        assertThat(texts.provenance().metric()).isEqualTo(MetricIds.LONGEST_COMMON_PREFIX);
        assertThat(texts.toString()).contains("in characters", "longest      3 (sequence 0)");
    }

    @Test
    void teacherForcedIsGreedy() {
        TokenSequences training = Sequences.random(new SplittableRandom(3), 40, 5, 9, 9);
        ContextModel model = new ContextModel(training, 6, 32, OptionalInt.empty());
        LongestCommonPrefixResult forced =
                LongestCommonPrefix.withDefaults().teacherForced(model.score(training), TokenSpan.from(3));
        LongestCommonPrefixResult generated = LongestCommonPrefix.withDefaults()
                .ofTokens(
                        model.generate(training.slice(0, 3), 6, Decoding.greedy()),
                        TokenSequences.of(training.slice(3, 9).toList()));
        assertThat(forced.lengths()).containsExactly(generated.lengths());
        assertThat(forced.lengths()).contains(0, 6);
        assertThat(forced.provenance().options()).containsEntry("form", "teacher-forced");
        assertThat(generated.provenance().options()).containsEntry("form", "generated");
    }

    @Test
    void refusesBadInput() {
        LongestCommonPrefix metric = LongestCommonPrefix.withDefaults();
        assertThatIllegalArgumentException().isThrownBy(() -> metric.ofTexts(List.of(), List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> metric.ofTexts(List.of("a"), List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.ofTexts(List.of("a"), List.of("")))
                .withMessageContaining("empty");
        LongestCommonPrefixResult one = metric.ofTexts(List.of("ab"), List.of("abc"));
        assertThat(one.meanLength().lower()).isZero();
        assertThat(one.meanLength().upper()).isEqualTo(3);
    }
}

package org.memo4j.metrics.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

/** Prompt filter, inclusion and reference comparison: what counts as a hit and what is left of it. */
class FalsePositivesTest {
    private static final PromptFalsePositiveFilter FILTER = PromptFalsePositiveFilter.withDefaults();

    @Test
    void findsWhatThePromptGivesAway() {
        PromptFilterResult result = FILTER.ofTokens(
                TokenSequences.of(
                        new int[] {9, 1, 2, 3, 4, 9}, new int[] {1, 2, 9}, new int[] {1, 9, 2}, new int[0], new int[0]),
                TokenSequences.of(
                        new int[] {1, 2, 3, 4},
                        new int[] {1, 2, 3, 4},
                        new int[] {1, 2, 3, 4},
                        new int[] {5, 6, 5, 6, 5},
                        new int[] {5, 6, 5, 6, 6}));
        assertThat(result.giveaways(0)).containsExactly(PromptGiveaway.IN_PROMPT, PromptGiveaway.COPIED);
        assertThat(result.giveaways(1)).containsExactly(PromptGiveaway.COPIED);
        assertThat(result.giveaways(2)).isEmpty();
        assertThat(result.giveaways(3)).containsExactly(PromptGiveaway.REPEATED);
        assertThat(result.giveaways(4)).isEmpty();
        assertThat(result.commonSubstring(1)).isEqualTo(2);
        assertThat(result.standing()).isEqualTo(2);
        assertThat(result.count(PromptGiveaway.COPIED)).isEqualTo(2);
        boolean[] hits = {true, false, true, true, false};
        assertThat(result.standing(hits)).containsExactly(false, false, true, false, false);
        assertThat(result.falsePositives(hits)).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(2, 3, 0.95));
        assertThat(result.fraction(hits)).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(1, 2, 0.95));
        assertThat(result.falsePositives(new boolean[5])).isEmpty();
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.PROMPT_FILTER);
        assertThat(result.toString()).contains("stand      2", "in prompt  1");
    }

    @Test
    void agreesWithTheDefinitionsOnRandomTokens() {
        for (long seed = 1; seed <= 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] prompt = random.ints(random.nextInt(0, 12), 0, 2).toArray();
            int[] target = random.ints(random.nextInt(1, 9), 0, 2).toArray();
            double share = random.nextDouble(0.05, 1);
            int maxPeriod = random.nextInt(4);
            PromptFilterResult result = FILTER.withShare(share)
                    .withMaxPeriod(maxPeriod)
                    .ofTokens(TokenSequences.of(prompt), TokenSequences.of(target));
            String p = text(prompt);
            String t = text(target);
            int longest = 0;
            for (int from = 0; from < t.length(); from++) {
                for (int to = from + 1; to <= t.length(); to++) {
                    longest = p.contains(t.substring(from, to)) ? Math.max(longest, to - from) : longest;
                }
            }
            boolean repeated = false;
            for (int d = 1; d <= maxPeriod; d++) {
                repeated |= 2 * d <= t.length() && t.substring(d).equals(t.substring(0, t.length() - d));
            }
            assertThat(result.commonSubstring(0)).as("seed %d", seed).isEqualTo(longest);
            assertThat(result.giveaways(0).contains(PromptGiveaway.IN_PROMPT))
                    .as("seed %d", seed)
                    .isEqualTo(p.contains(t));
            assertThat(result.giveaways(0).contains(PromptGiveaway.COPIED))
                    .as("seed %d", seed)
                    .isEqualTo(longest >= share * t.length());
            assertThat(result.giveaways(0).contains(PromptGiveaway.REPEATED))
                    .as("seed %d", seed)
                    .isEqualTo(repeated);
        }
    }

    private static String text(int[] tokens) {
        StringBuilder text = new StringBuilder();
        for (int t : tokens) {
            text.append((char) ('a' + t));
        }
        return text.toString();
    }

    @Test
    void normalizesTexts() {
        List<String> prompts = List.of("Call Jane Doe:\n555-0199, please", "Call");
        List<String> targets = List.of("jane  doe: 555", "------------");
        assertThat(FILTER.ofTexts(prompts, targets).giveaways(0)).contains(PromptGiveaway.IN_PROMPT);
        assertThat(FILTER.ofTexts(prompts, targets).giveaways(1)).containsExactly(PromptGiveaway.REPEATED);
        PromptFalsePositiveFilter loose = FILTER.withNormalization(TextNormalization.LOOSE);
        assertThat(loose.ofTexts(prompts, List.of("jane doe 5550199", "x")).giveaways(0))
                .contains(PromptGiveaway.IN_PROMPT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loose.ofTexts(prompts, targets))
                .withMessageContaining("target 1 is empty");
    }

    @Test
    void includesTargetsInOutputs() {
        TargetInclusionResult result = TargetInclusion.withDefaults()
                .measure(
                        List.of("Sure! It is  HELLO,\n world.", " hello world", "hell o world", "Straße"),
                        List.of("hello world", "hello world ", "hello world", "STRASSE"));
        assertThat(result.included()).containsExactly(true, true, false, false);
        assertThat(result.exact()).containsExactly(false, true, false, false);
        assertThat(result.fraction()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(2, 4, 0.95));
        assertThat(result.exactFraction().value()).isEqualTo(0.25);
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.TARGET_INCLUSION);
        assertThat(result.toString()).contains("LOOSE", "included  0.5000");
        TargetInclusion strict = TargetInclusion.withDefaults().withNormalization(TextNormalization.NONE);
        assertThat(strict.measure(List.of("a b", "ab"), List.of("b", "B")).included())
                .containsExactly(true, false);
        assertThat(TextNormalization.WHITE_SPACE.apply("\u00a0 a\t\nb ")).isEqualTo("a b");
        assertThat(TextNormalization.LOOSE.apply("It's $5 \u2014 OK?")).isEqualTo("its 5 ok");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetInclusion.withDefaults().measure(List.of("a"), List.of("?!")))
                .withMessageContaining("empty after LOOSE");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetInclusion.withDefaults().measure(List.of(), List.of()));
    }

    @Test
    void comparesWithAReference() {
        boolean[] target = new boolean[20];
        boolean[] reference = new boolean[20];
        Arrays.fill(target, 0, 10, true);
        Arrays.fill(reference, 8, 11, true);
        ReferenceComparison comparison = ReferenceComparison.of(target, reference);
        assertThat(comparison.both()).isEqualTo(2);
        assertThat(comparison.targetOnly()).isEqualTo(8);
        assertThat(comparison.referenceOnly()).isEqualTo(1);
        assertThat(comparison.size()).isEqualTo(20);
        assertThat(comparison.fraction()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(8, 20, 0.95));
        ReferenceComparison narrow = ReferenceComparison.of(target, reference, 0.8);
        assertThat(narrow.fraction()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(8, 20, 0.8));
        assertThat(narrow.provenance().options()).containsEntry("confidence", "0.8");
        assertThat(comparison.provenance().options()).containsEntry("confidence", "0.95");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReferenceComparison.of(target, reference, 1))
                .withMessageContaining("confidence");
        // P[Bin(9, 1/2) >= 8] = 10 / 512
        assertThat(comparison.pValue()).isCloseTo(10 / 512.0, within(1e-12));
        assertThat(ReferenceComparison.of(reference, target).pValue()).isCloseTo(511 / 512.0, within(1e-12));
        assertThat(ReferenceComparison.of(target, target).pValue()).isEqualTo(1);
        assertThat(comparison.provenance().metric()).isEqualTo(MetricIds.REFERENCE_COMPARISON);
        assertThat(comparison.toString()).contains("target only     8");
        assertThatIllegalArgumentException().isThrownBy(() -> ReferenceComparison.of(target, new boolean[1]));
        assertThatIllegalArgumentException().isThrownBy(() -> ReferenceComparison.of(new boolean[0], new boolean[0]));
    }

    @Test
    void refusesBadInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FILTER.ofTokens(TokenSequences.of(new int[1]), TokenSequences.of(new int[0])))
                .withMessageContaining("target 0 is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FILTER.ofTokens(TokenSequences.of(), TokenSequences.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> FILTER.withShare(0));
        assertThatIllegalArgumentException().isThrownBy(() -> FILTER.withShare(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> FILTER.withMaxPeriod(-1));
    }
}

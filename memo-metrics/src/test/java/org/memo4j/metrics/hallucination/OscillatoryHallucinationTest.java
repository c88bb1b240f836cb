package org.memo4j.metrics.hallucination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

class OscillatoryHallucinationTest {
    private static final OscillatoryHallucination DEFAULTS = OscillatoryHallucination.withDefaults();

    /** A bigram so many times, each time before another word. */
    private static String bigram(int times) {
        return IntStream.range(0, times).mapToObj(i -> "ab cd w" + i).collect(Collectors.joining(" "));
    }

    private static String words(int number) {
        return IntStream.range(0, number).mapToObj(i -> "s" + i).collect(Collectors.joining(" "));
    }

    private static Oscillation kind(String source, String output) {
        // the second pair keeps the rate defined
        return DEFAULTS.detect(List.of(source, "a b"), List.of(output, "a b")).kind(0);
    }

    @Test
    void drawsTheLinesOfTheCode() {
        // more than 10
        assertThat(kind(words(5), bigram(10))).isEqualTo(Oscillation.OTHER);
        assertThat(kind(words(5), bigram(11))).isEqualTo(Oscillation.OSCILLATORY);
        // more than 4 times more than in the source
        assertThat(kind(bigram(7), bigram(11))).isEqualTo(Oscillation.OTHER);
        assertThat(kind(bigram(7), bigram(12))).isEqualTo(Oscillation.OSCILLATORY);
        // a source of fewer than 50 words
        assertThat(kind(words(49), bigram(11))).isEqualTo(Oscillation.OSCILLATORY);
        assertThat(kind(words(50), bigram(11))).isEqualTo(Oscillation.LONG_OSCILLATORY);
        assertThat(kind(words(50), words(3))).isEqualTo(Oscillation.LONG);
        // a repeated word is a bigram with itself, and punctuation marks are words
        assertThat(kind(words(5), "no ".repeat(12))).isEqualTo(Oscillation.OSCILLATORY);
        assertThat(kind(words(5), "No, ".repeat(11))).isEqualTo(Oscillation.OSCILLATORY);
        assertThat(kind(words(5), "no ".repeat(11))).isEqualTo(Oscillation.OTHER);
        assertThat(kind(" ", "a b")).isEqualTo(Oscillation.EMPTY);
        assertThat(kind("a b", "\n")).isEqualTo(Oscillation.EMPTY);
        assertThat(kind("a", "a b")).isEqualTo(Oscillation.TOO_SHORT);
        assertThat(kind("a b", "a,b")).isEqualTo(Oscillation.TOO_SHORT);
    }

    @Test
    void countsAmongThoseThatCouldBe() {
        OscillatoryHallucinationResult result = DEFAULTS.detect(
                List.of(words(5), words(60), words(5), "", "x", words(60)),
                List.of(bigram(20), bigram(20), words(5), "a b", "a b", words(9)));
        assertThat(result.rate()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(1, 4, 0.95));
        assertThat(result.rateOfAllLengths()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(2, 4, 0.95));
        assertThat(result.outputCount(0)).isEqualTo(20);
        assertThat(result.sourceCount(0)).isEqualTo(1);
        assertThat(result.count(Oscillation.TOO_SHORT)).isEqualTo(1);
        assertThat(result.size()).isEqualTo(6);
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.OSCILLATORY_HALLUCINATION);
        assertThat(result.toString()).contains("6, of them 4 counted", "0.2500 [");
    }

    @Test
    void takesAnotherInterval() {
        OscillatoryHallucination wilson = DEFAULTS.withInterval(BinomialInterval.WILSON)
                .withConfidence(0.8)
                .withBound(9);
        OscillatoryHallucinationResult result =
                wilson.detect(List.of(words(5), words(60)), List.of(bigram(20), bigram(20)));
        assertThat(result.rate()).isEqualTo(BinomialInterval.WILSON.estimate(1, 2, 0.8));
        assertThat(result.rateOfAllLengths()).isEqualTo(BinomialInterval.WILSON.estimate(2, 2, 0.8));
        assertThat(result.provenance().options())
                .containsEntry("interval", BinomialInterval.WILSON.toString())
                .containsEntry("confidence", "0.8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withConfidence(1))
                .withMessageContaining("confidence");
    }

    @Test
    void takesOtherBounds() {
        assertThat(DEFAULTS.withBound(2)
                        .detect(List.of("a b"), List.of(bigram(3)))
                        .kind(0))
                .isEqualTo(Oscillation.OTHER);
        assertThat(DEFAULTS.withBound(2)
                        .withExcess(1)
                        .withSourceLength(3)
                        .detect(List.of("a b"), List.of(bigram(3)))
                        .kind(0))
                .isEqualTo(Oscillation.OSCILLATORY);
    }

    @Test
    void tokensAgreeWithWordsAndNothingDependsOnOrderOrDuplication() {
        long seed = 20260611;
        SplittableRandom random = new SplittableRandom(seed);
        OscillatoryHallucination loose = DEFAULTS.withBound(3).withExcess(2).withSourceLength(20);
        int[][] sources = new int[200][];
        int[][] outputs = new int[200][];
        for (int i = 0; i < 200; i++) {
            sources[i] = random.ints(random.nextInt(30), 0, 9).toArray();
            outputs[i] =
                    random.ints(random.nextInt(40), 0, 3 + random.nextInt(3)).toArray();
        }
        OscillatoryHallucinationResult ids = loose.detect(TokenSequences.of(sources), TokenSequences.of(outputs));
        List<String> sourceTexts =
                Arrays.stream(sources).map(OscillatoryHallucinationTest::text).toList();
        List<String> outputTexts =
                Arrays.stream(outputs).map(OscillatoryHallucinationTest::text).toList();
        OscillatoryHallucinationResult texts = loose.detect(sourceTexts, outputTexts);
        for (int i = 0; i < 200; i++) {
            assertThat(texts.kind(i)).as("seed %d, %d", seed, i).isEqualTo(ids.kind(i));
        }
        assertThat(ids.count(Oscillation.OSCILLATORY)).as("seed %d", seed).isPositive();
        List<String> twiceSources = new ArrayList<>(sourceTexts);
        List<String> twiceOutputs = new ArrayList<>(outputTexts);
        twiceSources.addAll(sourceTexts);
        twiceOutputs.addAll(outputTexts);
        Collections.reverse(twiceSources);
        Collections.reverse(twiceOutputs);
        assertThat(loose.detect(twiceSources, twiceOutputs).rate().value())
                .as("seed %d", seed)
                .isEqualTo(ids.rate().value());
    }

    private static String text(int[] tokens) {
        return Arrays.stream(tokens).mapToObj(t -> "t" + t).collect(Collectors.joining(" "));
    }

    @Test
    void refusesWhatHasNoAnswer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.detect(List.of("a"), List.of("b")))
                .withMessageContaining("two words");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.detect(List.of(), List.of()))
                .withMessageContaining("no sentence");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.detect(List.of("a"), List.of()))
                .withMessageContaining("outputs has 0");
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withBound(0));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withExcess(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withSourceLength(2));
    }
}

package org.memo4j.metrics.hallucination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.memo4j.core.stat.BinomialInterval;

class NaturalHallucinationTest {
    private static final NaturalHallucination DEFAULTS = NaturalHallucination.withDefaults();

    // "yes" for five different sources, "no" for four, one pair twice, two pairs with a blank side
    private static final List<String> SOURCES =
            List.of("a", "b", "c", "d", "e", "a", "f", "g", "h", "i", " ", "k", "x");
    private static final List<String> OUTPUTS =
            List.of("yes", "yes", "yes", "yes", "yes", "yes", "no", "no", "no", "no", "no", "", "z");

    @Test
    void countsEachPairOnce() {
        NaturalHallucinationResult result = DEFAULTS.detect(SOURCES, OUTPUTS);
        assertThat(result.pairs()).isEqualTo(10);
        assertThat(result.repeatedPairs()).isEqualTo(5);
        assertThat(result.rate()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(5, 10, 0.95));
        assertThat(result.hallucinated())
                .containsExactly(true, true, true, true, true, true, false, false, false, false, false, false, false);
        assertThat(result.sharedOutputs()).containsExactly(Map.entry("yes", 5));
        assertThat(result.provenance().options()).containsEntry("quality", "no filter");
        assertThat(result.toString()).contains("pairs            10", "quality: no filter");
    }

    @Test
    void takesAnotherInterval() {
        NaturalHallucinationResult result = DEFAULTS.withInterval(BinomialInterval.WILSON)
                .withConfidence(0.8)
                .withMinimumSources(5)
                .detect(SOURCES, OUTPUTS);
        assertThat(result.rate()).isEqualTo(BinomialInterval.WILSON.estimate(5, 10, 0.8));
        assertThat(result.provenance().options()).containsEntry("confidence", "0.8");
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withConfidence(Double.NaN));
    }

    @Test
    void letsParaphrasesGo() {
        List<List<String>> asked = new ArrayList<>();
        QualityEstimator estimator = (sources, outputs) -> {
            asked.add(sources);
            asked.add(outputs);
            return sources.stream()
                    .mapToDouble(s -> s.equals("c") ? 0.85 : 0.8499)
                    .toArray();
        };
        NaturalHallucinationResult result =
                DEFAULTS.withQuality(estimator, 0.85).detect(SOURCES, OUTPUTS);
        assertThat(asked).containsExactly(List.of("a", "b", "c", "d", "e"), List.of("yes", "yes", "yes", "yes", "yes"));
        assertThat(result.rate().value()).isEqualTo(0.4);
        assertThat(result.repeatedPairs()).isEqualTo(5);
        assertThat(result.hallucinated(2)).isFalse();
        assertThat(result.hallucinated(5)).isTrue();
        assertThat(result.sharedOutputs()).containsEntry("yes", 4);
        assertThat(result.provenance().options()).containsEntry("quality", "< 0.85");
        assertThat(result.size()).isEqualTo(SOURCES.size());
    }

    @Test
    void doesNotDependOnOrderOrDuplication() {
        List<String> sources = new ArrayList<>(SOURCES);
        sources.addAll(SOURCES);
        Collections.reverse(sources);
        List<String> outputs = new ArrayList<>(OUTPUTS);
        outputs.addAll(OUTPUTS);
        Collections.reverse(outputs);
        assertThat(DEFAULTS.detect(sources, outputs).rate())
                .isEqualTo(DEFAULTS.detect(SOURCES, OUTPUTS).rate());
    }

    @Test
    void findsMoreWithALowerBound() {
        assertThat(DEFAULTS.withMinimumSources(4)
                        .detect(SOURCES, OUTPUTS)
                        .rate()
                        .value())
                .isEqualTo(0.9);
        assertThat(DEFAULTS.withMinimumSources(6)
                        .detect(SOURCES, OUTPUTS)
                        .rate()
                        .value())
                .isZero();
    }

    @Test
    void refusesWhatHasNoAnswer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.detect(List.of("a"), List.of(" ")))
                .withMessageContaining("blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        DEFAULTS.withQuality((s, o) -> new double[1], 0.85).detect(SOURCES, OUTPUTS))
                .withMessageContaining("the estimator's answer has 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withQuality(
                                (s, o) ->
                                        s.stream().mapToDouble(x -> Double.NaN).toArray(),
                                0.85)
                        .detect(SOURCES, OUTPUTS))
                .withMessageContaining("quality[0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withQuality((s, o) -> new double[1], Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withMinimumSources(1));
    }
}

package org.memo4j.metrics.hallucination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.memo4j.core.stat.BinomialInterval;

class SourceCopyTest {
    private static final SourceCopy DEFAULTS = SourceCopy.withDefaults();

    @Test
    void countsWordsOfTheOutputThatTheSourceHas() {
        List<String> sources = List.of("The cat sat.", "the the dog", "a b c d", "Haus", "x", "one two");
        List<String> outputs = List.of("the cat sat.", "the the the", "a b x y z", "house", "...", "One two ");
        SourceCopyResult result = DEFAULTS.detect(sources, outputs);
        assertThat(result.copiedShares()).containsExactly(1, 2.0 / 3, 0.4, 0, 0, 1);
        assertThat(result.counted(4)).isFalse();
        assertThat(result.copy(1)).isTrue();
        assertThat(result.copy(2)).isFalse();
        assertThat(result.verbatim(0)).isFalse();
        assertThat(DEFAULTS.detect(List.of(" a b"), List.of("a b ")).verbatim(0))
                .isTrue();
        assertThat(result.rate()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(3, 5, 0.95));
        assertThat(DEFAULTS.withThreshold(0.4).detect(sources, outputs).rate().value())
                .isEqualTo(0.8);
        assertThat(DEFAULTS.withMinimumWords(3).detect(sources, outputs).rate().value())
                .isEqualTo(2.0 / 3);
        assertThat(result.toString()).contains("6, of them 5 counted", "verbatim   0");
    }

    @Test
    void takesAnotherInterval() {
        SourceCopyResult result = DEFAULTS.withInterval(BinomialInterval.WILSON)
                .withConfidence(0.8)
                .withMinimumWords(2)
                .detect(List.of("a b", "c d"), List.of("a b", "e f"));
        assertThat(result.rate()).isEqualTo(BinomialInterval.WILSON.estimate(1, 2, 0.8));
        assertThat(result.provenance().options()).containsEntry("confidence", "0.8");
        assertThat(DEFAULTS.detect(List.of("a"), List.of("a")).provenance().options())
                .containsEntry("confidence", "0.95");
    }

    @Test
    void refusesWhatHasNoAnswer() {
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withConfidence(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.detect(List.of("a"), List.of("!")))
                .withMessageContaining("no output has 1 words");
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withThreshold(0));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withThreshold(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withMinimumWords(0));
    }
}

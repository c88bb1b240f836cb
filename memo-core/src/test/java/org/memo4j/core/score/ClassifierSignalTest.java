package org.memo4j.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClassifierSignalTest {
    @Test
    void golden() {
        // losses_and_signals.json, lira_signal_statistics (TensorFlow Privacy)
        double[][] logits = {{1, 2, -3}, {-1, 1, 0}};
        int[] labels = {1, 2};
        check(ClassifierSignal.CONFIDENCE, logits, labels, 0.72747516, 0.24472847);
        check(ClassifierSignal.LOSS, logits, labels, -0.31817543, -1.40760596);
        check(ClassifierSignal.LOGIT_SCALED_CONFIDENCE, logits, labels, 0.98185009, -1.12692802);
        check(ClassifierSignal.HINGE, logits, labels, 1, -1);
        check(ClassifierSignal.GAP, logits, labels, 1, 1);
        double[][] more = {{1, 2, 0, -1}, {1, 2, 0, -1}, {-1, 3, 0, 0}};
        check(ClassifierSignal.LOSS, more, new int[] {0, 3, 1}, -1.4401897, -3.4401897, -0.11144278);
    }

    @Test
    void goldenFromProbabilities() {
        double[][] p = {{0.1, 0.85, 0.05}, {0.1, 0.5, 0.4}};
        double[] loss = {0.16251893, 0.91629073};
        double[] scaled = {1.73460106, -0.40546511};
        for (int i = 0; i < 2; i++) {
            assertThat(ClassifierSignal.LOSS.ofProbabilities(p[i], i + 1, 1e-12))
                    .isCloseTo(-loss[i], within(1e-7));
            assertThat(ClassifierSignal.LOGIT_SCALED_CONFIDENCE.ofProbabilities(p[i], i + 1, 1e-12))
                    .isCloseTo(scaled[i], within(1e-7));
        }
        // clipped at 1e-8: 18.42068074
        assertThat(ClassifierSignal.LOSS.ofProbabilities(new double[] {0, 1}, 0, 1e-8))
                .isCloseTo(-18.42068074, within(1e-7));
    }

    private static void check(ClassifierSignal signal, double[][] logits, int[] labels, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(signal.ofLogits(logits[i], labels[i]))
                    .as("%s %d", signal, i)
                    .isCloseTo(expected[i], within(1e-7));
        }
    }

    @ParameterizedTest
    @CsvSource({"20", "40", "300", "-300"})
    void largeMarginsKeepTheirDigits(double margin) {
        double[] logits = {margin, 0, 0};
        assertThat(ClassifierSignal.LOGIT_SCALED_CONFIDENCE.ofLogits(logits, 0))
                .isCloseTo(margin - Math.log(2), within(1e-12 * Math.abs(margin)));
    }

    @Test
    void entropiesAreThoseOfTheProbabilities() {
        double[] p = {0.2, 0.5, 0.3};
        double[] z = {Math.log(0.2), Math.log(0.5), Math.log(0.3)};
        double entropy = 0;
        for (double q : p) {
            entropy -= q * Math.log(q);
        }
        assertThat(ClassifierSignal.ENTROPY.ofLogits(z, 0)).isCloseTo(-entropy, within(1e-12));
        double modified = -(1 - 0.5) * Math.log(0.5) - 0.2 * Math.log(0.8) - 0.3 * Math.log(0.7);
        assertThat(ClassifierSignal.MODIFIED_ENTROPY.ofLogits(z, 1)).isCloseTo(-modified, within(1e-12));
        // modified entropy, other than entropy, tells right certainty from wrong
        double[] sure = {50, 0, 0};
        assertThat(ClassifierSignal.MODIFIED_ENTROPY.ofLogits(sure, 0)).isGreaterThan(-1e-15);
        assertThat(ClassifierSignal.MODIFIED_ENTROPY.ofLogits(sure, 1)).isLessThan(-49);
    }

    @ParameterizedTest
    @EnumSource(ClassifierSignal.class)
    void aCommonShiftOfTheLogitsChangesNothing(ClassifierSignal signal) {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 100; round++) {
            double[] z = random.doubles(5, -10, 10).toArray();
            double[] shifted = java.util.Arrays.stream(z).map(x -> x + 1000).toArray();
            assertThat(signal.ofLogits(shifted, round % 5)).isCloseTo(signal.ofLogits(z, round % 5), within(1e-9));
        }
    }

    @ParameterizedTest
    @EnumSource(ClassifierSignal.class)
    void refusesWhatIsNoOutput(ClassifierSignal signal) {
        assertThatIllegalArgumentException().isThrownBy(() -> signal.ofLogits(new double[] {1}, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> signal.ofLogits(new double[] {1, Double.NaN}, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> signal.ofLogits(new double[] {1, 2}, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> signal.ofProbabilities(new double[] {0.4, 0.4}, 0, 1e-9))
                .withMessageContaining("must sum to 1");
    }
}

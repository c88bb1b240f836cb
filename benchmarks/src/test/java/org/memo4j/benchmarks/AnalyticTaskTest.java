package org.memo4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memo4j.core.analytic.LabeledInputs;

class AnalyticTaskTest {
    private static final LabeledInputs SMALL = AnalyticInput.of(300, 20);

    /** The numbers that {@code peers/analytic_head.py 1 1 300x20} prints: same input, same results. */
    @ParameterizedTest
    @CsvSource({
        "LEARN, 0.194823948564",
        "RECURSION, 0.194823948564",
        "CLOSED_FORM, 0.0628715688127",
        "INFLUENCE, 0.0197089040441",
    })
    void givesTheNumbersOfThePeers(AnalyticTask task, double expected) {
        assertThat(task.on(SMALL).getAsDouble()).isCloseTo(expected, within(1e-12));
    }

    /** Other halves than those of the peer, which gives 0.1206; the mean over 300 examples hardly depends on them. */
    @Test
    void estimatesWhatThePeerEstimates() {
        assertThat(AnalyticTask.SHADOWS_64.on(SMALL).getAsDouble()).isCloseTo(0.1206, within(0.01));
    }
}

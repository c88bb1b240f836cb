package org.memo4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttackTaskTest {
    private static final AttackInput SMALL = AttackInput.of(33, 500, 300);

    /** The numbers that {@code peers/shadow_attack.py 1 1 small} prints: same input, same results. */
    @ParameterizedTest
    @CsvSource({
        "LIRA_ALL_TARGETS, 0.0037975030176143",
        "LIRA_ONE_TARGET, 0.0712570799319402",
        "LIRA_RESEARCH_CODE, 0.0949531022237493",
        "RMIA_SORTING, 0.46864",
        "RMIA_SEARCH, 0.46864",
        "RMIA_ALL_PAIRS, 0.46864",
        "ROC_ONE_TARGET, 0.922814765036241",
        "ROC_ALL_TARGETS, 0.968058970152914"
    })
    void givesTheNumbersOfThePeers(AttackTask task, double expected) {
        assertThat(task.prepare(SMALL).getAsDouble()).isCloseTo(expected, within(1e-12));
    }

    /**
     * Other resamples, so intervals of about the same length: with 200 of them the standard error of a length is about a
     * twelfth of it, of the difference of two an eighth; 0.5 is four of those.
     */
    @ParameterizedTest
    @CsvSource({"BOOTSTRAP_BY_EXAMPLE, 0.197215155442487", "BOOTSTRAP_BY_MODEL, 0.0336443260187009"})
    void drawsTheIntervalsOfThePeers(AttackTask task, double expected) {
        assertThat(task.prepare(SMALL).getAsDouble()).isCloseTo(expected, within(expected / 2));
    }
}

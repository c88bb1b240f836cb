package org.memo4j.core.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.TokenScores;

class TrainingWatchTest {
    /** The "model" is a loss; the probe's two sequences have that loss and twice that loss. */
    private static final Probe<Double> PROBE = new Probe<>(
            "canaries",
            loss -> TokenScores.builder(0)
                    .addSequence(new int[] {1}, new double[] {0 - loss}, new int[] {0})
                    .addSequence(new int[] {1, 1}, new double[] {-2 * loss, -2 * loss}, new int[] {0, 5})
                    .build());

    @Test
    void looksAtTheMomentsAskedFor() {
        TrainingWatch<Double> watch = TrainingWatch.of(List.of(PROBE))
                .withStatistics(List.of(SequenceStatistic.loss(), SequenceStatistic.accuracy()))
                .withEveryIterations(2)
                .withEveryEpochs(2);
        for (int i = 1; i <= 4; i++) {
            watch.iterationDone(i, (i - 1) / 2, 1.0 / i);
            if (i % 2 == 0) {
                watch.epochDone(i, i / 2, 1.0 / i);
            }
        }
        List<Observation> losses = watch.trace().of("canaries", "loss");
        assertThat(losses).extracting(Observation::iteration).containsExactly(2L, 4L, 4L);
        assertThat(losses).extracting(Observation::epoch).containsExactly(0, 1, 2);
        assertThat(losses.get(0).values()).containsExactly(new double[] {0.5, 1}, within(1e-12));
        assertThat(losses.get(2).mean()).isCloseTo(0.375, within(1e-12));
        assertThat(watch.trace().of("canaries", "accuracy").get(0).values()).containsExactly(1, 0.5);
        assertThat(watch.trace().of("others", "loss")).isEmpty();
        assertThat(watch.trace().toString())
                .contains("iteration")
                .contains("canaries")
                .contains("0.3750");
        assertThat(watch.stopRequested()).isFalse();
    }

    @Test
    void asksForAStopOnceTheConditionHeld() {
        TrainingWatch<Double> watch = TrainingWatch.of(List.of(PROBE)).withStop(trace -> {
            List<Observation> losses = trace.of("canaries", "loss");
            return losses.get(losses.size() - 1).mean() < 0.3;
        });
        watch.epochDone(1, 1, 0.5);
        assertThat(watch.stopRequested()).isFalse();
        watch.epochDone(2, 2, 0.1);
        assertThat(watch.stopRequested()).isTrue();
        watch.epochDone(3, 3, 0.9);
        assertThat(watch.stopRequested()).isTrue();
    }

    @Test
    void refusesProbesItCannotTellApart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainingWatch.of(List.of(PROBE, PROBE)))
                .withMessageContaining("distinct");
        assertThatIllegalArgumentException().isThrownBy(() -> TrainingWatch.of(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainingWatch.of(List.of(PROBE)).withEveryEpochs(-1))
                .withMessageContaining("everyEpochs");
    }

    @Test
    void observationsCompareByContent() {
        Observation a = new Observation(1, 0, "p", "s", new double[] {1, 2});
        Observation b = new Observation(1, 0, "p", "s", new double[] {1, 2});
        assertThat(a).isEqualTo(b).hasSameHashCodeAs(b);
        assertThat(new Observation(1, 0, "p", "s", new double[0]).mean()).isNaN();
    }
}

package org.memo4j.core.watch;

import java.util.List;
import java.util.Locale;

/**
 * What a {@link TrainingWatch} saw: moment × probe × statistic, with the value of every sequence.
 *
 * @param observations the observations, in the order in which they were made
 */
public record Trace(List<Observation> observations) {
    /**
     * Copies the list.
     *
     * @param observations the observations, in the order in which they were made
     */
    public Trace {
        observations = List.copyOf(observations);
    }

    /**
     * The course of one statistic of one probe.
     *
     * @param probe name of the probe
     * @param statistic name of the statistic
     * @return its observations, in order; empty if there are none
     */
    public List<Observation> of(String probe, String statistic) {
        return observations.stream()
                .filter(o -> o.probe().equals(probe) && o.statistic().equals(statistic))
                .toList();
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT, "%9s %5s  %-16s %-12s %10s", "iteration", "epoch", "probe", "statistic", "mean"));
        for (Observation o : observations) {
            table.append(String.format(
                    Locale.ROOT,
                    "%n%9d %5d  %-16s %-12s %10.4f",
                    o.iteration(),
                    o.epoch(),
                    o.probe(),
                    o.statistic(),
                    o.mean()));
        }
        return table.toString();
    }
}

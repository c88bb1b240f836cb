package org.memo4j.metrics.counterfactual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;

/** Result of {@link DifferenceInDifferences}: effects by group and checkpoint, and their averages. Immutable. */
public final class DifferenceInDifferencesResult {
    private static final int PRINTED = 10;
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    private final GroupTimes times;
    private final double confidence;
    /** Average over groups by delay. */
    private final List<Optional<Estimate>> profile;

    private final Optional<Estimate> residual;
    /** Number of examples of each average: by delay, then the residual one. */
    private final int[] examples;

    private final Provenance provenance;

    DifferenceInDifferencesResult(GroupTimes times, Bootstrap bootstrap, Provenance provenance) {
        this.times = times;
        this.confidence = bootstrap.confidence();
        this.provenance = provenance;
        int last = times.checkpoints() - 1;
        List<Average> averages = new ArrayList<>();
        for (int delay = 0; delay <= last; delay++) {
            int k = delay;
            averages.add(new Average(groups(g -> g + k <= last && isComparable(g, g + k)), g -> g + k));
        }
        averages.add(new Average(groups(g -> g < last && isComparable(g, last)), g -> last));
        examples = averages.stream().mapToInt(this::examples).toArray();
        List<Optional<Estimate>> estimates = estimates(averages, bootstrap);
        profile = List.copyOf(estimates.subList(0, last + 1));
        residual = estimates.get(last + 1);
    }

    /** Average of effects over groups: which groups, and the checkpoint of each. */
    private record Average(int[] groups, IntUnaryOperator checkpoint) {}

    private int[] groups(IntPredicate condition) {
        return Arrays.stream(times.groups()).filter(condition).toArray();
    }

    private boolean isComparable(int group, int checkpoint) {
        return times.controls(group, checkpoint) >= 2;
    }

    private int examples(Average average) {
        return Arrays.stream(average.groups).map(g -> times.members(g).length).sum();
    }

    /** Bootstrap of all averages from the same replicates: each group, and the control, is drawn by itself. */
    private List<Optional<Estimate>> estimates(List<Average> averages, Bootstrap bootstrap) {
        int[] strata = times.allGroups();
        List<double[][]> contributions = new ArrayList<>();
        for (Average average : averages) {
            if (average.groups.length > 0) {
                double[][] coefficients = coefficients(average);
                contributions.add(Arrays.stream(strata)
                        .mapToObj(group -> times.contributions(coefficients, group))
                        .toArray(double[][]::new));
            }
        }
        Iterator<Estimate> found = contributions.isEmpty()
                ? Collections.emptyIterator()
                : bootstrap
                        .estimateAll(
                                Arrays.stream(strata)
                                        .map(g -> times.members(g).length)
                                        .toArray(),
                                rows -> contributions.stream()
                                        .mapToDouble(parts -> sumOfMeans(parts, rows))
                                        .toArray())
                        .iterator();
        return averages.stream()
                .map(average -> average.groups.length > 0 ? Optional.of(found.next()) : Optional.<Estimate>empty())
                .toList();
    }

    private double[][] coefficients(Average average) {
        double[][] coefficients = times.noCoefficients();
        double total = examples(average);
        for (int g : average.groups) {
            times.addEffect(coefficients, g, average.checkpoint.applyAsInt(g), times.members(g).length / total);
        }
        return coefficients;
    }

    private static double sumOfMeans(double[][] parts, int[][] rows) {
        double sum = 0;
        for (int g = 0; g < parts.length; g++) {
            if (parts[g].length > 0) {
                double part = 0;
                for (int row : rows[g]) {
                    part += parts[g][row];
                }
                sum += part / rows[g].length;
            }
        }
        return sum;
    }

    /**
     * Number of checkpoints.
     *
     * @return the number of checkpoints
     */
    public int checkpoints() {
        return times.checkpoints();
    }

    /**
     * The groups: examples that were first seen by the same checkpoint.
     *
     * @return the first checkpoint of each group, ascending
     */
    public int[] groups() {
        return times.groups();
    }

    /**
     * Examples of a group.
     *
     * @param group the group, by its first checkpoint
     * @return indices of its examples, ascending; empty if it has none
     */
    public int[] examples(int group) {
        return times.members(Checks.index(group, checkpoints(), "group")).clone();
    }

    /**
     * Effect of training on a group at a checkpoint, with its Welch t interval. At checkpoints before the group was
     * trained it should be 0; at {@code group - 1}, the base, it is so by definition.
     *
     * @param group the group, by its first checkpoint
     * @param checkpoint the checkpoint
     * @return the effect; empty if fewer than two examples are there to compare with
     * @throws IllegalArgumentException if there is no such group or checkpoint
     */
    public Optional<Estimate> effect(int group, int checkpoint) {
        checkEffect(group, checkpoint);
        if (!isComparable(group, checkpoint)) {
            return Optional.empty();
        }
        double[] moments = moments(group, checkpoint);
        double half = moments[2];
        return Optional.of(new Estimate(moments[0], moments[0] - half, moments[0] + half, confidence, "Welch t"));
    }

    /**
     * Effects on the single examples of a group: change of their score since the base, less the mean change of the
     * control. Their mean is the effect on the group; one by itself carries the noise of that example's score.
     *
     * @param group the group, by its first checkpoint
     * @param checkpoint the checkpoint
     * @return one number an example of {@link #examples(int)}; empty if fewer than two examples are there to compare with
     * @throws IllegalArgumentException if there is no such group or checkpoint
     */
    public Optional<double[]> exampleEffects(int group, int checkpoint) {
        checkEffect(group, checkpoint);
        if (!isComparable(group, checkpoint)) {
            return Optional.empty();
        }
        double[][] coefficients = times.noCoefficients();
        times.addEffect(coefficients, group, checkpoint, 1);
        double control = 0;
        for (int other : times.allGroups()) {
            double[] parts = times.contributions(coefficients, other);
            control += other == group || parts.length == 0 ? 0 : mean(parts);
        }
        double[] own = times.contributions(coefficients, group);
        // at the base nothing has changed
        double[] effects = own.length == 0 ? new double[times.members(group).length] : own;
        for (int i = 0; i < effects.length; i++) {
            effects[i] += control;
        }
        return Optional.of(effects);
    }

    private void checkEffect(int group, int checkpoint) {
        Checks.index(checkpoint, checkpoints(), "checkpoint");
        Checks.check(
                group > 0 && group < checkpoints() && times.members(group).length > 0,
                "group must be one of %s, but is %d",
                Arrays.toString(groups()),
                group);
    }

    /** Effect, standard error and half the interval. */
    private double[] moments(int group, int checkpoint) {
        double[][] coefficients = times.noCoefficients();
        times.addEffect(coefficients, group, checkpoint, 1);
        List<double[]> parts = new ArrayList<>();
        for (int other : times.allGroups()) {
            double[] own = times.contributions(coefficients, other);
            if (own.length > 0) {
                parts.add(own);
            }
        }
        double[] noise = new double[parts.size()];
        int[] counts = new int[noise.length];
        double effect = 0;
        for (int i = 0; i < noise.length; i++) {
            double mean = mean(parts.get(i));
            double squares = 0;
            for (double part : parts.get(i)) {
                squares += (part - mean) * (part - mean);
            }
            counts[i] = parts.get(i).length;
            noise[i] = squares / (counts[i] - 1) / counts[i];
            effect += mean;
        }
        return new double[] {effect, Math.sqrt(Arrays.stream(noise).sum()), Welch.halfWidth(noise, counts, confidence)};
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /**
     * Memorization at the first checkpoint after training, over all groups.
     *
     * @return the average effect with its bootstrap interval; empty if no group has anything to compare with
     */
    public Optional<Estimate> instantaneous() {
        return profile.get(0);
    }

    /**
     * Memorization some checkpoints after the first that saw the example, over all groups that have such a checkpoint:
     * over the delays it is the memorization profile. Later delays are averages over fewer, earlier groups.
     *
     * @param delay number of checkpoints, 0 for instantaneous memorization
     * @return the average effect with its bootstrap interval; empty if no group has such a checkpoint and something to
     *     compare with
     */
    public Optional<Estimate> persistent(int delay) {
        return profile.get(Checks.index(delay, checkpoints(), "delay"));
    }

    /**
     * Number of examples that an average is over: those of the groups that have such a checkpoint and something to
     * compare with.
     *
     * @param delay number of checkpoints
     * @return the number of examples in {@link #persistent(int)}
     */
    public int examplesAt(int delay) {
        return examples[Checks.index(delay, checkpoints(), "delay")];
    }

    /**
     * Memorization at the last checkpoint, over all groups that were trained before it.
     *
     * @return the average effect with its bootstrap interval; empty if no such group has anything to compare with
     */
    public Optional<Estimate> residual() {
        return residual;
    }

    /**
     * Whether groups and control moved in parallel before training.
     *
     * @return the check; empty if no group has two checkpoints before training, or no score varies
     */
    public Optional<TrendCheck> trendCheck() {
        int effects = 0;
        double largest = 0;
        for (int group : groups()) {
            for (int checkpoint = 0; checkpoint < group - 1; checkpoint++) {
                double[] moments = isComparable(group, checkpoint) ? moments(group, checkpoint) : new double[3];
                if (moments[1] > 0) {
                    effects++;
                    double z = moments[0] / moments[1];
                    largest = Math.abs(z) > Math.abs(largest) ? z : largest;
                }
            }
        }
        double single = 2 * NORMAL.cumulativeProbability(-Math.abs(largest));
        return effects == 0
                ? Optional.empty()
                : Optional.of(new TrendCheck(effects, largest, Math.min(1, effects * single)));
    }

    /**
     * Where the result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, %d groups, %d checkpoints%n  %-14s %9s  %s",
                provenance.metric().name(),
                groups().length,
                checkpoints(),
                "memorization",
                "examples",
                "effect"));
        for (int delay = 0; delay < Math.min(checkpoints(), PRINTED); delay++) {
            row(table, delay == 0 ? "instantaneous" : "after " + delay, examples[delay], profile.get(delay));
        }
        row(table, "residual", examples[checkpoints()], residual);
        return trendCheck()
                .map(check -> table.append(String.format(Locale.ROOT, "%n  parallel trends: %s", check)))
                .orElse(table)
                .toString();
    }

    private static void row(StringBuilder table, String name, int examples, Optional<Estimate> estimate) {
        estimate.ifPresent(
                effect -> table.append(String.format(Locale.ROOT, "%n  %-14s %9d  %s", name, examples, effect)));
    }
}

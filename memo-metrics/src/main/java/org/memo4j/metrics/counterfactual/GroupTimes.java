package org.memo4j.metrics.counterfactual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.score.ScoreMatrix;

/**
 * Scores by group and checkpoint, and the effects as linear functions of them: every effect, and every average of effects,
 * is a sum over groups and checkpoints of a coefficient times the mean score of the group at the checkpoint.
 *
 * <p>The group of an example is the first checkpoint that saw it; those never trained on are the group after the last
 * checkpoint.
 */
final class GroupTimes {
    private final int checkpoints;
    private final ControlGroup control;
    /** Examples of each group, ascending; entry 0 is empty, the last holds those never trained on. */
    private final int[][] members;
    /** Score of each example of a group at each checkpoint. */
    private final double[][][] scores;

    private GroupTimes(int checkpoints, ControlGroup control, int[][] members, double[][][] scores) {
        this.checkpoints = checkpoints;
        this.control = control;
        this.members = members;
        this.scores = scores;
    }

    static GroupTimes of(ScoreMatrix table, int[] groups, ControlGroup control) {
        int checkpoints = table.models();
        List<List<Integer>> lists = new ArrayList<>();
        for (int g = 0; g <= checkpoints; g++) {
            lists.add(new ArrayList<>());
        }
        for (int e = 0; e < groups.length; e++) {
            lists.get(groups[e]).add(e);
        }
        int[][] members = new int[checkpoints + 1][];
        double[][][] scores = new double[checkpoints + 1][][];
        for (int g = 0; g <= checkpoints; g++) {
            members[g] = lists.get(g).stream().mapToInt(e -> e).toArray();
            scores[g] = new double[members[g].length][];
            Arrays.setAll(scores[g], i -> new double[checkpoints]);
            Checks.check(
                    members[g].length != 1,
                    g == checkpoints
                            ? "example %d is the only one that is never trained on; give at least two"
                            : "example %d is the only one of its group; a group needs two, so use fewer checkpoints or more"
                                    + " examples",
                    members[g].length == 1 ? members[g][0] : -1);
        }
        double[] row = new double[table.examples()];
        for (int c = 0; c < checkpoints; c++) {
            table.read(c, 0, row, row.length);
            for (int g = 0; g <= checkpoints; g++) {
                for (int i = 0; i < members[g].length; i++) {
                    scores[g][i][c] = row[members[g][i]];
                }
            }
        }
        GroupTimes times = new GroupTimes(checkpoints, control, members, scores);
        times.check();
        return times;
    }

    private void check() {
        int[] trained = groups();
        Checks.check(trained.length > 0, "no example was trained on; there is no effect to estimate");
        Checks.check(
                control == ControlGroup.NOT_YET_TRAINED || members[checkpoints].length > 0,
                "no example is NEVER trained on, so there is nothing to compare with; add held-out examples, or use"
                        + " withControl(NOT_YET_TRAINED)");
    }

    int checkpoints() {
        return checkpoints;
    }

    /** Groups that were trained on, ascending. */
    int[] groups() {
        return IntStream.range(0, checkpoints)
                .filter(g -> members[g].length > 0)
                .toArray();
    }

    /** Groups that have examples, ascending, those never trained on as the last. */
    int[] allGroups() {
        return IntStream.rangeClosed(0, checkpoints)
                .filter(g -> members[g].length > 0)
                .toArray();
    }

    int[] members(int group) {
        return members[group];
    }

    /** Number of examples that an effect is compared with. */
    int controls(int group, int checkpoint) {
        int count = 0;
        for (int other = 0; other <= checkpoints; other++) {
            count += isControl(other, group, checkpoint) ? members[other].length : 0;
        }
        return count;
    }

    private boolean isControl(int other, int group, int checkpoint) {
        return other != group && control.holds(other, Math.max(checkpoint, group - 1), checkpoints);
    }

    /** Coefficients of weighted effects, by group and checkpoint. */
    double[][] noCoefficients() {
        return new double[checkpoints + 1][checkpoints];
    }

    /** Adds {@code weight * ATT(group, checkpoint)}. */
    void addEffect(double[][] coefficients, int group, int checkpoint, double weight) {
        coefficients[group][checkpoint] += weight;
        coefficients[group][group - 1] -= weight;
        double controls = controls(group, checkpoint);
        for (int other = 0; other <= checkpoints; other++) {
            if (isControl(other, group, checkpoint)) {
                double share = weight * members[other].length / controls;
                coefficients[other][checkpoint] -= share;
                coefficients[other][group - 1] += share;
            }
        }
    }

    /** What each example of a group adds to its group's mean; empty if the group plays no part. */
    double[] contributions(double[][] coefficients, int group) {
        int[] at = IntStream.range(0, checkpoints)
                .filter(c -> coefficients[group][c] != 0)
                .toArray();
        if (at.length == 0) {
            return new double[0];
        }
        double[] sums = new double[members[group].length];
        for (int i = 0; i < sums.length; i++) {
            for (int c : at) {
                sums[i] += coefficients[group][c] * scores[group][i][c];
            }
        }
        return sums;
    }
}

package org.memo4j.attacks.shadow;

import java.util.Arrays;
import org.memo4j.core.Checks;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * What the shadow models of one side, IN or OUT, say of each example: how many there are, where their signals lie, and the
 * sums of squared distances from there. {@code total} and {@code totalSquared} are over all signals of the side.
 */
final class Side {
    final boolean in;
    final int[] count;
    final double[] center;
    final double[] squares;
    final double total;
    final double totalSquared;

    private Side(boolean in, int[] count, double[] center, double[] squares, double[] totals) {
        this.in = in;
        this.count = count;
        this.center = center;
        this.squares = squares;
        this.total = totals[0];
        this.totalSquared = totals[1];
    }

    /** Reads one side off the tables. */
    static Side of(ScoreMatrix shadows, Membership membership, boolean in, Center center) {
        return center == Center.MEAN ? means(shadows, membership, in) : sorted(shadows, membership, in, center);
    }

    /**
     * Means and squares model by model, in loops without a branch: a flag is a factor of 1 or 0, which adds the same
     * numbers in the same order.
     */
    private static Side means(ScoreMatrix shadows, Membership membership, boolean in) {
        int n = shadows.examples();
        int models = shadows.models();
        int[] count = new int[n];
        double[] centers = new double[n];
        double[] squares = new double[n];
        double[] totals = new double[2];
        int width = Math.min(n, BLOCK);
        double[][] scores = new double[models][width];
        double[][] flags = new double[models][width];
        for (int from = 0; from < n; from += BLOCK) {
            int length = Math.min(BLOCK, n - from);
            double[] number = new double[width];
            double[] sum = new double[width];
            double[] raw = new double[width];
            double[] mean = new double[width];
            double[] around = new double[width];
            for (int m = 0; m < models; m++) {
                shadows.read(m, from, scores[m], length);
                membership.read(m, from, flags[m], length);
                if (!in) {
                    complement(flags[m]);
                }
                addMoments(scores[m], flags[m], number, sum, raw);
            }
            for (int i = 0; i < length; i++) {
                mean[i] = number[i] > 0 ? sum[i] / number[i] : 0;
            }
            for (int m = 0; m < models; m++) {
                addSquares(scores[m], flags[m], mean, around);
            }
            for (int i = 0; i < length; i++) {
                count[from + i] = (int) number[i];
                centers[from + i] = mean[i];
                squares[from + i] = around[i];
                totals[0] += sum[i];
                totals[1] += raw[i];
            }
        }
        return new Side(in, count, centers, squares, totals);
    }

    private static void complement(double[] flags) {
        for (int i = 0; i < flags.length; i++) {
            flags[i] = 1 - flags[i];
        }
    }

    private static void addMoments(double[] x, double[] flag, double[] number, double[] sum, double[] raw) {
        for (int i = 0; i < x.length; i++) {
            double value = x[i] * flag[i];
            number[i] += flag[i];
            sum[i] += value;
            raw[i] += value * value;
        }
    }

    private static void addSquares(double[] x, double[] flag, double[] mean, double[] squares) {
        for (int i = 0; i < x.length; i++) {
            double distance = x[i] - mean[i];
            squares[i] += flag[i] * (distance * distance);
        }
    }

    /** Any center, example by example. */
    private static Side sorted(ScoreMatrix shadows, Membership membership, boolean in, Center center) {
        int n = shadows.examples();
        int models = shadows.models();
        int[] count = new int[n];
        double[] centers = new double[n];
        double[] squares = new double[n];
        double[] totals = new double[2];
        double[][] blockScores = new double[models][Math.min(n, BLOCK)];
        double[] values = new double[models];
        for (int from = 0; from < n; from += BLOCK) {
            int length = Math.min(BLOCK, n - from);
            for (int m = 0; m < models; m++) {
                shadows.read(m, from, blockScores[m], length);
            }
            for (int i = 0; i < length; i++) {
                int k = 0;
                for (int m = 0; m < models; m++) {
                    if (membership.contains(m, from + i) == in) {
                        values[k++] = blockScores[m][i];
                    }
                }
                if (k > 0) {
                    fill(Arrays.copyOf(values, k), from + i, center, centers, squares, totals);
                }
                count[from + i] = k;
            }
        }
        return new Side(in, count, centers, squares, totals);
    }

    private static final int BLOCK = 1024;

    private static void fill(
            double[] values, int example, Center center, double[] centers, double[] squares, double[] totals) {
        double c = center.of(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - c) * (value - c);
            totals[0] += value;
            totals[1] += value * value;
        }
        centers[example] = c;
        squares[example] = sum;
    }

    /**
     * The same side without one model, from the means and sums of squares: with {@code n} values left,
     * {@code mean' = mean + (mean - x) / n} and {@code squares' = squares - (x - mean)(x - mean')}.
     */
    Side without(double[] signals, boolean[] seen) {
        int[] fewer = count.clone();
        double[] means = center.clone();
        double[] rest = squares.clone();
        double[] totals = {total, totalSquared};
        for (int i = 0; i < fewer.length; i++) {
            if (seen[i] == in) {
                double x = signals[i];
                fewer[i]--;
                totals[0] -= x;
                totals[1] -= x * x;
                if (fewer[i] > 0) {
                    means[i] += (means[i] - x) / fewer[i];
                    rest[i] = Math.max(0, rest[i] - (x - center[i]) * (x - means[i]));
                } else {
                    rest[i] = 0;
                }
            }
        }
        return new Side(in, fewer, means, rest, totals);
    }

    /** Number of signals of the side. */
    long signals() {
        long sum = 0;
        for (int n : count) {
            sum += n;
        }
        return sum;
    }

    void check(int least) {
        for (int i = 0; i < count.length; i++) {
            Checks.check(
                    count[i] >= least,
                    "example %d is %s only %d shadow model(s), but the attack needs at least %d; train more models,"
                            + " keep only the examples of membership.estimable(%d), or choose a form or a variance that"
                            + " needs fewer",
                    i,
                    in ? "IN" : "OUT of",
                    count[i],
                    least,
                    least);
        }
    }
}

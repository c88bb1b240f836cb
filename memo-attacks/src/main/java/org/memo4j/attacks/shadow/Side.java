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
    /** Examples that are read together, of all models: scores and flags stay in the second-level cache. */
    private static final int BLOCK = 128;

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

    /** Both sides. */
    record Pair(Side in, Side out) {}

    /** Reads both sides off the tables. */
    static Pair both(ScoreMatrix shadows, Membership membership, Center center) {
        return center == Center.MEAN
                ? means(shadows, membership)
                : new Pair(sorted(shadows, membership, true, center), sorted(shadows, membership, false, center));
    }

    /** Reads one side off the tables. */
    static Side of(ScoreMatrix shadows, Membership membership, boolean in, Center center) {
        if (center != Center.MEAN) {
            return sorted(shadows, membership, in, center);
        }
        Pair both = means(shadows, membership);
        return in ? both.in : both.out;
    }

    /** The moments of a side, block by block. */
    private static final class Moments {
        private final double[] number = new double[BLOCK];
        private final double[] sum = new double[BLOCK];
        private final double[] raw = new double[BLOCK];
        private final double[] mean = new double[BLOCK];
        private final double[] around = new double[BLOCK];
        private final int[] count;
        private final double[] centers;
        private final double[] squares;
        private final double[] totals = new double[2];

        Moments(int examples) {
            count = new int[examples];
            centers = new double[examples];
            squares = new double[examples];
        }

        void clear() {
            Arrays.fill(number, 0);
            Arrays.fill(sum, 0);
            Arrays.fill(raw, 0);
            Arrays.fill(around, 0);
        }

        void center() {
            for (int i = 0; i < BLOCK; i++) {
                mean[i] = number[i] > 0 ? sum[i] / number[i] : 0;
            }
        }

        void store(int from, int length) {
            for (int i = 0; i < length; i++) {
                count[from + i] = (int) number[i];
                centers[from + i] = mean[i];
                squares[from + i] = around[i];
                totals[0] += sum[i];
                totals[1] += raw[i];
            }
        }

        Side side(boolean in) {
            return new Side(in, count, centers, squares, totals);
        }
    }

    /**
     * Means and squares model by model, block by block of examples, in loops of constant length without a branch: a flag is
     * a factor of 1 or 0, which adds the same numbers in the same order.
     */
    private static Pair means(ScoreMatrix shadows, Membership membership) {
        int n = shadows.examples();
        int models = shadows.models();
        Moments in = new Moments(n);
        Moments out = new Moments(n);
        double[][] scores = new double[models][BLOCK];
        double[][] flags = new double[models][BLOCK];
        for (int from = 0; from < n; from += BLOCK) {
            int length = Math.min(BLOCK, n - from);
            in.clear();
            out.clear();
            for (int m = 0; m < models; m++) {
                shadows.read(m, from, scores[m], length);
                membership.read(m, from, flags[m], length);
                addIn(scores[m], flags[m], in.number, in.sum, in.raw);
                addOut(scores[m], flags[m], out.number, out.sum, out.raw);
            }
            in.center();
            out.center();
            for (int m = 0; m < models; m++) {
                addSquares(scores[m], flags[m], in.mean, in.around, out.mean, out.around);
            }
            in.store(from, length);
            out.store(from, length);
        }
        return new Pair(in.side(true), out.side(false));
    }

    private static void addIn(double[] x, double[] flag, double[] number, double[] sum, double[] raw) {
        for (int i = 0; i < BLOCK; i++) {
            double value = x[i] * flag[i];
            number[i] += flag[i];
            sum[i] += value;
            raw[i] += value * value;
        }
    }

    private static void addOut(double[] x, double[] flag, double[] number, double[] sum, double[] raw) {
        for (int i = 0; i < BLOCK; i++) {
            double rest = 1 - flag[i];
            double value = x[i] * rest;
            number[i] += rest;
            sum[i] += value;
            raw[i] += value * value;
        }
    }

    private static void addSquares(
            double[] x, double[] flag, double[] inMean, double[] in, double[] outMean, double[] out) {
        for (int i = 0; i < BLOCK; i++) {
            double fromIn = x[i] - inMean[i];
            double fromOut = x[i] - outMean[i];
            in[i] += flag[i] * (fromIn * fromIn);
            out[i] += (1 - flag[i]) * (fromOut * fromOut);
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
     *
     * @param signals what the model says of each example
     * @param flags 1 where the model saw the example, 0 elsewhere
     */
    Side without(double[] signals, double[] flags) {
        int[] fewer = new int[count.length];
        double[] means = new double[count.length];
        double[] rest = new double[count.length];
        double[] totals = {total, totalSquared};
        for (int i = 0; i < fewer.length; i++) {
            double x = signals[i];
            double gone = in ? flags[i] : 1 - flags[i];
            int left = count[i] - (int) gone;
            double mean = center[i] + gone * (center[i] - x) / Math.max(1, left);
            fewer[i] = left;
            means[i] = mean;
            rest[i] = Math.max(0, squares[i] - gone * ((x - center[i]) * (x - mean)));
            totals[0] -= gone * x;
            totals[1] -= gone * (x * x);
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

package org.memo4j.attacks.shadow;

import java.util.Arrays;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.core.stat.Sums;

/**
 * Means and sums of squares of both sides, read off the tables in one pass: three models at a time, block by block of
 * examples, in loops of constant length without a branch, where a flag is a factor of 1 or 0.
 *
 * <p>The first signal of an example and side is subtracted from the others, so that the difference of squares cancels
 * little: it lies as far from the mean as signals do.
 */
final class SideMoments {
    /** Examples of a block: all that a pass works on stays in the second-level cache, and rows are read at length. */
    private static final int BLOCK = 2048;

    /** Models at a time: with one or two, loading and storing the sums takes the time; four are not vectorized. */
    private static final int MODELS = 3;

    private final ScoreMatrix shadows;
    private final Membership membership;
    private final double[][] scores = new double[MODELS][BLOCK];
    private final double[][] flags = new double[MODELS][BLOCK];
    private final double[] others = new double[BLOCK];
    private final Sum in = new Sum();
    private final Sum out = new Sum();

    private SideMoments(ScoreMatrix shadows, Membership membership) {
        this.shadows = shadows;
        this.membership = membership;
    }

    static Side.Pair of(ScoreMatrix shadows, Membership membership) {
        int n = shadows.examples();
        Side in = new Side(true, n, true);
        Side out = new Side(false, n, true);
        for (int i = 0; i < n; i++) {
            in.count[i] = membership.inCount(i);
            out.count[i] = membership.outCount(i);
        }
        SideMoments moments = new SideMoments(shadows, membership);
        for (int from = 0; from < n; from += BLOCK) {
            int length = Math.min(BLOCK, n - from);
            moments.first(from, length);
            moments.add(from, length);
            moments.in.store(in, from, length);
            moments.out.store(out, from, length);
        }
        return new Side.Pair(in, out);
    }

    /** What is added up of a block on one side. */
    private static final class Sum {
        final double[] open = new double[BLOCK];
        final double[] first = new double[BLOCK];
        final double[] sum = new double[BLOCK];
        final double[] raw = new double[BLOCK];

        void begin(int length) {
            Arrays.fill(open, 0, length, 1);
            Arrays.fill(open, length, BLOCK, 0);
            Arrays.fill(first, 0);
            Arrays.fill(sum, 0);
            Arrays.fill(raw, 0);
        }

        void store(Side side, int from, int length) {
            for (int i = 0; i < length; i++) {
                double mean = sum[i] / Math.max(1, side.count[from + i]);
                side.center[from + i] = first[i] + mean;
                side.squares[from + i] = Math.max(0, raw[i] - mean * sum[i]);
            }
        }
    }

    /** Takes the first signal of each side, 0 if there is none. */
    private void first(int from, int length) {
        in.begin(length);
        out.begin(length);
        for (int m = 0; m < shadows.models() && Sums.of(in.open) + Sums.of(out.open) > 0; m++) {
            read(m, from, length, 0);
            invert(flags[0], others);
            take(scores[0], flags[0], in);
            take(scores[0], others, out);
        }
    }

    private void add(int from, int length) {
        for (int m = 0; m < shadows.models(); m += MODELS) {
            int models = Math.min(MODELS, shadows.models() - m);
            for (int k = 0; k < models; k++) {
                read(m + k, from, length, k);
            }
            absent(models, 0);
            add(scores, flags, 0, 1, in);
            absent(models, 1);
            add(scores, flags, 1, -1, out);
        }
    }

    /** Keeps the places of models that there are not out of a side. */
    private void absent(int models, double flag) {
        for (int k = models; k < MODELS; k++) {
            Arrays.fill(flags[k], flag);
        }
    }

    private void read(int model, int from, int length, int to) {
        shadows.read(model, from, scores[to], length);
        membership.read(model, from, flags[to], length);
    }

    private static void invert(double[] flags, double[] others) {
        for (int i = 0; i < BLOCK; i++) {
            others[i] = 1 - flags[i];
        }
    }

    private static void take(double[] x, double[] flag, Sum to) {
        double[] open = to.open;
        double[] first = to.first;
        for (int i = 0; i < BLOCK; i++) {
            double now = open[i] * flag[i];
            first[i] += now * x[i];
            open[i] -= now;
        }
    }

    /** To one side: a flag {@code f} counts as {@code none + sign * f}. */
    private static void add(double[][] scores, double[][] flags, double none, double sign, Sum to) {
        double[] x = scores[0];
        double[] y = scores[1];
        double[] z = scores[2];
        double[] flagX = flags[0];
        double[] flagY = flags[1];
        double[] flagZ = flags[2];
        double[] first = to.first;
        double[] sum = to.sum;
        double[] raw = to.raw;
        for (int i = 0; i < BLOCK; i++) {
            double distanceX = x[i] - first[i];
            double distanceY = y[i] - first[i];
            double distanceZ = z[i] - first[i];
            double valueX = distanceX * (none + sign * flagX[i]);
            double valueY = distanceY * (none + sign * flagY[i]);
            double valueZ = distanceZ * (none + sign * flagZ[i]);
            sum[i] += valueX + valueY + valueZ;
            raw[i] += valueX * distanceX + valueY * distanceY + valueZ * distanceZ;
        }
    }
}

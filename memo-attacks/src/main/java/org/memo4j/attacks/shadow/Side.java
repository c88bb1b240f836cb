package org.memo4j.attacks.shadow;

import org.memo4j.core.Checks;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.core.stat.Sums;

/**
 * What the shadow models of one side, IN or OUT, say of each example: how many there are, where their signals lie, and the
 * sums of squared distances from there.
 *
 * <p>Counts are doubles because the compiler vectorizes no loop that turns an int into one.
 */
final class Side {
    /** Examples that are read together. */
    private static final int BLOCK = 64;

    final boolean in;
    final double[] count;
    final double[] center;
    final double[] squares;
    /** The same array as the center unless that is another one. */
    private final double[] mean;

    Side(boolean in, int examples, boolean centerIsMean) {
        this.in = in;
        count = new double[examples];
        center = new double[examples];
        squares = new double[examples];
        mean = centerIsMean ? center : new double[examples];
    }

    /** Both sides. */
    record Pair(Side in, Side out) {}

    /** Reads both sides off the tables. */
    static Pair both(ScoreMatrix shadows, Membership membership, Center center) {
        return center == Center.MEAN ? SideMoments.of(shadows, membership) : oneByOne(shadows, membership, center);
    }

    /** Reads one side off the tables. */
    static Side of(ScoreMatrix shadows, Membership membership, boolean in, Center center) {
        Pair both = both(shadows, membership, center);
        return in ? both.in : both.out;
    }

    /** Any center, example by example. */
    private static Pair oneByOne(ScoreMatrix shadows, Membership membership, Center center) {
        int n = shadows.examples();
        int models = shadows.models();
        Pair sides = new Pair(new Side(true, n, false), new Side(false, n, false));
        double[][] scores = new double[models][Math.min(n, BLOCK)];
        double[] ins = new double[models];
        double[] outs = new double[models];
        for (int from = 0; from < n; from += BLOCK) {
            int length = Math.min(BLOCK, n - from);
            for (int m = 0; m < models; m++) {
                shadows.read(m, from, scores[m], length);
            }
            for (int i = 0; i < length; i++) {
                long[] bits = membership.modelBits(from + i);
                int k = 0;
                // To both, and what is on the wrong side is overwritten: cheaper than a branch that nobody can predict.
                for (int m = 0; m < models; m++) {
                    ins[k] = scores[m][i];
                    outs[m - k] = scores[m][i];
                    k += (int) (bits[m >> 6] >>> m) & 1;
                }
                sides.in.set(from + i, ins, k, center);
                sides.out.set(from + i, outs, models - k, center);
            }
        }
        return sides;
    }

    private void set(int example, double[] values, int length, Center how) {
        if (length == 0) {
            return;
        }
        double average = Center.MEAN.of(values, length);
        double c = how.of(values, length);
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (values[i] - c) * (values[i] - c);
        }
        count[example] = length;
        center[example] = c;
        mean[example] = average;
        squares[example] = sum;
    }

    /** A side of the same size, to be filled by {@link #without}. */
    Side like() {
        return new Side(in, count.length, true);
    }

    /**
     * The same side without one model, from the means and sums of squares: with {@code n} values left,
     * {@code mean' = mean + (mean - x) / n} and {@code squares' = squares - (x - mean)(x - mean')}.
     *
     * @param signals what the model says of each example
     * @param flags 1 where the model saw the example, 0 elsewhere
     * @param left is overwritten
     * @return {@code left}
     */
    Side without(double[] signals, double[] flags, Side left) {
        double none = in ? 0 : 1;
        double sign = in ? 1 : -1;
        double[] fewer = left.count;
        double[] means = left.center;
        double[] rest = left.squares;
        for (int i = 0; i < fewer.length; i++) {
            double gone = none + sign * flags[i];
            double distance = center[i] - signals[i];
            double n = count[i] - gone;
            double step = gone * distance / Math.max(1, n);
            fewer[i] = n;
            means[i] = center[i] + step;
            rest[i] = Math.max(0, squares[i] - gone * distance * (distance + step));
        }
        return left;
    }

    /** Mean less center, 0 if the center is the mean. */
    double offset(int example) {
        return mean[example] - center[example];
    }

    /** Variance of all signals of the side about their common mean, with their number as the divisor. */
    double varianceOfAll() {
        double grand = 0;
        for (int i = 0; i < mean.length; i++) {
            grand += count[i] * mean[i];
        }
        grand /= signals();
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            double off = offset(i);
            double between = mean[i] - grand;
            sum += squares[i] + count[i] * (between * between - off * off);
        }
        return sum / signals();
    }

    /** Number of signals of the side. */
    double signals() {
        return Sums.of(count);
    }

    void check(int least) {
        for (int i = 0; i < count.length; i++) {
            if (count[i] < least) {
                Checks.check(
                        false,
                        "example %d is %s only %d shadow model(s), but the attack needs at least %d; train more models,"
                                + " keep only the examples of membership.estimable(%d), or choose a form or a variance"
                                + " that needs fewer",
                        i,
                        in ? "IN" : "OUT of",
                        (int) count[i],
                        least,
                        least);
            }
        }
    }
}

package org.memo4j.attacks.shadow;

import java.util.Arrays;
import org.memo4j.core.stat.Sums;

/** How LiRA estimates the variance of the signal on an example, from {@code n_i} shadow models of a side. */
public enum LiraVariance {
    /** Per example, {@code sum (x - m_i)^2 / (n_i - 1)}: best for 64 shadow models a side and more. */
    PER_EXAMPLE(2) {
        @Override
        void fill(Side side, double weight, double pooled, double[] variances) {
            for (int i = 0; i < variances.length; i++) {
                variances[i] = side.squares[i] / (side.count[i] - 1);
            }
        }
    },

    /**
     * Per example, {@code numpy.std} squared as the published codes have it: the mean square of the distances from the mean,
     * also where the center {@code m_i} is the median. Too small.
     */
    PER_EXAMPLE_POPULATION(1) {
        @Override
        void fill(Side side, double weight, double pooled, double[] variances) {
            for (int i = 0; i < variances.length; i++) {
                double off = side.offset(i);
                variances[i] = side.squares[i] / side.count[i] - off * off;
            }
        }
    },

    /**
     * One for all examples of a side, the pooled variance within examples: {@code sum_i sum (x - m_i)^2 / sum_i (n_i - 1)}.
     * Best for few shadow models.
     */
    POOLED(2) {
        @Override
        void fill(Side side, double weight, double pooled, double[] variances) {
            Arrays.fill(variances, pooled);
        }
    },

    /**
     * One for all examples, {@code numpy.std} squared of all distances {@code x - m_i} of a side, about their mean, which is 0
     * unless the center is the median: TensorFlow Privacy's fixed variance.
     */
    POOLED_POPULATION(1) {
        @Override
        void fill(Side side, double weight, double pooled, double[] variances) {
            double off = 0;
            for (int i = 0; i < variances.length; i++) {
                off += side.count[i] * side.offset(i);
            }
            off /= side.signals();
            Arrays.fill(variances, Sums.of(side.squares) / side.signals() - off * off);
        }
    },

    /**
     * One for all examples, the variance of all signals of a side about their common mean, with the spread between examples
     * in it: the fixed variance of the code that came with the paper. Departure: that code takes the IN signals for both
     * sides, by a slip; here each side has its own.
     */
    ALL_SIGNALS(1) {
        @Override
        void fill(Side side, double weight, double pooled, double[] variances) {
            Arrays.fill(variances, side.varianceOfAll());
        }
    },

    /**
     * Between the two, {@code (w s^2 + sum (x - m_i)^2) / (w + n_i - 1)} with the pooled variance {@code s^2} and the
     * weight {@code w} of {@link Lira#withShrinkage}: a bridge from pooled, for few shadow models, to per example, for many.
     */
    SHRUNKEN(1) {
        @Override
        void fill(Side side, double weight, double pooled, double[] variances) {
            for (int i = 0; i < variances.length; i++) {
                variances[i] = (weight * pooled + side.squares[i]) / (weight + side.count[i] - 1);
            }
        }
    };

    /** Standard deviations below this share of the pooled one are raised to it: no example is certain. */
    private static final double FLOOR = 1e-3;

    /** Below this, two signals are the same. */
    private static final double LEAST = 1e-30;

    private final int shadows;

    LiraVariance(int shadows) {
        this.shadows = shadows;
    }

    /** Shadow models that each example needs on a side. */
    int shadows() {
        return shadows;
    }

    /** One variance an example, positive. */
    final double[] of(Side side, double weight) {
        double[] variances = new double[side.count.length];
        of(side, weight, variances);
        return variances;
    }

    /** The same, into an array that is overwritten. */
    final void of(Side side, double weight, double[] variances) {
        double pooled = pooled(side);
        double floor = Math.max(LEAST * LEAST, FLOOR * FLOOR * pooled);
        fill(side, weight, pooled, variances);
        for (int i = 0; i < variances.length; i++) {
            variances[i] = Math.max(floor, variances[i]);
        }
    }

    /** Without the floor. */
    abstract void fill(Side side, double weight, double pooled, double[] variances);

    private static double pooled(Side side) {
        double empty = 0;
        for (double n : side.count) {
            empty += n == 0 ? 1 : 0;
        }
        double freedom = side.signals() - (side.count.length - empty);
        return freedom > 0 ? Sums.of(side.squares) / freedom : 0;
    }
}

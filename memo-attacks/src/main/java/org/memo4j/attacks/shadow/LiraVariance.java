package org.memo4j.attacks.shadow;

import java.util.Arrays;

/** How LiRA estimates the variance of the signal on an example, from {@code n_i} shadow models of a side. */
public enum LiraVariance {
    /** Per example, {@code sum (x - m_i)^2 / (n_i - 1)}: best for 64 shadow models a side and more. */
    PER_EXAMPLE(2) {
        @Override
        double[] of(Side side, double weight) {
            return each(side, i -> side.squares[i] / (side.count[i] - 1));
        }
    },

    /** Per example, {@code sum (x - m_i)^2 / n_i}, as {@code numpy.std} and the published codes have it: too small. */
    PER_EXAMPLE_POPULATION(1) {
        @Override
        double[] of(Side side, double weight) {
            return each(side, i -> side.squares[i] / side.count[i]);
        }
    },

    /**
     * One for all examples of a side, the pooled variance within examples: {@code sum_i sum (x - m_i)^2 / sum_i (n_i - 1)}.
     * Best for few shadow models.
     */
    POOLED(2) {
        @Override
        double[] of(Side side, double weight) {
            double pooled = pooled(side);
            return each(side, i -> pooled);
        }
    },

    /** One for all examples, {@code sum_i sum (x - m_i)^2 / sum_i n_i}: TensorFlow Privacy's fixed variance. */
    POOLED_POPULATION(1) {
        @Override
        double[] of(Side side, double weight) {
            double pooled = Arrays.stream(side.squares).sum() / side.signals();
            return each(side, i -> pooled);
        }
    },

    /**
     * One for all examples, the variance of all signals of a side about their common mean, with the spread between examples
     * in it: the fixed variance of the code that came with the paper. Departure: that code takes the IN signals for both
     * sides, by a slip; here each side has its own.
     */
    ALL_SIGNALS(1) {
        @Override
        double[] of(Side side, double weight) {
            double mean = side.total / side.signals();
            double variance = Math.max(0, side.totalSquared / side.signals() - mean * mean);
            return each(side, i -> variance);
        }
    },

    /**
     * Between the two, {@code (w s^2 + sum (x - m_i)^2) / (w + n_i - 1)} with the pooled variance {@code s^2} and the
     * weight {@code w} of {@link Lira#withShrinkage}: a bridge from pooled, for few shadow models, to per example, for many.
     */
    SHRUNKEN(1) {
        @Override
        double[] of(Side side, double weight) {
            double pooled = pooled(side);
            return each(side, i -> (weight * pooled + side.squares[i]) / (weight + side.count[i] - 1));
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
    abstract double[] of(Side side, double weight);

    private interface Variance {
        double of(int example);
    }

    private static double[] each(Side side, Variance variance) {
        double floor = Math.max(LEAST * LEAST, FLOOR * FLOOR * pooled(side));
        double[] variances = new double[side.count.length];
        for (int i = 0; i < variances.length; i++) {
            variances[i] = Math.max(floor, variance.of(i));
        }
        return variances;
    }

    private static double pooled(Side side) {
        double squares = 0;
        long freedom = 0;
        for (int i = 0; i < side.count.length; i++) {
            squares += side.squares[i];
            freedom += Math.max(0, side.count[i] - 1);
        }
        return freedom > 0 ? squares / freedom : 0;
    }
}

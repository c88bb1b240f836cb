package org.memo4j.core.model;

/** What a unit of a {@link DenseLayer} does to its weighted sum. All are piecewise linear. */
public enum DenseActivation {
    /** {@code t}. */
    IDENTITY(1) {
        @Override
        public double of(double t) {
            return t;
        }

        @Override
        public double slope(double t) {
            return 1;
        }
    },

    /** {@code max(t, 0)}. */
    RELU(2) {
        @Override
        public double of(double t) {
            return Math.max(t, 0);
        }

        @Override
        public double slope(double t) {
            return t > 0 ? 1 : 0;
        }
    },

    /** {@code max(-1, min(t, 1))}. */
    HARD_TANH(3) {
        @Override
        public double of(double t) {
            return Math.max(-1, Math.min(t, 1));
        }

        @Override
        public double slope(double t) {
            return t > -1 && t < 1 ? 1 : 0;
        }
    };

    private final int pieces;

    DenseActivation(int pieces) {
        this.pieces = pieces;
    }

    /**
     * Number of linear pieces.
     *
     * @return the number
     */
    public int pieces() {
        return pieces;
    }

    /**
     * The activation.
     *
     * @param t the weighted sum
     * @return its value
     */
    public abstract double of(double t);

    /**
     * The derivative; at a kink the slope on the flat side.
     *
     * @param t the weighted sum
     * @return its slope
     */
    public abstract double slope(double t);
}

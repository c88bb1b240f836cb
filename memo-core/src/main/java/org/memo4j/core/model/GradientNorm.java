package org.memo4j.core.model;

/** How the size of a gradient is measured, over all its entries as one vector. */
public enum GradientNorm {
    /** Sum of the absolute values. */
    L1 {
        @Override
        public double of(double[] gradient) {
            double sum = 0;
            for (double value : gradient) {
                sum += Math.abs(value);
            }
            return sum;
        }
    },
    /** Square root of the sum of squares; scaled, so that it neither overflows nor underflows. */
    L2 {
        @Override
        public double of(double[] gradient) {
            double largest = LARGEST.of(gradient);
            if (largest == 0) {
                return 0;
            }
            double sum = 0;
            for (double value : gradient) {
                sum += value / largest * (value / largest);
            }
            return largest * Math.sqrt(sum);
        }
    },
    /** Largest absolute value. */
    LARGEST {
        @Override
        public double of(double[] gradient) {
            double largest = 0;
            for (double value : gradient) {
                largest = Math.max(largest, Math.abs(value));
            }
            return largest;
        }
    };

    /**
     * Norm of a gradient.
     *
     * @param gradient the entries
     * @return the norm, at least 0; NaN if an entry is
     */
    public abstract double of(double[] gradient);
}

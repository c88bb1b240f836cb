package org.memo4j.attacks.shadow;

import java.util.Arrays;

/** Where the signals of the shadow models lie on an example. */
public enum Center {
    /** Arithmetic mean, as in the papers. */
    MEAN {
        @Override
        double of(double[] values) {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            return sum / values.length;
        }
    },

    /** Median, as in the code that came with the LiRA paper; the mean of the two middle values if their number is even. */
    MEDIAN {
        @Override
        double of(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            int half = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        }
    };

    /** The center of at least one value. */
    abstract double of(double[] values);
}

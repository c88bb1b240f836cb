package org.memo4j.attacks.shadow;

/** Where the signals of the shadow models lie on an example. */
public enum Center {
    /** Arithmetic mean, as in the papers. */
    MEAN {
        @Override
        double of(double[] values, int length) {
            double sum = 0;
            for (int i = 0; i < length; i++) {
                sum += values[i];
            }
            return sum / length;
        }
    },

    /** Median, as in the code that came with the LiRA paper; the mean of the two middle values if their number is even. */
    MEDIAN {
        @Override
        double of(double[] values, int length) {
            int half = length / 2;
            double upper = select(values, length, half);
            if (length % 2 == 1) {
                return upper;
            }
            double lower = values[0];
            for (int i = 1; i < half; i++) {
                lower = Math.max(lower, values[i]);
            }
            return (lower + upper) / 2;
        }
    };

    /** The center of the first values, at least one; may change their order. */
    abstract double of(double[] values, int length);

    /**
     * The value of rank {@code k}, moved there, with none greater before it. Quickselect whose partition has no branch that
     * depends on a value, because the processor cannot guess it. Linear on average, also with many equal values.
     */
    private static double select(double[] values, int length, int k) {
        int low = 0;
        int high = length - 1;
        while (low < high) {
            moveMedianOfThree(values, low, high);
            double pivot = values[high];
            int end = partition(values, low, high, pivot);
            values[high] = values[end];
            values[end] = pivot;
            if (k <= end) {
                high = k == end ? low : end - 1;
            } else if (end > low) {
                low = end + 1;
            } else {
                // none is less than the pivot: pass those that are equal
                low = partition(values, low, high + 1, Math.nextUp(pivot));
                if (k < low) {
                    return pivot;
                }
            }
        }
        return values[k];
    }

    /** To the end. */
    private static void moveMedianOfThree(double[] values, int low, int high) {
        int middle = (low + high) >>> 1;
        double a = values[low];
        double b = values[middle];
        double c = values[high];
        boolean first = (a < b) != (a < c);
        boolean second = (b < a) != (b < c);
        int median = first ? low : second ? middle : high;
        values[high] = values[median];
        values[median] = c;
    }

    /** Moves those less than a bound to the front of {@code [low, end)}; gives where they end. */
    private static int partition(double[] values, int low, int end, double bound) {
        int less = low;
        for (int i = low; i < end; i++) {
            double value = values[i];
            values[i] = values[less];
            values[less] = value;
            less += value < bound ? 1 : 0;
        }
        return less;
    }
}

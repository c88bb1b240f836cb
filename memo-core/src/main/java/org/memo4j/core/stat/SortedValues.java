package org.memo4j.core.stat;

/** Positions in ascending arrays, by bisection; equal values are told apart from smaller ones, as every rank needs. */
public final class SortedValues {
    private SortedValues() {}

    /**
     * Number of values less than a bound.
     *
     * @param sorted values in ascending order, none NaN
     * @param bound the bound, not NaN
     * @return the number
     */
    public static int less(double[] sorted, double bound) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < bound) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Number of values not greater than a bound.
     *
     * @param sorted values in ascending order, none NaN
     * @param bound the bound, not NaN
     * @return the number
     */
    public static int notGreater(double[] sorted, double bound) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= bound) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}

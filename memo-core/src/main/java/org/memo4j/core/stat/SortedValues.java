package org.memo4j.core.stat;

/**
 * Positions in ascending arrays, by bisection; equal values are told apart from smaller ones, as every rank needs. Every
 * search takes the same steps, without a branch that nobody can predict.
 */
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
        int length = sorted.length;
        while (length > 1) {
            int half = length >>> 1;
            low = sorted[low + half - 1] < bound ? low + half : low;
            length -= half;
        }
        return length == 1 && sorted[low] < bound ? low + 1 : low;
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
        int length = sorted.length;
        while (length > 1) {
            int half = length >>> 1;
            low = sorted[low + half - 1] <= bound ? low + half : low;
            length -= half;
        }
        return length == 1 && sorted[low] <= bound ? low + 1 : low;
    }
}

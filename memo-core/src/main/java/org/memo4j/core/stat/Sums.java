package org.memo4j.core.stat;

/** Sums of many numbers, in loops in which one addition after the other would be what takes the time, and counts. */
public final class Sums {
    private Sums() {}

    /**
     * Adds up in four chains, entry {@code i} in chain {@code i mod 4}, which the processor runs side by side; the order
     * is always the same. Cost: linear. Rounding errors grow as in any plain sum.
     *
     * @param values the numbers
     * @return their sum, 0 of none
     */
    public static double of(double[] values) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 4 <= values.length; i += 4) {
            a += values[i];
            b += values[i + 1];
            c += values[i + 2];
            d += values[i + 3];
        }
        for (; i < values.length; i++) {
            a += values[i];
        }
        return (a + b) + (c + d);
    }

    /**
     * Counts what is true.
     *
     * @param values the flags
     * @return how many of them are true
     */
    public static int count(boolean[] values) {
        int count = 0;
        for (boolean value : values) {
            count += value ? 1 : 0;
        }
        return count;
    }
}

package org.memo4j.attacks.group;

/** Mean and variance. */
final class Moments {
    private Moments() {}

    /** The mean, and the variance with {@code n - 1}, 0 for one value. */
    static double[] of(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return new double[] {mean, values.length > 1 ? sum / (values.length - 1) : 0};
    }
}

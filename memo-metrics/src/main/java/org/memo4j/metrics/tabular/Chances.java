package org.memo4j.metrics.tabular;

/** Tail probabilities of counts of right answers. */
final class Chances {
    private Chances() {}

    /** Probability that independent events of these probabilities happen {@code count} times or more. */
    static double atLeast(int count, double[] probabilities) {
        // distribution of the count after each event, all of count and more in the last entry
        double[] mass = new double[count + 1];
        mass[0] = 1;
        for (double p : probabilities) {
            for (int k = count; k >= 0; k--) {
                double stays = k == count ? mass[k] : mass[k] * (1 - p);
                mass[k] = stays + (k > 0 ? mass[k - 1] * p : 0);
            }
        }
        return Math.min(1, mass[count]);
    }
}

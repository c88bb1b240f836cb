package org.memo4j.core.stat;

import org.memo4j.core.Checks;

/**
 * Two proportions of different, independent entries.
 *
 * @param successes1 number of successes of the first sample
 * @param trials1 its size, at least 1
 * @param successes2 number of successes of the second sample
 * @param trials2 its size, at least 1
 */
public record IndependentProportions(int successes1, int trials1, int successes2, int trials2) {
    /**
     * Checks the counts.
     *
     * @param successes1 number of successes of the first sample
     * @param trials1 its size, at least 1
     * @param successes2 number of successes of the second sample
     * @param trials2 its size, at least 1
     * @throws IllegalArgumentException if a sample is empty, or has fewer entries than successes
     */
    public IndependentProportions {
        check(successes1, trials1);
        check(successes2, trials2);
    }

    private static void check(int successes, int trials) {
        Checks.atLeast(trials, 1, "trials");
        Checks.check(
                successes >= 0 && successes <= trials, "successes must be in [0, %d], but is %d", trials, successes);
    }

    /**
     * The first proportion less the second, with Newcombe's hybrid score interval, which joins the two Wilson intervals.
     * R. G. Newcombe, <em>Interval estimation for the difference between independent proportions: comparison of eleven
     * methods</em>, Statistics in Medicine 1998, method 10.
     *
     * @param confidence nominal coverage of the interval, in (0, 1)
     * @return the difference and its interval, in [-1, 1]
     * @throws IllegalArgumentException if the confidence is not in (0, 1)
     */
    public Estimate difference(double confidence) {
        Estimate first = BinomialInterval.WILSON.estimate(successes1, trials1, confidence);
        Estimate second = BinomialInterval.WILSON.estimate(successes2, trials2, confidence);
        double difference = first.value() - second.value();
        return new Estimate(
                difference,
                difference - Math.hypot(first.value() - first.lower(), second.upper() - second.value()),
                difference + Math.hypot(first.upper() - first.value(), second.value() - second.lower()),
                confidence,
                "Newcombe hybrid score");
    }
}

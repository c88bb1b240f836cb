package org.memo4j.core.stat;

import org.apache.commons.math3.special.Beta;
import org.memo4j.core.Checks;

/**
 * Two proportions of the same entries: each entry is a success of both, of one, or of neither. Entries are independent of
 * each other.
 *
 * @param both number of entries that are successes of both
 * @param firstOnly of the first only
 * @param secondOnly of the second only
 * @param neither of neither
 */
public record PairedProportions(int both, int firstOnly, int secondOnly, int neither) {
    /**
     * Checks the counts.
     *
     * @param both number of entries that are successes of both
     * @param firstOnly of the first only
     * @param secondOnly of the second only
     * @param neither of neither
     * @throws IllegalArgumentException if one is negative or all are 0
     */
    public PairedProportions {
        Checks.atLeast(both, 0, "both");
        Checks.atLeast(firstOnly, 0, "firstOnly");
        Checks.atLeast(secondOnly, 0, "secondOnly");
        Checks.atLeast(neither, 0, "neither");
        Checks.check(
                both > 0 || firstOnly > 0 || secondOnly > 0 || neither > 0,
                "there is no entry to compare; give at least one");
    }

    /**
     * Counts.
     *
     * @param first whether each entry is a success of the first
     * @param second whether each entry is a success of the second
     * @return the counts
     * @throws IllegalArgumentException if the lengths differ or there is no entry
     */
    public static PairedProportions of(boolean[] first, boolean[] second) {
        Checks.sameLength(second.length, "second", first.length, "first");
        int[] counts = new int[4];
        for (int i = 0; i < first.length; i++) {
            counts[(first[i] ? 0 : 2) + (second[i] ? 0 : 1)]++;
        }
        return new PairedProportions(counts[0], counts[1], counts[2], counts[3]);
    }

    /**
     * Number of entries.
     *
     * @return the sum of the four
     */
    public int entries() {
        return Math.toIntExact((long) both + firstOnly + secondOnly + neither);
    }

    /**
     * The first proportion less the second, with Newcombe's interval for pairs: the two Wilson intervals are joined by the
     * correlation {@code phi} of the outcomes, lowered by a correction for continuity where it is positive. R. G. Newcombe,
     * <em>Improved confidence intervals for the difference between binomial proportions based on paired data</em>,
     * Statistics in Medicine 1998, method 10.
     *
     * @param confidence nominal coverage of the interval, in (0, 1)
     * @return the difference and its interval, in [-1, 1]
     * @throws IllegalArgumentException if the confidence is not in (0, 1)
     */
    public Estimate difference(double confidence) {
        int n = entries();
        Estimate first = BinomialInterval.WILSON.estimate(both + firstOnly, n, confidence);
        Estimate second = BinomialInterval.WILSON.estimate(both + secondOnly, n, confidence);
        double difference = (double) (firstOnly - secondOnly) / n;
        return new Estimate(
                difference,
                difference - joined(first.value() - first.lower(), second.upper() - second.value()),
                difference + joined(first.upper() - first.value(), second.value() - second.lower()),
                confidence,
                "Newcombe paired score");
    }

    private double joined(double first, double second) {
        return Math.sqrt(Math.max(0, first * first - 2 * phi() * first * second + second * second));
    }

    private double phi() {
        double margins = (double) (both + firstOnly) * (secondOnly + neither);
        margins *= (double) (both + secondOnly) * (firstOnly + neither);
        double surplus = (double) both * neither - (double) firstOnly * secondOnly;
        double corrected = surplus > 0 ? Math.max(0, surplus - entries() / 2.0) : surplus;
        return margins > 0 ? corrected / Math.sqrt(margins) : 0;
    }

    /**
     * McNemar's exact test: of the entries that are successes of one only, as many or more are the first's, if each is a
     * toss of a coin. McNemar, <em>Note on the sampling error of the difference between correlated proportions or
     * percentages</em>, Psychometrika 1947, in its exact form.
     *
     * @return the one-sided p-value, small where the first has more successes; 1 if the two differ nowhere
     */
    public double pValue() {
        // the tail itself; Commons Math's binomial distribution takes it from 1, and loses what is below 1e-16
        return firstOnly == 0 ? 1 : Beta.regularizedBeta(0.5, firstOnly, secondOnly + 1.0);
    }
}

package org.memo4j.examples.attack;

import java.math.BigDecimal;
import java.math.MathContext;
import org.memo4j.attacks.roc.TprAtFpr;

/**
 * Which false-positive rates can be told from the scores of some who are no members.
 *
 * @param others number of these scores
 */
record Resolution(long others) {
    /** Whether enough false positives are expected at a rate. */
    boolean tells(double fpr) {
        return lowest() <= fpr;
    }

    /** Lowest rate that is told; above 1 if none is. */
    double lowest() {
        return (double) TprAtFpr.NEEDED / others;
    }

    /**
     * What a dash in a table means, and what lower rates would.
     *
     * @param what what there are so many of
     */
    String text(String what) {
        return "A dash stands for a rate at which fewer than ten false positives are expected: any"
                + (lowest() > 1 ? "" : " below " + percentage(lowest()) + " %")
                + ", with " + others + " " + what + ". One false positive among them is a rate of "
                + percentage(1.0 / others)
                + " %: below that an attack accuses none of them, and whom it would accuse among many more is not"
                + " known.";
    }

    /**
     * Which rates an attack tells whose score is a share: the highest one is that of one in {@code count + 1} who is no
     * member, if all are alike.
     *
     * @param attack name of the attack
     * @param what what it is a share of
     * @param count how many there are, or the fewest
     */
    static String shares(String attack, String what, int count) {
        return attack + " ranks by the share of " + what + " that score lower, out of " + count
                + ": for a false-positive rate below about " + percentage(1.0 / (count + 1))
                + " % it has no threshold but that of accusing nobody.";
    }

    private static String percentage(double rate) {
        return ClassifierPage.percentage(
                BigDecimal.valueOf(rate).round(new MathContext(3)).doubleValue());
    }
}

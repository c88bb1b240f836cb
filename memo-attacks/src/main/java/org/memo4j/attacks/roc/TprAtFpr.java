package org.memo4j.attacks.roc;

import java.util.Locale;

/**
 * True-positive rate at a fixed false-positive rate, as far as the sample resolves it.
 *
 * <p>A sample of {@code n} non-members has {@code fpr * n} false positives to set a threshold by. With fewer than
 * {@value #NEEDED} of them the true FPR of the threshold is known within a factor of about two at best, so the number
 * is not resolved: it describes this sample and should not be reported as the attack's TPR at {@code fpr}. With fewer
 * than one it is the TPR at no false positive at all, whatever {@code fpr} is.
 *
 * @param fpr false-positive rate asked for
 * @param convention how the curve was read
 * @param value the true-positive rate, also when it is not resolved
 * @param attainedFpr false-positive rate at which {@code value} was read: with {@link TprConvention#STEP} the rate of a
 *     threshold, at most {@code fpr}
 * @param threshold the threshold, flagging {@code score >= threshold}; {@code +inf} where nobody is flagged; with
 *     {@link TprConvention#HULL} the stricter of the two thresholds
 * @param nonMembers number of non-members
 */
public record TprAtFpr(
        double fpr, TprConvention convention, double value, double attainedFpr, double threshold, int nonMembers) {
    /** Expected false positives that are needed. */
    public static final int NEEDED = 10;

    /**
     * Whether the sample resolves the false-positive rate.
     *
     * @return true if {@code fpr * nonMembers >= 10}
     */
    public boolean resolved() {
        return (double) NEEDED / nonMembers <= fpr;
    }

    /**
     * What a reader must know about the number.
     *
     * @return empty if it is resolved, else one sentence
     */
    public String note() {
        return resolved()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "not resolved: %s false positives expected among %d non-members, %d needed",
                        Double.toString(Math.round(fpr * nonMembers * 100) / 100.0),
                        nonMembers,
                        NEEDED);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "TPR %.4f at FPR %s (%s)%s", value, fpr, convention, resolved() ? "" : ", " + note());
    }
}

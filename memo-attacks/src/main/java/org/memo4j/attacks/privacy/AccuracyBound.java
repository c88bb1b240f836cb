package org.memo4j.attacks.privacy;

import org.memo4j.attacks.roc.Confusion;
import org.memo4j.core.Checks;

/**
 * Lower bound on the balanced accuracy of an attack,
 *
 * <pre>
 * (TPR_lower + 1 - FPR_upper) / 2
 * </pre>
 *
 * with exact one-sided limits that err with half of the significance each, so that both hold together. A bound of 1/2 or
 * less shows nothing.
 *
 * <p>Source: Jagielski, Ullman and Oprea, <em>Auditing differentially private machine learning</em>, NeurIPS 2020, and its
 * code, which this follows: 0 where one of the limits says nothing ({@code TPR_lower = 0} or {@code FPR_upper = 1}).
 */
public final class AccuracyBound {
    private AccuracyBound() {}

    /**
     * The bound.
     *
     * @param counts counts at a threshold that was fixed before they were seen
     * @param confidence probability with which it is right, in (0.5, 1)
     * @return the bound, in [0, 1); 0 claims nothing
     */
    public static double lower(Confusion counts, double confidence) {
        Checks.check(confidence > 0.5 && confidence < 1, "confidence must be in (0.5, 1), but is %s", confidence);
        double tail = (1 - confidence) / 2;
        double high = RatioBound.clopperPearson(counts.truePositives(), counts.members(), tail)[0];
        double low = RatioBound.clopperPearson(counts.falsePositives(), counts.nonMembers(), tail)[1];
        return high == 0 || low == 1 ? 0 : (high + 1 - low) / 2;
    }
}

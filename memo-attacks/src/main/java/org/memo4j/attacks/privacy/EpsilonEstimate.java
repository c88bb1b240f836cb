package org.memo4j.attacks.privacy;

import org.memo4j.attacks.roc.Confusion;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.attacks.roc.TprConvention;
import org.memo4j.core.Checks;

/**
 * Estimate of the epsilon that an attack sees, without any confidence: the largest
 *
 * <pre>
 * ln((TPR - delta) / FPR)
 * </pre>
 *
 * on the convex hull of the ROC curve at false-positive rates that rest on enough false positives. It may lie above or
 * below the truth; only {@link PrivacyAudit} bounds it. The convention is that of jax_privacy's raw counts.
 */
public final class EpsilonEstimate {
    private EpsilonEstimate() {}

    /**
     * The estimate.
     *
     * @param roc the curve
     * @param falsePositives fewest false positives that a rate may rest on, at least 1; 50 is common
     * @param delta in [0, 1]
     * @return the estimate, at least 0; 0 also if there are no more non-members than that
     */
    public static double of(RocCurve roc, int falsePositives, double delta) {
        Checks.atLeast(falsePositives, 1, "falsePositives");
        Checks.probability(delta, "delta");
        if (falsePositives >= roc.nonMembers()) {
            return 0;
        }
        double fpr = (double) falsePositives / roc.nonMembers();
        double best = ratio(roc.tprAt(fpr, TprConvention.HULL).value(), fpr, delta);
        for (int corner : roc.hullPoints()) {
            Confusion counts = roc.confusion(corner);
            if (counts.falsePositives() >= falsePositives) {
                best = Math.max(best, ratio(counts.tpr(), counts.fpr(), delta));
            }
        }
        return best > 1 ? Math.log(best) : 0;
    }

    private static double ratio(double tpr, double fpr, double delta) {
        return (tpr - delta) / fpr;
    }
}

package org.memo4j.attacks.roc;

import org.apache.commons.math3.special.Beta;
import org.memo4j.core.Checks;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Estimate;

/** Distribution-free bounds of the true-positive rate at a false-positive rate; see {@link RocCurve}. */
final class TprBounds {
    private TprBounds() {}

    static Estimate estimate(RocCurve roc, double fpr, double confidence) {
        Checks.openProbability(fpr, "fpr");
        Checks.openProbability(confidence, "confidence");
        double error = (1 - confidence) / 4;
        return new Estimate(
                roc.tprAt(fpr).value(),
                lower(roc, fpr, error),
                upper(roc, fpr, error),
                confidence,
                "order statistics and Clopper-Pearson");
    }

    private static double lower(RocCurve roc, double fpr, double error) {
        int n = roc.nonMembers();
        int low = 0;
        int high = n;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (Beta.regularizedBeta(fpr, middle, n - middle + 1.0) >= 1 - error) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low == 0 ? 0 : membersAbove(roc, low, error).lower();
    }

    private static double upper(RocCurve roc, double fpr, double error) {
        int n = roc.nonMembers();
        int low = 1;
        int high = n + 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Beta.regularizedBeta(fpr, middle, n - middle + 1.0) <= error) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low > n ? 1 : membersAbove(roc, low, error).upper();
    }

    /** Share of the members strictly above the k-th highest non-member: the last point with fewer than k of these. */
    private static Estimate membersAbove(RocCurve roc, int k, double error) {
        int low = 0;
        int high = roc.points() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (roc.falsePositives(middle) < k) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return BinomialInterval.CLOPPER_PEARSON.estimate(roc.truePositives(low), roc.members(), 1 - 2 * error);
    }
}

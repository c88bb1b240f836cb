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
        // The greatest k with P(Beta(k, n-k+1) <= fpr) >= 1 - error; the probability falls with k.
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
        if (low == 0) {
            return 0;
        }
        // Everybody strictly above the k-th highest non-member: the last point with fewer than k false positives.
        int hits = roc.truePositives(lastPointBelow(roc, low));
        return BinomialInterval.CLOPPER_PEARSON
                .estimate(hits, roc.members(), 1 - 2 * error)
                .lower();
    }

    private static double upper(RocCurve roc, double fpr, double error) {
        int n = roc.nonMembers();
        // The least k with P(Beta(k, n-k+1) > fpr) >= 1 - error; n + 1 if there is none.
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
        if (low > n) {
            return 1;
        }
        // Everybody from the k-th highest non-member on: the first point with at least k false positives.
        int hits = roc.truePositives(lastPointBelow(roc, low) + 1);
        return BinomialInterval.CLOPPER_PEARSON
                .estimate(hits, roc.members(), 1 - 2 * error)
                .upper();
    }

    private static int lastPointBelow(RocCurve roc, int falsePositives) {
        int low = 0;
        int high = roc.points() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (roc.falsePositives(middle) < falsePositives) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}

package org.memo4j.attacks.roc;

import org.memo4j.core.Checks;

/**
 * How a curve is read between its points for the true-positive rate at a fixed false-positive rate. Published tools
 * differ, so the convention belongs to the number.
 *
 * <p>Two more are in use and not offered: interpolation between the thresholds (SACRO-ML), which depends on the scale of
 * the scores, and one point an example (LeakPro), which depends on the order of equal scores.
 */
public enum TprConvention {
    /** Largest TPR of a threshold with {@code FPR <= fpr}; the convention of Privacy Meter and of Min-K%++. */
    STEP {
        @Override
        TprAtFpr read(RocCurve roc, double fpr) {
            return at(roc, fpr, roc.lastPoint(fpr, true));
        }
    },
    /** Largest TPR of a threshold with {@code FPR < fpr}; the convention of the LiRA reference code. */
    STRICT_STEP {
        @Override
        TprAtFpr read(RocCurve roc, double fpr) {
            Checks.check(fpr > 0, "fpr must be > 0 for STRICT_STEP, since no FPR is below 0, but is %s", fpr);
            return at(roc, fpr, roc.lastPoint(fpr, false));
        }
    },
    /**
     * TPR of the convex hull at exactly {@code fpr}: linear between two corners, which an attacker reaches by choosing
     * between their thresholds at random; the convention of jax_privacy. Never below {@link #STEP}, and biased upward
     * on small samples.
     */
    HULL {
        @Override
        TprAtFpr read(RocCurve roc, double fpr) {
            int[] corners = roc.hullPoints();
            int right = 1;
            while (right < corners.length - 1
                    && (double) roc.falsePositives(corners[right]) / roc.nonMembers() <= fpr) {
                right++;
            }
            int from = corners[right - 1];
            int to = corners[right];
            double x0 = (double) roc.falsePositives(from) / roc.nonMembers();
            double x1 = (double) roc.falsePositives(to) / roc.nonMembers();
            double y0 = (double) roc.truePositives(from) / roc.members();
            double y1 = (double) roc.truePositives(to) / roc.members();
            double share = x1 > x0 ? (fpr - x0) / (x1 - x0) : 1;
            double tpr = share == 1 ? y1 : y0 + share * (y1 - y0);
            return new TprAtFpr(fpr, this, tpr, fpr, roc.threshold(from), roc.nonMembers());
        }
    };

    abstract TprAtFpr read(RocCurve roc, double fpr);

    TprAtFpr at(RocCurve roc, double fpr, int point) {
        return new TprAtFpr(
                fpr,
                this,
                (double) roc.truePositives(point) / roc.members(),
                (double) roc.falsePositives(point) / roc.nonMembers(),
                roc.threshold(point),
                roc.nonMembers());
    }
}

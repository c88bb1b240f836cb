package org.memo4j.attacks.membership;

import org.memo4j.attacks.roc.TprAtFpr;
import org.memo4j.core.stat.Estimate;

/**
 * True-positive rate at a fixed false-positive rate, with its interval and with what the sample can resolve.
 *
 * @param point the rate and where on the curve it was read
 * @param estimate the same rate with its interval
 */
public record TprEstimate(TprAtFpr point, Estimate estimate) {
    /**
     * The false-positive rate.
     *
     * @return the rate asked for
     */
    public double fpr() {
        return point.fpr();
    }

    /**
     * Whether the sample resolves the false-positive rate.
     *
     * @return false if fewer than ten false positives are expected
     */
    public boolean resolved() {
        return point.resolved();
    }

    @Override
    public String toString() {
        return estimate + (resolved() ? "" : "  " + point.note());
    }
}

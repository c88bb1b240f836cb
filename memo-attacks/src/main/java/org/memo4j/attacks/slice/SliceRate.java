package org.memo4j.attacks.slice;

import org.memo4j.core.stat.Estimate;

/**
 * Rates of a slice at the threshold that all examples have for a false-positive rate: an attacker who does not know the
 * slice has one threshold for all. Intervals take the threshold as given.
 *
 * @param commonFpr false-positive rate over all examples that the threshold was chosen for
 * @param threshold the threshold, flagging {@code score >= threshold}
 * @param tpr share of the slice's members that is flagged
 * @param fpr share of the slice's non-members that is flagged
 */
public record SliceRate(double commonFpr, double threshold, Estimate tpr, Estimate fpr) {
    @Override
    public String toString() {
        return "at the common FPR " + commonFpr + ": TPR " + tpr + ", FPR " + fpr;
    }
}

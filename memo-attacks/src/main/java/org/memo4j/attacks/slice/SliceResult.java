package org.memo4j.attacks.slice;

import java.util.List;
import java.util.Locale;
import org.memo4j.attacks.roc.AucComparison;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.stat.Estimate;

/**
 * An attack on one slice.
 *
 * @param slice the examples
 * @param roc curve over the slice alone
 * @param auc its area, with the interval
 * @param rates rates at the common thresholds, in the order of the options
 * @param rest area over the slice less that over all other examples, with its test
 * @param chance p-value of the hypothesis that the attack does not tell members in this slice
 * @param adjustedChance the same, adjusted for all slices
 * @param adjustedRest p-value of {@code rest}, adjusted for all slices
 */
public record SliceResult(
        Slice slice,
        RocCurve roc,
        Estimate auc,
        List<SliceRate> rates,
        AucComparison rest,
        double chance,
        double adjustedChance,
        double adjustedRest) {
    /**
     * Copies the list.
     *
     * @param slice the examples
     * @param roc curve over the slice alone
     * @param auc its area, with the interval
     * @param rates rates at the common thresholds
     * @param rest area over the slice less that over all other examples, with its test
     * @param chance p-value of the hypothesis that the attack does not tell members in this slice
     * @param adjustedChance the same, adjusted for all slices
     * @param adjustedRest p-value of {@code rest}, adjusted for all slices
     */
    public SliceResult {
        rates = List.copyOf(rates);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s: AUC %s, adjusted p-value %.3g", slice, auc, adjustedChance);
    }
}

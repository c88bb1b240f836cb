package org.memo4j.attacks.roc;

import java.util.Locale;
import org.memo4j.core.stat.Estimate;

/**
 * Difference of two areas under the curve, with its test.
 *
 * @param difference area of the first less area of the second
 * @param pValue two-sided p-value of the hypothesis that both are equal
 */
public record AucComparison(Estimate difference, double pValue) {
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "difference of AUC %s, p-value %.3g (%s)", difference, pValue, difference.method());
    }
}

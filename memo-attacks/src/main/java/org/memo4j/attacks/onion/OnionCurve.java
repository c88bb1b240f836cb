package org.memo4j.attacks.onion;

import java.util.Locale;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.Checks;

/**
 * One curve of a figure: true-positive rate against false-positive rate, threshold by threshold from the highest down. The
 * ideal curve is no ROC curve, since its two rates are over different examples.
 *
 * @param name {@code baseline}, {@code ideal}, {@code ideal among kept} or {@code reality}
 * @param falsePositiveRates ascending, from 0 to 1
 * @param truePositiveRates ascending, from 0 to 1
 */
public record OnionCurve(String name, double[] falsePositiveRates, double[] truePositiveRates) {
    /**
     * Copies the arrays.
     *
     * @param name name of the curve
     * @param falsePositiveRates ascending, from 0 to 1
     * @param truePositiveRates ascending, from 0 to 1
     */
    public OnionCurve {
        Checks.sameLength(
                truePositiveRates.length, "truePositiveRates", falsePositiveRates.length, "falsePositiveRates");
        falsePositiveRates = falsePositiveRates.clone();
        truePositiveRates = truePositiveRates.clone();
    }

    static OnionCurve of(String name, RocCurve roc) {
        return new OnionCurve(name, roc.falsePositiveRates(), roc.truePositiveRates());
    }

    /**
     * False-positive rates.
     *
     * @return a copy
     */
    @Override
    public double[] falsePositiveRates() {
        return falsePositiveRates.clone();
    }

    /**
     * True-positive rates.
     *
     * @return a copy
     */
    @Override
    public double[] truePositiveRates() {
        return truePositiveRates.clone();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s, %d points", name, falsePositiveRates.length);
    }
}

package org.memo4j.attacks.onion;

import java.util.Locale;
import org.memo4j.core.stat.Estimate;

/**
 * True-positive rates of one removal at a false-positive rate, with intervals by model: the models of both populations are
 * drawn anew, their examples are the same. What another data set would give they do not say.
 *
 * @param fpr the false-positive rate
 * @param baseline rate over all examples of the first population
 * @param ideal rate over the kept examples at the threshold of all
 * @param idealAmongKept rate over the kept examples at their own threshold
 * @param reality rate over the kept examples after training again
 * @param excess reality less ideal
 */
public record OnionTprs(
        double fpr, Estimate baseline, Estimate ideal, Estimate idealAmongKept, Estimate reality, Estimate excess) {
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "TPR at FPR %s%n  baseline          %s%n  ideal             %s%n  ideal among kept  %s%n  reality     "
                        + "      %s%n  reality - ideal   %s",
                fpr,
                baseline,
                ideal,
                idealAmongKept,
                reality,
                excess);
    }
}

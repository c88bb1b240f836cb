package org.memo4j.metrics.counterfactual;

import java.util.Locale;

/**
 * How well two halves of the models agree on the memorization of the examples.
 *
 * @param splits number of random splits that were averaged
 * @param examples least number of examples of a split that both halves could estimate; the others took no part
 * @param pearson mean correlation between the estimates of the two halves
 * @param spearman mean rank correlation
 */
public record HalvesAgreement(int splits, int examples, double pearson, double spearman) {
    /**
     * Correlation to expect between this many models and as many others, by the formula of Spearman and Brown (1910),
     * {@code 2 r / (1 + r)}.
     *
     * @return the correlation, from that of the halves
     */
    public double ofAllModels() {
        return 2 * pearson / (1 + pearson);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "agreement of two halves of the models, %d splits, %d examples%n  Pearson     %.4f%n  Spearman    %.4f%n"
                        + "  all models  %.4f",
                splits,
                examples,
                pearson,
                spearman,
                ofAllModels());
    }
}

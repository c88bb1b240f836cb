package org.memo4j.attacks.membership;

import java.util.List;
import java.util.Locale;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;

/**
 * How well an attack tells members from non-members.
 *
 * @param scores the scores that were evaluated
 * @param roc their ROC curve
 * @param auc area under the curve, with its interval
 * @param tprs true-positive rates at fixed false-positive rates, in the order of the options
 * @param provenance provenance of the scores and the options of the evaluation
 */
public record MembershipEvaluation(
        MembershipScores scores, RocCurve roc, Estimate auc, List<TprEstimate> tprs, Provenance provenance) {
    /**
     * Copies the list.
     *
     * @param scores the scores that were evaluated
     * @param roc their ROC curve
     * @param auc area under the curve, with its interval
     * @param tprs true-positive rates at fixed false-positive rates
     * @param provenance provenance of the scores and the options of the evaluation
     */
    public MembershipEvaluation {
        tprs = List.copyOf(tprs);
    }

    /**
     * Name and version of the attack.
     *
     * @return the name
     */
    public MetricId attack() {
        return scores.attack();
    }

    /**
     * True-positive rate at one of the false-positive rates that were asked for.
     *
     * @param fpr the false-positive rate
     * @return the rate
     * @throws IllegalArgumentException if the options did not ask for it
     */
    public TprEstimate tprAt(double fpr) {
        for (TprEstimate tpr : tprs) {
            if (tpr.fpr() == fpr) {
                return tpr;
            }
        }
        throw new IllegalArgumentException(
                "fpr " + fpr + " was not asked for; give it to MembershipInference.withFprs, or use roc().tprAt");
    }

    /**
     * Readable table.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(scores.label());
        row(table, "members", "%d", roc.members());
        row(table, "non-members", "%d", roc.nonMembers());
        row(table, "distinct scores", "%d", roc.distinctScores());
        row(table, "AUC", "%s  at %s %%, %s", auc, Double.toString(100 * auc.confidence()), auc.method());
        row(table, "p-value, chance", "%.3g", roc.chancePValue());
        for (TprEstimate tpr : tprs) {
            row(table, "TPR at FPR " + tpr.fpr(), "%s", tpr);
        }
        row(table, "balanced accuracy", "%.4f  at the best threshold for these scores", roc.oracleBalancedAccuracy());
        return table.toString();
    }

    private static void row(StringBuilder table, String name, String format, Object... values) {
        table.append(String.format(Locale.ROOT, "%n  %-19s", name)).append(String.format(Locale.ROOT, format, values));
    }
}

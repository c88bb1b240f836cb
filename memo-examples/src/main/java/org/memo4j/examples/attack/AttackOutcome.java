package org.memo4j.examples.attack;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.roc.AucInterval;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.Membership;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;

/**
 * One attack on one or several targets.
 *
 * @param name name of the attack
 * @param provenance definition and options
 * @param targets the targets, with the members of each
 * @param scores scores of every target on every example
 * @param rocs ROC curve of every target
 */
record AttackOutcome(String name, Provenance provenance, Targets targets, double[][] scores, List<RocCurve> rocs) {
    static final double CONFIDENCE = 0.95;

    /**
     * Models that are attacked.
     *
     * @param models their numbers
     * @param membership which model saw which example
     */
    record Targets(int[] models, Membership membership) {
        boolean[] members(int target) {
            return membership.flags(models[target]);
        }
    }

    static AttackOutcome of(String name, Provenance provenance, Targets targets, double[][] scores) {
        List<RocCurve> rocs = IntStream.range(0, scores.length)
                .mapToObj(t -> MembershipScores.split(provenance, scores[t], targets.members(t))
                        .roc())
                .toList();
        return new AttackOutcome(name, provenance, targets, scores, rocs);
    }

    /** ROC curve of all targets together, for the picture. */
    RocCurve pooled() {
        int examples = targets.membership.examples();
        boolean[] member = new boolean[scores.length * examples];
        for (int t = 0; t < scores.length; t++) {
            System.arraycopy(targets.members(t), 0, member, t * examples, examples);
        }
        double[] all = Arrays.stream(scores).flatMapToDouble(Arrays::stream).toArray();
        return MembershipScores.split(provenance, all, member).roc();
    }

    /** Area under the curve: of the target by DeLong's interval, or the mean over targets with models resampled. */
    Estimate auc() {
        return scores.length == 1 ? rocs.get(0).auc(AucInterval.DELONG, CONFIDENCE) : mean(RocCurve::auc);
    }

    /** True-positive rate at a false-positive rate, likewise. */
    Estimate tprAt(double fpr) {
        return scores.length == 1
                ? rocs.get(0).tprAt(fpr, CONFIDENCE)
                : mean(roc -> roc.tprAt(fpr).value());
    }

    private Estimate mean(ToDoubleFunction<RocCurve> statistic) {
        double[] each = rocs.stream().mapToDouble(statistic).toArray();
        return Bootstrap.withDefaults()
                .estimate(each, values -> Arrays.stream(values).average().orElseThrow());
    }
}

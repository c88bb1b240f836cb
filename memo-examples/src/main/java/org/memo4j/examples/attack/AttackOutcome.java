package org.memo4j.examples.attack;

import java.util.ArrayList;
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
 */
record AttackOutcome(String name, Provenance provenance, Targets targets, double[][] scores) {
    private static final double CONFIDENCE = 0.95;

    /**
     * Models that are attacked.
     *
     * @param models their numbers
     * @param membership which model saw which example
     */
    record Targets(int[] models, Membership membership) {
        boolean member(int target, int example) {
            return membership.contains(models[target], example);
        }
    }

    /** ROC curve of one target. */
    RocCurve roc(int target) {
        MembershipScores split = MembershipScores.split(
                provenance,
                scores[target],
                flags(IntStream.range(0, scores[target].length)
                        .mapToObj(i -> targets.member(target, i))
                        .toList()));
        return split.roc();
    }

    /** ROC curve of all targets together, for the picture. */
    RocCurve pooled() {
        List<Boolean> member = new ArrayList<>();
        for (int t = 0; t < scores.length; t++) {
            for (int i = 0; i < scores[t].length; i++) {
                member.add(targets.member(t, i));
            }
        }
        double[] all = Arrays.stream(scores).flatMapToDouble(Arrays::stream).toArray();
        return MembershipScores.split(provenance, all, flags(member)).roc();
    }

    private static boolean[] flags(List<Boolean> list) {
        boolean[] flags = new boolean[list.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = list.get(i);
        }
        return flags;
    }

    /** Area under the curve: of the target by DeLong's interval, or the mean over targets with models resampled. */
    Estimate auc() {
        return scores.length == 1 ? roc(0).auc(AucInterval.DELONG, CONFIDENCE) : mean(RocCurve::auc);
    }

    /** True-positive rate at a false-positive rate, likewise. */
    Estimate tprAt(double fpr) {
        return scores.length == 1
                ? roc(0).tprAt(fpr, CONFIDENCE)
                : mean(roc -> roc.tprAt(fpr).value());
    }

    private Estimate mean(ToDoubleFunction<RocCurve> statistic) {
        double[] each = IntStream.range(0, scores.length)
                .mapToDouble(t -> statistic.applyAsDouble(roc(t)))
                .toArray();
        return Bootstrap.withDefaults()
                .estimate(each, values -> Arrays.stream(values).average().orElseThrow());
    }
}

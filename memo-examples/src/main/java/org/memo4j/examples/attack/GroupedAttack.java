package org.memo4j.examples.attack;

import java.util.List;
import java.util.Optional;
import org.memo4j.attacks.roc.AucComparison;
import org.memo4j.attacks.roc.GroupedRoc;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.score.Membership;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.core.stat.Estimate;

/**
 * An attack on all targets, with intervals for other groups of records: those of one group go up and down together.
 *
 * @param name name of the attack
 * @param auc area under the curve
 * @param tpr true-positive rate at the false-positive rate 0.01, if that is told
 * @param gain area less that of the loss threshold, with its test
 */
record GroupedAttack(String name, Estimate auc, Optional<Estimate> tpr, AucComparison gain) {
    private static final int REPLICATES = 400;

    /**
     * Attacks by group.
     *
     * @param groups the groups
     * @param attacks one entry an attack that is drawn in the report
     */
    record All(RecordGroups groups, List<GroupedAttack> attacks) {}

    static All all(RecordGroups groups, List<AttackStatistics.Result> results, Membership membership) {
        GroupedRoc baseline = groups.roc(results.get(0).scores().scores(), membership);
        Bootstrap bootstrap = Bootstrap.withDefaults()
                .withReplicates(REPLICATES)
                .withConfidence(AttackStatistics.CONFIDENCE)
                .withInterval(BootstrapInterval.PERCENTILE);
        return new All(
                groups,
                ClassifierPage.DRAWN.stream()
                        .map(name -> results.stream()
                                .map(AttackStatistics.Result::scores)
                                .filter(scores -> scores.name().equals(name))
                                .findFirst()
                                .orElseThrow())
                        .map(scores -> {
                            GroupedRoc curve = groups.roc(scores.scores(), membership);
                            boolean told = new Resolution(curve.roc().nonMembers()).tells(ClassifierResult.FPR);
                            return new GroupedAttack(
                                    scores.name(),
                                    curve.auc(AttackStatistics.CONFIDENCE),
                                    told
                                            ? Optional.of(curve.bootstrap(bootstrap, List.of(GroupedAttack::tpr))
                                                    .get(0))
                                            : Optional.empty(),
                                    curve.compare(baseline, AttackStatistics.CONFIDENCE));
                        })
                        .toList());
    }

    private static double tpr(RocCurve curve) {
        return curve.tprAt(ClassifierResult.FPR).value();
    }
}

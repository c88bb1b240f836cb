package org.memo4j.attacks.group;

import java.util.List;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;

/**
 * Membership of documents or users by a fixed aggregation of the scores of their parts. What cannot be told of a
 * passage may be told of a book: the evidence adds up, if the attack is better than chance on passages at all.
 *
 * <p>Two sets of documents differ in more than membership, and that adds up too: aggregate the scores of
 * {@link org.memo4j.attacks.membership.BagOfWordsBaseline} over the same groups and compare.
 *
 * <p>A range is a group too: was <em>any</em> record near this one trained on? Its parts are samples of the range, by
 * {@link org.memo4j.attacks.labelonly.FeatureNoise#samples} around a record or by {@link FeatureCompletion} of a
 * record with missing features, or any that the caller makes (paraphrases, flipped pictures); they are scored by any
 * attack and aggregated by {@link Aggregation#trimmedMean}, whose quantiles are chosen on a shadow model,
 * {@link #tuned}. The range is a member if it holds a record that was trained on, whichever of its samples do.
 *
 * <p>Sources: Puerto, Gubri, Yun, Oh, <em>Scaling Up Membership Inference: When and How Attacks Succeed on Large
 * Language Models</em>, Findings of NAACL 2025 (documents and collections of passages); Meta's PrivacyGuard (users);
 * Tao, Shokri, <em>Range Membership Inference Attacks</em>, SaTML 2025, and its code in Privacy Meter (ranges, trimmed
 * on one side, the side and the share by the AUC on another model). Departure: Privacy Meter drops its shares rounded
 * up, here they are rounded down. Immutable. Cost: linear, with a sort a group for percentiles and trimmed means.
 */
public final class GroupAttack {
    private final Aggregation aggregation;

    private GroupAttack(Aggregation aggregation) {
        this.aggregation = aggregation;
    }

    /**
     * By an aggregation.
     *
     * @param aggregation how the scores of the parts become one
     * @return the attack
     */
    public static GroupAttack of(Aggregation aggregation) {
        return new GroupAttack(aggregation);
    }

    /**
     * By the aggregation that tells most on a model whose training set is known, not the attacked one: the first of
     * those with the greatest AUC.
     *
     * @param aggregations aggregations to try, at least one
     * @param scores score of each part by the attack on that model
     * @param groups which part belongs to which group
     * @param member whether that model was trained on each group
     * @return the attack
     * @throws IllegalArgumentException if there is no aggregation to try, or as {@link #attack}
     */
    public static GroupAttack tuned(List<Aggregation> aggregations, double[] scores, Groups groups, boolean[] member) {
        Checks.check(!aggregations.isEmpty(), "aggregations must not be empty; give at least one to try");
        Provenance parts = Provenance.of(new MetricId("membership.group", 1));
        GroupAttack best = of(aggregations.get(0));
        double most = Double.NEGATIVE_INFINITY;
        for (Aggregation tried : aggregations) {
            double auc = of(tried).attack(parts, scores, groups, member).roc().auc();
            if (auc > most) {
                most = auc;
                best = of(tried);
            }
        }
        return best;
    }

    /**
     * Definition and options, with those of the attack on the parts.
     *
     * @param parts provenance of the scores of the parts
     * @return the provenance; a blind baseline stays one by its name
     */
    public Provenance provenance(Provenance parts) {
        boolean blind = parts.metric().name().startsWith("membership.blind-");
        return Provenance.of(new MetricId(blind ? "membership.blind-group" : "membership.group", 1))
                .with("aggregation", aggregation)
                .with("parts", parts.metric() + " " + parts.options());
    }

    /**
     * Scores groups.
     *
     * @param scores score of each part, higher = more likely a member, none NaN
     * @param groups which part belongs to which group
     * @return one score a group
     * @throws IllegalArgumentException if the lengths differ, or as {@link Aggregation#of}
     */
    public double[] score(double[] scores, Groups groups) {
        Checks.sameLength(scores.length, "scores", groups.parts(), "the parts of the groups");
        double[] grouped = new double[groups.count()];
        for (int g = 0; g < grouped.length; g++) {
            grouped[g] = aggregation.of(groups.scoresOf(g, scores));
        }
        return grouped;
    }

    /**
     * Attacks groups whose membership is known.
     *
     * @param parts provenance of the scores of the parts, as {@link org.memo4j.attacks.membership.MembershipScore} has it
     * @param scores score of each part
     * @param groups which part belongs to which group
     * @param member whether each group is a member, see {@link Groups#members}
     * @return the scores of both classes of groups
     * @throws IllegalArgumentException as {@link #score}, or if the lengths differ or a class is empty
     */
    public MembershipScores attack(Provenance parts, double[] scores, Groups groups, boolean[] member) {
        return MembershipScores.split(provenance(parts), score(scores, groups), member);
    }

    @Override
    public String toString() {
        return "membership.group by " + aggregation;
    }
}

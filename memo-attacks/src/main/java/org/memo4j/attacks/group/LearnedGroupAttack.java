package org.memo4j.attacks.group;

import java.util.List;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.trained.CrossFittedAttack;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;

/**
 * Membership of documents or users by a learned aggregation: a meta-classifier over statistics of the scores of the parts,
 * of one attack or of several,
 *
 * <pre>
 * features = for each attack: mean, standard deviation, least, percentiles 1, 5, 25, 50, 75, 95, 99, greatest
 * </pre>
 *
 * cross-fitted over groups: each fold is scored by a meta-classifier trained on the groups of the others. The number of
 * parts is no feature of its own, since it would tell long documents from short ones, not members from non-members; but
 * extremes and spread depend on it, so compare groups of like size.
 *
 * <p>The meta-classifier learns whatever tells the two sets of documents apart. Give the scores of
 * {@link org.memo4j.attacks.membership.BagOfWordsBaseline} alone to the same attack: what it reaches is not memorization.
 *
 * <p>Source: Meeus, Jain, Rei, de Montjoye, <em>Did the Neurons Read your Book? Document-level Membership Inference for
 * Large Language Models</em>, USENIX Security 2024, section 5 (aggregate features, random forest). Departures: statistics
 * of passage scores by any attack for those of normalized token probabilities; to use tokens as parts, give their
 * log-probabilities as scores. Immutable.
 */
public final class LearnedGroupAttack {
    private static final double[] PERCENTILES = {0, 1, 5, 25, 50, 75, 95, 99, 100};

    private final CrossFittedAttack attack;

    private LearnedGroupAttack(CrossFittedAttack attack) {
        this.attack = attack;
    }

    /**
     * By a meta-classifier.
     *
     * @param attack learner and folds, {@link org.memo4j.attacks.trained.RandomForest} in the paper
     * @return the attack
     */
    public static LearnedGroupAttack of(CrossFittedAttack attack) {
        return new LearnedGroupAttack(attack);
    }

    /**
     * Definition and options.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return Provenance.of(new MetricId("membership.learned-group", 1))
                .with("attack", attack)
                .withSeed(attack.provenance().seed().orElseThrow());
    }

    /**
     * The features of groups.
     *
     * @param scores one array an attack, of a finite score for each part
     * @param groups which part belongs to which group
     * @return one row a group, eleven columns an attack
     * @throws IllegalArgumentException if there is no attack, the lengths differ, or a score is not finite
     */
    public static double[][] features(List<double[]> scores, Groups groups) {
        Checks.check(!scores.isEmpty(), "scores must not be empty; give the scores of at least one attack");
        int columns = 2 + PERCENTILES.length;
        double[][] features = new double[groups.count()][scores.size() * columns];
        for (int a = 0; a < scores.size(); a++) {
            double[] all = Checks.finite(scores.get(a), "scores of attack " + a);
            Checks.sameLength(all.length, "scores of attack " + a, groups.parts(), "the parts of the groups");
            for (int g = 0; g < features.length; g++) {
                double[] own = groups.scoresOf(g, all);
                double[] moments = Moments.of(own);
                features[g][a * columns] = moments[0];
                features[g][a * columns + 1] = Math.sqrt(moments[1]);
                for (int p = 0; p < PERCENTILES.length; p++) {
                    features[g][a * columns + 2 + p] = Aggregation.quantile(own, PERCENTILES[p] / 100);
                }
            }
        }
        return features;
    }

    /**
     * Attacks groups whose membership is known.
     *
     * @param scores one array an attack, of a finite score for each part
     * @param groups which part belongs to which group
     * @param member whether each group is a member, see {@link Groups#members}
     * @return the scores of both classes of groups
     * @throws IllegalArgumentException as {@link #features} and {@link CrossFittedAttack#score}
     */
    public MembershipScores attack(List<double[]> scores, Groups groups, boolean[] member) {
        Checks.sameLength(member.length, "member", groups.count(), "the groups");
        return MembershipScores.split(
                provenance().with("attacks on parts", scores.size()),
                attack.score(features(scores, groups), member),
                member);
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}

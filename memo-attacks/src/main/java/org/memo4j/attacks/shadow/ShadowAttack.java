package org.memo4j.attacks.shadow;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * A membership attack that compares the target's signal on each example with the signals of shadow models. Immutable.
 *
 * <p>The target must not be among the shadow models: it would be compared with itself. {@link #leaveOneOut} takes care of
 * that.
 */
public interface ShadowAttack {
    /**
     * Definition and options.
     *
     * @return the provenance; its metric names the attack
     */
    Provenance provenance();

    /**
     * Scores every example.
     *
     * @param target signal of the target on each example, finite
     * @param shadows signals of the shadow models on the same examples
     * @param membership which shadow model saw which example
     * @return one score an example, higher = more likely a member of the target's training set
     * @throws IllegalArgumentException if the shapes differ, a signal of the target is not finite, or an example has too few
     *     shadow models on a side that the attack needs
     */
    double[] score(double[] target, ScoreMatrix shadows, Membership membership);

    /**
     * Scores every example by several queries, for example its augmentations as they were used in training: the mean of the
     * scores of the queries, which ranks like their sum.
     *
     * @param targets signals of the target, one array a query
     * @param shadows signals of the shadow models, one table a query
     * @param membership which shadow model saw which example
     * @return one score an example, higher = more likely a member
     * @throws IllegalArgumentException as for one query, or if there is no query or the numbers of queries differ
     */
    default double[] score(List<double[]> targets, List<ScoreMatrix> shadows, Membership membership) {
        Checks.check(!targets.isEmpty(), "there is no query; give at least one array of signals");
        Checks.sameLength(shadows.size(), "shadows", targets.size(), "targets");
        double[] mean = new double[membership.examples()];
        for (int q = 0; q < targets.size(); q++) {
            double[] scores = score(targets.get(q), shadows.get(q), membership);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += scores[i] / targets.size();
            }
        }
        return mean;
    }

    /**
     * Takes every model in turn as the target and the others as its shadow models: as many audits as there are models,
     * from one ensemble.
     *
     * <p>In a balanced design the counts give the target away, to the attack's disadvantage: an example that the target saw
     * has one shadow model less on the IN side, any other one less on the OUT side, and a side of fewer models fits worse.
     * Where there is nothing to find, LiRA's mean AUC is then 0.474 with 8 models, 0.491 with 16, 0.4975 with 32
     * and 0.499 with 64 (variance {@link LiraVariance#SHRUNKEN}, normal noise). {@link #leavePairOut} has no such
     * bias; an ensemble of its own for the targets has none either.
     *
     * @param scores signals of all models
     * @param membership which model saw which example
     * @return one row a target, one score an example
     * @throws IllegalArgumentException as {@link #score(double[], ScoreMatrix, Membership)}
     */
    default double[][] leaveOneOut(ScoreMatrix scores, Membership membership) {
        double[][] all = new double[scores.models()][];
        for (int t = 0; t < all.length; t++) {
            Progress.checkInterrupted("attacking");
            int target = t;
            int[] others =
                    IntStream.range(0, all.length).filter(m -> m != target).toArray();
            Checks.check(
                    others.length > 0, "there is one model only; leave-one-out needs shadow models beside the target");
            all[t] = score(scores.scoresOf(t), scores.selectModels(others), membership.selectModels(others));
        }
        return all;
    }

    /**
     * Leaves one out by several queries: the mean of their scores.
     *
     * @param queries signals of all models, one table a query
     * @param membership which model saw which example
     * @return one row a target, one score an example
     * @throws IllegalArgumentException as for one query, or if there is no query
     */
    default double[][] leaveOneOut(List<ScoreMatrix> queries, Membership membership) {
        return MeanOfQueries.of(queries, query -> leaveOneOut(query, membership));
    }

    /**
     * Takes models in turn as the target, and for each example leaves out a random model of the other side as well:
     * as many models are left IN and OUT whether the target saw the example or not. Where there is nothing to find, the
     * score of a member is then as likely to be the greater one as that of a non-member, exactly, whatever the attack is,
     * in every design that treats the models alike. The price is one shadow model.
     *
     * <p>Cost: that of {@link #leaveOneOut} for each target, and one integer for each score; the form of {@link Lira} that takes means adds
     * it up in one pass.
     *
     * @param scores signals of all models
     * @param membership which model saw which example; each example is IN at least two models and OUT of two
     * @param seed seed of the random models; an example's do not depend on the other examples, nor on the targets
     * @param targets models to take as the target; every one if none is given
     * @return one row a target, one score an example
     * @throws IllegalArgumentException as {@link #score(double[], ScoreMatrix, Membership)}, or if an example has too few
     *     models on a side, or there is no such model
     */
    default double[][] leavePairOut(ScoreMatrix scores, Membership membership, long seed, int... targets) {
        Partners partners = Partners.draw(scores, membership, seed);
        return Arrays.stream(Partners.targets(scores, targets))
                .mapToObj(target -> {
                    Progress.checkInterrupted("attacking");
                    return partners.score(this, target);
                })
                .toArray(double[][]::new);
    }

    /**
     * Leaves a pair out by several queries: the mean of their scores; the same model is left out in all of them.
     *
     * @param queries signals of all models, one table a query
     * @param membership which model saw which example
     * @param seed seed of the random models
     * @param targets models to take as the target; every one if none is given
     * @return one row a target, one score an example
     * @throws IllegalArgumentException as for one query, or if there is no query
     */
    default double[][] leavePairOut(List<ScoreMatrix> queries, Membership membership, long seed, int... targets) {
        return MeanOfQueries.of(queries, query -> leavePairOut(query, membership, seed, targets));
    }

    /**
     * Attacks one target whose training set is known.
     *
     * @param target signal of the target on each example
     * @param member whether the target was trained on it
     * @param shadows signals of the shadow models
     * @param membership which shadow model saw which example
     * @return the scores of both classes
     * @throws IllegalArgumentException as {@link #score(double[], ScoreMatrix, Membership)}, or if a class is empty
     */
    default MembershipScores attack(double[] target, boolean[] member, ScoreMatrix shadows, Membership membership) {
        String hash = new DataHash()
                .add(target)
                .add(shadows.hash())
                .add(membership.hash())
                .value();
        return MembershipScores.split(
                provenance().with("shadows", shadows.models()).with("input", hash),
                score(target, shadows, membership),
                member);
    }

    /**
     * Attacks every model in turn and pools the scores. They come from few models: for an interval resample models, not
     * scores, by {@link org.memo4j.attacks.roc.GroupedRoc} over {@link #leaveOneOut}.
     *
     * @param scores signals of all models
     * @param membership which model saw which example
     * @return the scores of both classes over all targets
     * @throws IllegalArgumentException as {@link #leaveOneOut}, or if a class is empty
     */
    default MembershipScores attackLeaveOneOut(ScoreMatrix scores, Membership membership) {
        double[][] all = leaveOneOut(scores, membership);
        int members = 0;
        for (int t = 0; t < all.length; t++) {
            members = Math.addExact(members, membership.trainingSize(t));
        }
        double[] in = new double[members];
        double[] out = new double[Math.toIntExact((long) all.length * membership.examples() - members)];
        int i = 0;
        int o = 0;
        for (int t = 0; t < all.length; t++) {
            for (int e = 0; e < all[t].length; e++) {
                if (membership.contains(t, e)) {
                    in[i++] = all[t][e];
                } else {
                    out[o++] = all[t][e];
                }
            }
        }
        String hash = new DataHash().add(scores.hash()).add(membership.hash()).value();
        return MembershipScores.of(provenance().with("targets", all.length).with("input", hash), in, out);
    }
}

package org.memo4j.attacks.trajectory;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.attacks.trained.ShadowTrainedAttack;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.core.watch.Observation;
import org.memo4j.core.watch.Trace;

/**
 * The course of the loss of each example over the checkpoints of one training: what the attack of Liu et al. reads. Two
 * examples with the same loss in the end may have come there by different ways: a member was pulled there, a non-member
 * followed what was learned from others.
 *
 * <pre>
 * attack    an attack model over the losses at all checkpoints, taught by shadow models that were watched the same way
 * score     without shadow models: minus the mean loss over the checkpoints
 * </pre>
 *
 * The auditor has the training at hand, and the trajectories come from the watch of the target itself, or from its
 * saved checkpoints. The paper's attacker has not: it distils the target into a model of its own and watches that. For
 * the attack as published, watch the distillation and give its trace, its last checkpoint followed by the target's own
 * losses ({@link #followedBy}).
 *
 * <p>Source: Liu, Zhao, Backes, Zhang, <em>Membership Inference Attacks by Exploiting Loss Trajectory</em>, CCS 2022,
 * section 3. Departures: as said; any learner of {@code org.memo4j.attacks.trained} for the paper's network; training
 * and test examples of the attack model kept apart, see {@link ShadowTrainedAttack}. Immutable.
 */
public final class LossTrajectories {
    private final double[][] losses;

    private LossTrajectories(double[][] losses) {
        this.losses = losses;
    }

    /**
     * Trajectories from a hook's trace.
     *
     * @param trace what the watch saw
     * @param probe name of the probe that holds the examples
     * @param statistic name of the statistic that is their loss
     * @return the trajectories, checkpoints in the order of the trace
     * @throws IllegalArgumentException if the trace has no such entry, or entries of different numbers of examples, or
     *     a loss is not finite
     */
    public static LossTrajectories of(Trace trace, String probe, String statistic) {
        List<Observation> course = trace.of(probe, statistic);
        Checks.check(
                !course.isEmpty(), "the trace has no statistic %s of a probe %s; check both names", statistic, probe);
        return of(course.stream().map(Observation::values).toArray(double[][]::new));
    }

    /**
     * Trajectories from the signals of saved checkpoints.
     *
     * @param checkpoints one row a checkpoint, in the order of training, of a signal that is higher where the model
     *     does better, such as {@code LOSS} of {@link org.memo4j.core.score.ClassifierSignal}
     * @return the trajectories of minus the signal
     */
    public static LossTrajectories ofCheckpoints(ScoreMatrix checkpoints) {
        return of(IntStream.range(0, checkpoints.models())
                .mapToObj(m ->
                        Arrays.stream(checkpoints.scoresOf(m)).map(s -> 0 - s).toArray())
                .toArray(double[][]::new));
    }

    /**
     * Trajectories from losses.
     *
     * @param losses one row a checkpoint, in the order of training, one finite loss an example
     * @return the trajectories
     * @throws IllegalArgumentException if there is no checkpoint or no example, the rows differ in length, or a loss is
     *     not finite
     */
    public static LossTrajectories of(double[]... losses) {
        Checks.check(losses.length > 0 && losses[0].length > 0, "losses must not be empty");
        double[][] copy = new double[losses.length][];
        for (int c = 0; c < copy.length; c++) {
            Checks.sameLength(losses[c].length, "checkpoint " + c, losses[0].length, "checkpoint 0");
            copy[c] = Checks.finite(losses[c].clone(), "losses of checkpoint " + c);
        }
        return new LossTrajectories(copy);
    }

    /**
     * Adds a last point, as the paper adds the target's own loss to the trajectory of the distilled model.
     *
     * @param last one finite loss an example
     * @return new trajectories
     */
    public LossTrajectories followedBy(double... last) {
        double[][] more = Arrays.copyOf(losses, losses.length + 1);
        more[losses.length] = last;
        return of(more);
    }

    /**
     * Number of checkpoints.
     *
     * @return the length of every trajectory
     */
    public int checkpoints() {
        return losses.length;
    }

    /**
     * Number of examples.
     *
     * @return the number of trajectories
     */
    public int examples() {
        return losses[0].length;
    }

    /**
     * Trajectory of an example.
     *
     * @param example the example
     * @return one loss a checkpoint
     */
    public double[] of(int example) {
        Checks.index(example, examples(), "example");
        return Arrays.stream(losses).mapToDouble(row -> row[example]).toArray();
    }

    /**
     * Scores without shadow models: minus the mean loss over the checkpoints. Examples that are learned early score
     * high; it averages out the noise of one checkpoint.
     *
     * @param member whether the model was trained on each example
     * @return the scores of both classes
     */
    public MembershipScores attackByMean(boolean[] member) {
        double[] scores = new double[examples()];
        for (double[] row : losses) {
            for (int i = 0; i < scores.length; i++) {
                scores[i] -= row[i] / losses.length;
            }
        }
        return MembershipScores.split(
                Provenance.of(new MetricId("membership.mean-trajectory", 1)).with("checkpoints", losses.length),
                scores,
                member);
    }

    /**
     * How well the loss tells members at each checkpoint by itself: when the training began to leak, and how fast. The
     * score is minus the loss; AUC and TPR at a fixed FPR are on the curve.
     *
     * @param member whether the model was trained on each example
     * @return one curve a checkpoint, in the order of training
     * @throws IllegalArgumentException if there is not one flag an example, or a class is empty
     */
    public List<RocCurve> rocs(boolean[] member) {
        Checks.sameLength(member.length, "member", examples(), "the trajectories");
        return Arrays.stream(losses)
                .map(row -> RocCurve.of(scores(row, member, true), scores(row, member, false)))
                .toList();
    }

    private static double[] scores(double[] losses, boolean[] member, boolean in) {
        return IntStream.range(0, losses.length)
                .filter(i -> member[i] == in)
                .mapToDouble(i -> 0 - losses[i])
                .toArray();
    }

    /**
     * The attack of the paper on this model, taught by shadow models.
     *
     * @param attack learner and folds
     * @param member whether this model was trained on each example; used to part the scores only
     * @param shadows trajectories of the shadow models, on the same examples at the same checkpoints
     * @param membership which shadow model saw which example
     * @return the scores of both classes
     * @throws IllegalArgumentException if the shapes differ, or as {@link ShadowTrainedAttack#score}
     */
    public MembershipScores attack(
            ShadowTrainedAttack attack, boolean[] member, List<LossTrajectories> shadows, Membership membership) {
        for (LossTrajectories shadow : shadows) {
            Checks.check(
                    shadow.checkpoints() == checkpoints() && shadow.examples() == examples(),
                    "a shadow model has trajectories of %d examples x %d checkpoints, but the target %d x %d; watch"
                            + " both at the same moments",
                    shadow.examples(),
                    shadow.checkpoints(),
                    examples(),
                    checkpoints());
        }
        DataHash hash = new DataHash().add(membership.hash());
        Arrays.stream(losses).forEach(hash::add);
        shadows.forEach(shadow -> Arrays.stream(shadow.losses).forEach(hash::add));
        Provenance provenance = Provenance.of(new MetricId("membership.loss-trajectory", 1))
                .with("attack", attack)
                .with("checkpoints", losses.length)
                .with("shadows", shadows.size())
                .with("input", hash.value())
                .withSeed(attack.provenance().seed().orElseThrow());
        return MembershipScores.split(provenance, attack.score(losses, tables(shadows), membership), member);
    }

    /**
     * The tables of a list of models, one a checkpoint: what {@link ShadowTrainedAttack#leaveOneOut} takes, for audits
     * of every model in turn. They hold losses, not signals; the attack model learns the sign.
     *
     * @param models trajectories of the models, on the same examples at the same checkpoints, at least one
     * @return one table a checkpoint
     */
    public static List<ScoreMatrix> tables(List<LossTrajectories> models) {
        Checks.check(!models.isEmpty(), "there is no model; give the trajectories of at least one");
        for (LossTrajectories model : models) {
            Checks.sameLength(
                    model.checkpoints(), "checkpoints of a model", models.get(0).checkpoints(), "the first model");
        }
        return IntStream.range(0, models.get(0).checkpoints())
                .mapToObj(c -> ScoreMatrix.of(
                        models.stream().map(model -> model.losses[c]).toArray(double[][]::new)))
                .toList();
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT, "LossTrajectories, %d examples x %d checkpoints", examples(), checkpoints()));
        for (int c = 0; c < losses.length; c++) {
            double mean = Arrays.stream(losses[c]).average().orElseThrow();
            table.append(String.format(Locale.ROOT, "%n  checkpoint %-5d mean loss %.4f", c, mean));
        }
        return table.toString();
    }
}

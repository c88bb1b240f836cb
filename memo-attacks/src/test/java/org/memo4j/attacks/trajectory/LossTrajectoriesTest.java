package org.memo4j.attacks.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.attacks.trained.GradientBoosting;
import org.memo4j.attacks.trained.LogisticRegression;
import org.memo4j.attacks.trained.ShadowTrainedAttack;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.core.watch.Observation;
import org.memo4j.core.watch.Trace;

class LossTrajectoriesTest {
    private static final int EXAMPLES = 300;
    private static final int CHECKPOINTS = 6;

    /** All losses end alike; on the way those of members fall earlier. */
    private static LossTrajectories watched(Membership membership, int model, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] losses = new double[CHECKPOINTS][EXAMPLES];
        for (int i = 0; i < EXAMPLES; i++) {
            double difficulty = random.nextDouble();
            for (int c = 0; c < CHECKPOINTS; c++) {
                double way = c == CHECKPOINTS - 1 ? 0 : membership.contains(model, i) ? 0.5 : 1;
                losses[c][i] = difficulty + way * 2.0 / (1 + c) + 0.3 * random.nextGaussian();
            }
        }
        return LossTrajectories.of(losses);
    }

    @Test
    void theWayTellsWhereTheEndDoesNot() {
        Membership membership = Membership.balanced(5, EXAMPLES, 0.5, 1);
        List<LossTrajectories> models = IntStream.range(0, 5)
                .mapToObj(m -> watched(membership, m, 100 + m))
                .toList();
        int[] shadows = {1, 2, 3, 4};
        LossTrajectories target = models.get(0);
        boolean[] member = membership.flags(0);
        ShadowTrainedAttack attack = ShadowTrainedAttack.of(LogisticRegression.withDefaults());
        MembershipScores way = target.attack(attack, member, models.subList(1, 5), membership.selectModels(shadows));
        LossTrajectories ends = LossTrajectories.of(IntStream.range(0, EXAMPLES)
                .mapToDouble(i -> target.of(i)[CHECKPOINTS - 1])
                .toArray());
        assertThat(way.roc().auc()).isGreaterThan(0.9);
        assertThat(ends.attackByMean(member).roc().auc()).isBetween(0.4, 0.6);
        assertThat(target.attackByMean(member).roc().auc()).isGreaterThan(0.6);
        assertThat(way.attack().toString()).isEqualTo("membership.loss-trajectory/1");
    }

    /** The attack is the shadow-trained one with a table a checkpoint. */
    @Test
    void tables() {
        Membership membership = Membership.balanced(4, EXAMPLES, 0.5, 2);
        List<LossTrajectories> models = new ArrayList<>();
        for (int m = 0; m < 4; m++) {
            models.add(watched(membership, m, 200 + m));
        }
        List<ScoreMatrix> tables = LossTrajectories.tables(models);
        assertThat(tables).hasSize(CHECKPOINTS);
        assertThat(tables.get(2).score(3, 17)).isEqualTo(models.get(3).of(17)[2]);
        ShadowTrainedAttack attack =
                ShadowTrainedAttack.of(GradientBoosting.withDefaults().withRounds(10));
        double[][] all = attack.leaveOneOut(tables, membership);
        boolean[] member = membership.flags(0);
        MembershipScores scores =
                models.get(0).attack(attack, member, models.subList(1, 4), membership.selectModels(1, 2, 3));
        double[] members = IntStream.range(0, EXAMPLES)
                .filter(i -> member[i])
                .mapToDouble(i -> all[0][i])
                .toArray();
        assertThat(scores.members()).containsExactly(members);
    }

    /** At first all losses are equal, then one of two members' falls below those of the others, then both do. */
    @Test
    void oneCurveACheckpoint() {
        LossTrajectories course = LossTrajectories.of(
                new double[] {3, 3, 3, 3, 3}, new double[] {1, 2.5, 2, 2, 3}, new double[] {0, 0.5, 1, 2, 3});
        List<RocCurve> curves = course.rocs(new boolean[] {true, true, false, false, false});
        assertThat(curves).extracting(RocCurve::auc).containsExactly(0.5, 4 / 6.0, 1.0);
        assertThat(curves).extracting(roc -> roc.tprAt(0).value()).containsExactly(0.0, 0.5, 1.0);
        assertThatIllegalArgumentException().isThrownBy(() -> course.rocs(new boolean[] {true, false}));
        assertThatIllegalArgumentException().isThrownBy(() -> course.rocs(new boolean[5]));
    }

    @Test
    void fromATraceAndFromCheckpoints() {
        Trace trace = new Trace(List.of(
                new Observation(1, 1, "train", "loss", new double[] {3, 4}),
                new Observation(1, 1, "test", "loss", new double[] {9}),
                new Observation(2, 2, "train", "loss", new double[] {1, 2}),
                new Observation(2, 2, "train", "accuracy", new double[] {0, 1})));
        LossTrajectories course = LossTrajectories.of(trace, "train", "loss");
        assertThat(course.checkpoints()).isEqualTo(2);
        assertThat(course.of(1)).containsExactly(4, 2);
        assertThat(LossTrajectories.ofCheckpoints(ScoreMatrix.of(new double[] {-3, -4}, new double[] {-1, -2}))
                        .of(1))
                .containsExactly(4, 2);
        assertThat(course.followedBy(7, 8).of(0)).containsExactly(3, 1, 7);
        assertThat(course.toString()).contains("2 examples x 2 checkpoints", "mean loss 3.5000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LossTrajectories.of(trace, "train", "perplexity"))
                .withMessageContaining("no statistic perplexity");
    }

    @Test
    void refusesBadInput() {
        LossTrajectories two = LossTrajectories.of(new double[] {1, 2}, new double[] {3, 4});
        LossTrajectories one = LossTrajectories.of(new double[] {1, 2});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LossTrajectories.of(new double[] {1}, new double[] {3, 4}));
        assertThatIllegalArgumentException().isThrownBy(() -> LossTrajectories.of(new double[] {Double.NaN}));
        assertThatIllegalArgumentException().isThrownBy(() -> LossTrajectories.tables(List.of(two, one)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> two.attack(
                        ShadowTrainedAttack.of(LogisticRegression.withDefaults()),
                        new boolean[2],
                        List.of(one),
                        Membership.of(new boolean[] {true, false})))
                .withMessageContaining("watch both at the same moments");
        assertThatIllegalArgumentException().isThrownBy(() -> two.followedBy(1));
    }
}

package org.memo4j.attacks.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

class ShadowTrainedAttackTest {
    private interface Signal {
        double of(int model, int example, boolean member, double noise);
    }

    private static ScoreMatrix table(Membership membership, long seed, Signal signal) {
        SplittableRandom random = new SplittableRandom(seed);
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        double[][] rows = new double[membership.models()][membership.examples()];
        for (int m = 0; m < rows.length; m++) {
            for (int i = 0; i < rows[m].length; i++) {
                double noise = normal.inverseCumulativeProbability((random.nextInt(1 << 20) + 0.5) / (1 << 20));
                rows[m][i] = signal.of(m, i, membership.contains(m, i), noise);
            }
        }
        return ScoreMatrix.of(rows);
    }

    private static double auc(double[][] scores, Membership membership) {
        List<Double> in = new ArrayList<>();
        List<Double> out = new ArrayList<>();
        for (int t = 0; t < scores.length; t++) {
            for (int i = 0; i < scores[t].length; i++) {
                (membership.contains(t, i) ? in : out).add(scores[t][i]);
            }
        }
        return RocCurve.of(
                        in.stream().mapToDouble(d -> d).toArray(),
                        out.stream().mapToDouble(d -> d).toArray())
                .auc();
    }

    /**
     * A signal that names the example and says nothing of its membership. In a balanced design the other models' membership
     * of the example tells the target's: an attack model trained on the same example is wrong nearly always.
     */
    @Test
    void theDesignDoesNotLeak() {
        Membership membership = Membership.balanced(8, 150, 0.5, 1);
        ScoreMatrix identity = table(membership, 2, (m, i, member, noise) -> i);
        AttackLearner learner = RandomForest.withDefaults().withTrees(20).withLeastRows(1);
        double[][] scores = ShadowTrainedAttack.of(learner).leaveOneOut(List.of(identity), membership);
        // the pooled AUC is that of 8 targets whose members are drawn independently of the scores: 5.5 standard errors
        double error = Math.sqrt(1201.0 / (12.0 * 600 * 600));
        assertThat(auc(scores, membership)).isCloseTo(0.5, within(5.5 * error));
        // and this is what happens when the example itself is trained on
        double[][] rows = new double[7 * 150][];
        boolean[] flags = new boolean[rows.length];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = new double[] {r % 150};
            flags[r] = membership.contains(1 + r / 150, r % 150);
        }
        double[] leaked = learner.fit(rows, flags)
                .scores(IntStream.range(0, 150).mapToObj(i -> new double[] {i}).toArray(double[][]::new));
        assertThat(auc(new double[][] {leaked}, membership.selectModels(0))).isLessThan(0.1);
    }

    /** Several targets at once are scored as one by one. */
    @Test
    void severalTargetsAtOnce() {
        Membership all = Membership.balanced(8, 60, 0.5, 3);
        ScoreMatrix first = table(all, 4, (m, i, member, noise) -> (member ? 0.8 : 0) + noise);
        ScoreMatrix second = table(all, 5, (m, i, member, noise) -> noise);
        Membership shadows = all.selectModels(3, 4, 5, 6, 7);
        List<ScoreMatrix> taught = List.of(first.selectModels(3, 4, 5, 6, 7), second.selectModels(3, 4, 5, 6, 7));
        ShadowTrainedAttack attack = ShadowTrainedAttack.of(
                        RandomForest.withDefaults().withTrees(10))
                .withObservations(150);
        double[][] scores =
                attack.scores(List.of(first.selectModels(0, 1, 2), second.selectModels(0, 1, 2)), taught, shadows);
        assertThat(scores).hasNumberOfRows(3);
        for (int t = 0; t < 3; t++) {
            assertThat(scores[t])
                    .isEqualTo(attack.score(new double[][] {first.scoresOf(t), second.scoresOf(t)}, taught, shadows));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.scores(List.of(first), taught, shadows))
                .withMessageContaining("signals of targets");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.scores(List.of(first, second.selectModels(0)), taught, shadows))
                .withMessageContaining("targets of a signal");
    }

    @Test
    void findsTheBestOfTwoSignals() {
        Membership membership = Membership.balanced(8, 300, 0.5, 3);
        ScoreMatrix first = table(membership, 4, (m, i, member, noise) -> (member ? 0.8 : 0) + noise);
        ScoreMatrix second = table(membership, 5, (m, i, member, noise) -> (member ? 0.8 : 0) + noise);
        NormalDistribution normal = new NormalDistribution();
        double one = normal.cumulativeProbability(0.8 / Math.sqrt(2));
        double both = normal.cumulativeProbability(0.8); // Bayes: the sum, shifted by 1.6 with variance 2
        ShadowTrainedAttack attack = ShadowTrainedAttack.of(LogisticRegression.withDefaults());
        assertThat(auc(attack.leaveOneOut(List.of(first), membership), membership))
                .isCloseTo(one, within(0.03));
        assertThat(auc(attack.leaveOneOut(List.of(first, second), membership), membership))
                .isCloseTo(both, within(0.03));
    }

    @Test
    void leaveOneOutIsTheAttackWithTheOthers() {
        Membership membership = Membership.balanced(6, 40, 0.5, 6);
        ScoreMatrix scores = table(membership, 7, (m, i, member, noise) -> (member ? 1 : 0) + noise);
        ShadowTrainedAttack attack = ShadowTrainedAttack.of(
                        GradientBoosting.withDefaults().withRounds(10))
                .withFolds(3)
                .withSeed(9)
                .withObservations(100);
        double[][] all = attack.leaveOneOut(List.of(scores), membership);
        int[] others = {0, 1, 3, 4, 5};
        assertThat(all[2])
                .containsExactly(attack.score(
                        new double[][] {scores.scoresOf(2)},
                        List.of(scores.selectModels(others)),
                        membership.selectModels(others)));
        assertThat(attack.withSeed(10).leaveOneOut(List.of(scores), membership)[2])
                .isNotEqualTo(all[2]);
    }

    /** A target's own signals decide its scores, and nothing else of it does: change one, and only that score moves. */
    @Test
    void anExamplesScoreDependsOnTheTargetsSignalOfThatExampleOnly() {
        Membership membership = Membership.balanced(4, 30, 0.5, 8);
        ScoreMatrix scores = table(membership, 9, (m, i, member, noise) -> (member ? 1 : 0) + noise);
        ShadowTrainedAttack attack = ShadowTrainedAttack.of(LogisticRegression.withDefaults());
        double[] target = new SplittableRandom(10).doubles(30, -1, 2).toArray();
        double[] before = attack.score(new double[][] {target}, List.of(scores), membership);
        target[17] += 1;
        double[] after = attack.score(new double[][] {target}, List.of(scores), membership);
        for (int i = 0; i < 30; i++) {
            assertThat(after[i] == before[i]).as("example %d", i).isEqualTo(i != 17);
        }
    }

    @Test
    void classesWithOppositeSignsNeedModelsOfTheirOwn() {
        Membership membership = Membership.balanced(8, 200, 0.5, 11);
        int[] classes = IntStream.range(0, 200).map(i -> i % 2).toArray();
        ScoreMatrix scores =
                table(membership, 12, (m, i, member, noise) -> (member ? 1 : 0) * (i % 2 == 0 ? 1 : -1) + 0.3 * noise);
        ShadowTrainedAttack attack = ShadowTrainedAttack.of(LogisticRegression.withDefaults());
        assertThat(auc(attack.leaveOneOut(List.of(scores), membership), membership))
                .isBetween(0.4, 0.6);
        assertThat(auc(attack.withClasses(classes).leaveOneOut(List.of(scores), membership), membership))
                .isGreaterThan(0.97);
    }

    /** Copies of an example in other folds are a way around the separation; in one fold they are not. */
    @Test
    void groupsStayTogether() {
        Membership half = Membership.balanced(6, 60, 0.5, 13);
        int[] copied = IntStream.range(0, 120).map(i -> i / 2).toArray();
        Membership membership = half.selectExamples(copied);
        ScoreMatrix identity = table(membership, 14, (m, i, member, noise) -> copied[i]);
        AttackLearner learner = RandomForest.withDefaults().withTrees(10).withLeastRows(1);
        ShadowTrainedAttack attack = ShadowTrainedAttack.of(learner).withFolds(10);
        double apart = auc(attack.leaveOneOut(List.of(identity), membership), membership);
        double together = auc(attack.withGroups(copied).leaveOneOut(List.of(identity), membership), membership);
        assertThat(apart).isLessThan(0.3);
        // each group counts once: 180 members, 180 others
        assertThat(together).isCloseTo(0.5, within(5.5 * Math.sqrt(361.0 / (12.0 * 180 * 180))));
    }

    @Test
    void refusesBadInput() {
        Membership membership = Membership.balanced(4, 10, 0.5, 15);
        ScoreMatrix scores = ScoreMatrix.of(new double[4][10]);
        ShadowTrainedAttack attack = ShadowTrainedAttack.of(LogisticRegression.withDefaults());
        assertThatIllegalArgumentException().isThrownBy(() -> attack.leaveOneOut(List.of(), membership));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.score(new double[2][10], List.of(scores), membership));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.score(new double[1][9], List.of(scores), membership));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.withFolds(11).leaveOneOut(List.of(scores), membership))
                .withMessageContaining("take fewer folds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.withClasses(1, 2).leaveOneOut(List.of(scores), membership));
        boolean[][] all = new boolean[2][10];
        Arrays.stream(all).forEach(row -> Arrays.fill(row, true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.leaveOneOut(List.of(ScoreMatrix.of(new double[2][10])), Membership.of(all)))
                .withMessageContaining("members and non-members");
    }
}

package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.shadow.AttackR;
import org.memo4j.attacks.shadow.Calibration;
import org.memo4j.attacks.shadow.Center;
import org.memo4j.attacks.shadow.Lira;
import org.memo4j.attacks.shadow.LiraForm;
import org.memo4j.attacks.shadow.LiraVariance;
import org.memo4j.attacks.shadow.Rmia;
import org.memo4j.attacks.shadow.ShadowAttack;
import org.memo4j.attacks.trained.AttackLearner;
import org.memo4j.attacks.trained.GradientBoosting;
import org.memo4j.attacks.trained.LogisticRegression;
import org.memo4j.attacks.trained.RandomForest;
import org.memo4j.attacks.trained.ShadowTrainedAttack;
import org.memo4j.attacks.trajectory.LossTrajectories;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.ScoreMatrix;

/** Attacks that need shadow models, on heads that memorize and with membership that has nothing to do with the scores. */
class KnownModelsShadowTest {
    private static final int EXAMPLES = 60;
    private static final int MANY = 400;
    private static final KnownEnsemble MEMORIZING = KnownEnsemble.memorizing(EXAMPLES, 91);
    private static final KnownEnsemble EXACT = KnownEnsemble.exact(EXAMPLES, 92);
    private static final KnownEnsemble UNRELATED = KnownEnsemble.unrelated(MANY, 93);

    private static MembershipScores attack(ShadowAttack attack, KnownEnsemble ensemble) {
        return attack.attack(ensemble.target(), ensemble.member(), ensemble.shadows(), ensemble.membership());
    }

    @Test
    void lira() {
        for (LiraForm form : LiraForm.values()) {
            for (LiraVariance variance : LiraVariance.values()) {
                Lira lira = Lira.withDefaults().withForm(form).withVariance(variance);
                Chance.assertAllFound(attack(lira, EXACT));
                Chance.assertNothingFound(attack(lira, UNRELATED));
                if (form == LiraForm.ONLINE) { // knows how narrow the scores of members are
                    Chance.assertAllFound(attack(lira, MEMORIZING));
                }
            }
        }
        Chance.assertAllFound(attack(Lira.withDefaults().withCenter(Center.MEDIAN), MEMORIZING));
        Chance.assertAllFound(attack(Lira.withDefaults().withStudentT(), MEMORIZING));
        Chance.assertNothingFound(attack(Lira.withDefaults().withStudentT(), UNRELATED));
    }

    /**
     * Every model as the target in turn, by taking it out of the sums (means) and by leaving it out of the table (all else).
     * Given the scores and the other models' membership, that of the target is still coins, so each target is a test of its
     * own.
     */
    @Test
    void leaveOneOut() {
        assertThat(Lira.withDefaults()
                        .attackLeaveOneOut(MEMORIZING.shadows(), MEMORIZING.membership())
                        .roc()
                        .auc())
                .isOne();
        for (ShadowAttack attack : List.of(
                Lira.withDefaults(),
                Lira.withDefaults().withForm(LiraForm.OFFLINE),
                Lira.withDefaults().withCenter(Center.MEDIAN),
                Calibration.watson(),
                Calibration.sablayrolles(),
                AttackR.withDefaults())) {
            assertThat(attack.attackLeaveOneOut(EXACT.shadows(), EXACT.membership())
                            .roc()
                            .auc())
                    .as("%s", attack)
                    .isOne();
            assertNothingFound(attack.provenance(), attack.leaveOneOut(UNRELATED.shadows(), UNRELATED.membership()));
        }
    }

    private static void assertNothingFound(Provenance provenance, double[][] scores) {
        for (int t = 0; t < scores.length; t++) {
            Chance.assertNothingFound(MembershipScores.split(
                    provenance, scores[t], UNRELATED.membership().flags(t)));
        }
    }

    /** The mean of log-ratios: one query of three is enough where the others say nothing, a ratio of 1. */
    @Test
    void liraOfSeveralQueries() {
        Lira lira = Lira.withDefaults();
        KnownEnsemble silent = EXACT.map(score -> 0);
        Chance.assertAllFound(queries(lira, List.of(EXACT, EXACT.map(score -> 2 * score - 1))));
        Chance.assertAllFound(queries(lira, List.of(silent, EXACT, silent)));
        assertThat(queries(lira, List.of(silent, silent)).roc().auc()).isEqualTo(0.5);
        Chance.assertNothingFound(
                queries(lira, List.of(UNRELATED, UNRELATED.map(Math::abs), UNRELATED.map(Math::sin))));
    }

    private static MembershipScores queries(ShadowAttack attack, List<KnownEnsemble> queries) {
        KnownEnsemble first = queries.get(0);
        double[] scores = attack.score(
                queries.stream().map(KnownEnsemble::target).toList(),
                queries.stream().map(KnownEnsemble::shadows).toList(),
                first.membership());
        return MembershipScores.split(attack.provenance(), scores, first.member());
    }

    @Test
    void calibration() {
        for (Calibration form : List.of(
                Calibration.watson(),
                Calibration.sablayrolles(),
                Calibration.watson().withCenter(Center.MEDIAN))) {
            Chance.assertAllFound(attack(form, EXACT));
            Chance.assertNothingFound(attack(form, UNRELATED));
        }
    }

    /**
     * A member is above all models OUT, a score of 1; another one among them has one half where all are equal. Where they
     * vary, another one is the best of them once in about 17.
     */
    @Test
    void attackR() {
        Chance.assertAllFound(attack(AttackR.withDefaults(), EXACT));
        MembershipScores found = attack(AttackR.withDefaults(), MEMORIZING);
        assertThat(found.members()).containsOnly(1.0);
        long lucky = Arrays.stream(found.nonMembers()).filter(s -> s == 1).count();
        assertThat(lucky).isLessThanOrEqualTo(Chance.most(found.nonMembers().length, 1.0 / 10));
        assertThat(found.roc().auc()).isEqualTo(1 - 0.5 * lucky / found.nonMembers().length);
        Chance.assertNothingFound(attack(AttackR.withDefaults(), UNRELATED));
    }

    /** Scores as probabilities; the population is as many examples more that no model has learned. */
    @Test
    void rmia() {
        KnownEnsemble known = KnownEnsemble.exact(EXAMPLES, 94).map(KnownModelsShadowTest::probability);
        KnownEnsemble unknown = UNRELATED.map(KnownModelsShadowTest::probability);
        for (Rmia rmia : List.of(Rmia.withDefaults(), Rmia.withDefaults().online())) {
            Chance.assertAllFound(rmia.attack(
                    known.member(),
                    rmia.score(known.target(), known.shadows(), known.membership(), never(probability(0)))));
            Chance.assertNothingFound(rmia.attack(
                    unknown.member(),
                    rmia.score(unknown.target(), unknown.shadows(), unknown.membership(), never(probability(0.2)))));
        }
    }

    @Test
    void rmiaLeaveOneOut() {
        KnownEnsemble known = EXACT.map(KnownModelsShadowTest::probability);
        KnownEnsemble unknown = UNRELATED.map(KnownModelsShadowTest::probability);
        for (Rmia rmia : List.of(
                Rmia.withDefaults(),
                Rmia.withDefaults().online(),
                Rmia.withDefaults().interpolated())) {
            double[][] found = rmia.leaveOneOut(
                    known.shadows(), known.membership(), never(probability(0)).references());
            for (int t = 0; t < found.length; t++) {
                Chance.assertAllFound(rmia.attack(known.membership().flags(t), found[t]));
            }
            assertNothingFound(
                    rmia.provenance(),
                    rmia.leaveOneOut(
                            unknown.shadows(),
                            unknown.membership(),
                            never(probability(0.2)).references()));
        }
    }

    /** A pair is decided by most queries: two of three that know are enough, one is not. */
    @Test
    void rmiaOfSeveralQueries() {
        KnownEnsemble known = EXACT.map(KnownModelsShadowTest::probability);
        KnownEnsemble silent = EXACT.map(score -> probability(0));
        for (Rmia rmia : List.of(Rmia.withDefaults(), Rmia.withDefaults().online())) {
            Chance.assertAllFound(queries(rmia, List.of(known, known), probability(0)));
            Chance.assertAllFound(queries(rmia, List.of(known, silent, known), probability(0)));
            assertThat(queries(rmia, List.of(silent, known, silent), probability(0))
                            .roc()
                            .auc())
                    .isEqualTo(0.5);
            Chance.assertNothingFound(queries(
                    rmia,
                    List.of(
                            UNRELATED.map(KnownModelsShadowTest::probability),
                            UNRELATED.map(score -> probability(Math.abs(score))),
                            UNRELATED.map(score -> probability(1 - score))),
                    probability(0.2)));
        }
    }

    private static MembershipScores queries(Rmia rmia, List<KnownEnsemble> queries, double never) {
        KnownEnsemble first = queries.get(0);
        double[] scores = rmia.score(
                queries.stream().map(KnownEnsemble::target).toList(),
                queries.stream().map(KnownEnsemble::shadows).toList(),
                first.membership(),
                queries.stream().map(query -> never(never)).toList());
        return rmia.attack(first.member(), scores);
    }

    /**
     * Where a model that saw an example gives it 1.2 times the probability, the ratio to the mean OUT alone tells members
     * apart, which is {@code a = 1}; with other values hard and easy examples get in the way. Where every value tells all,
     * the smallest is taken, and of models that know nothing whatever is taken finds nothing in the target.
     */
    @Test
    void rmiaTuned() {
        KnownEnsemble relative = relative();
        ScoreMatrix population = never(0.5).references();
        Rmia chosen = Rmia.withDefaults().tuned(relative.shadows(), relative.membership(), population);
        assertThat(chosen.provenance().options()).containsEntry("a", "1.0");
        Chance.assertAllFound(rmia(chosen.interpolated(), relative, 0.5));
        assertThat(rmia(chosen.withOfflineA(0).interpolated(), relative, 0.5)
                        .roc()
                        .auc())
                .isLessThan(0.8);

        KnownEnsemble known = EXACT.map(KnownModelsShadowTest::probability);
        Rmia any = Rmia.withDefaults()
                .tuned(
                        known.shadows(),
                        known.membership(),
                        never(probability(0)).references());
        assertThat(any.provenance().options()).containsEntry("a", "0.0");
        Chance.assertAllFound(rmia(any, known, probability(0)));

        KnownEnsemble unknown = UNRELATED.map(KnownModelsShadowTest::probability);
        Rmia tuned = Rmia.withDefaults()
                .tuned(
                        unknown.shadows(),
                        unknown.membership(),
                        never(probability(0.2)).references());
        Chance.assertNothingFound(rmia(tuned, unknown, probability(0.2)));
    }

    /** Probabilities from 0.1 to 0.7, and 1.2 times that of members. */
    private static KnownEnsemble relative() {
        double[][] rows = new double[KnownEnsemble.MODELS][];
        for (int m = 0; m < rows.length; m++) {
            rows[m] = relative(EXACT.membership().flags(m));
        }
        return new KnownEnsemble(ScoreMatrix.of(rows), EXACT.membership(), relative(EXACT.member()), EXACT.member());
    }

    private static double[] relative(boolean[] member) {
        double[] row = new double[member.length];
        Arrays.setAll(row, i -> (0.1 + 0.6 * i / (row.length - 1)) * (member[i] ? 1.2 : 1));
        return row;
    }

    private static MembershipScores rmia(Rmia rmia, KnownEnsemble ensemble, double never) {
        return rmia.attack(
                ensemble.member(),
                rmia.score(ensemble.target(), ensemble.shadows(), ensemble.membership(), never(never)));
    }

    private static double probability(double score) {
        return 1 / (1 + Math.exp(-10 * (score - 0.5)));
    }

    private static Rmia.Population never(double probability) {
        double[] row = new double[50];
        Arrays.fill(row, probability);
        double[][] rows = new double[KnownEnsemble.MODELS][];
        Arrays.fill(rows, row);
        return new Rmia.Population(row, ScoreMatrix.of(rows));
    }

    @Test
    void shadowTrained() {
        for (AttackLearner learner : List.of(
                LogisticRegression.withDefaults(),
                GradientBoosting.withDefaults().withRounds(10),
                RandomForest.withDefaults().withTrees(10))) {
            ShadowTrainedAttack attack =
                    ShadowTrainedAttack.of(learner).withFolds(3).withObservations(1000);
            assertThat(trained(attack, EXACT).roc().auc())
                    .as(learner.toString())
                    .isOne();
            Chance.assertNothingFound(trained(attack, UNRELATED));
        }
    }

    private static MembershipScores trained(ShadowTrainedAttack attack, KnownEnsemble ensemble) {
        double[][] target = {ensemble.target()};
        return attack.attack(target, ensemble.member(), List.of(ensemble.shadows()), ensemble.membership());
    }

    /** Losses at three checkpoints: before training, when half is learned of what is learned, and in the end. */
    @Test
    void trajectories() {
        ShadowTrainedAttack trained = ShadowTrainedAttack.of(LogisticRegression.withDefaults())
                .withFolds(3)
                .withObservations(1000);
        LossTrajectories found = trajectory(EXACT.target());
        Chance.assertAllFound(found.attackByMean(EXACT.member()));
        assertThat(found.attack(trained, EXACT.member(), shadows(EXACT), EXACT.membership())
                        .roc()
                        .auc())
                .isOne();
        LossTrajectories nothing = trajectory(UNRELATED.target());
        Chance.assertNothingFound(nothing.attackByMean(UNRELATED.member()));
        Chance.assertNothingFound(
                nothing.attack(trained, UNRELATED.member(), shadows(UNRELATED), UNRELATED.membership()));
    }

    private static LossTrajectories trajectory(double[] scores) {
        double[][] losses = new double[3][];
        for (int c = 0; c < losses.length; c++) {
            double progress = c / 2.0;
            losses[c] = Arrays.stream(scores)
                    .map(score -> (1 - progress * score) * (1 - progress * score))
                    .toArray();
        }
        return LossTrajectories.of(losses);
    }

    private static List<LossTrajectories> shadows(KnownEnsemble ensemble) {
        List<LossTrajectories> shadows = new ArrayList<>();
        for (int m = 0; m < ensemble.shadows().models(); m++) {
            shadows.add(trajectory(ensemble.shadows().scoresOf(m)));
        }
        return shadows;
    }
}

package org.memo4j.examples.attack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.memo4j.attacks.shadow.AttackR;
import org.memo4j.attacks.shadow.Calibration;
import org.memo4j.attacks.shadow.Lira;
import org.memo4j.attacks.shadow.LiraForm;
import org.memo4j.attacks.shadow.LiraVariance;
import org.memo4j.attacks.shadow.PopulationAttack;
import org.memo4j.attacks.shadow.Rmia;
import org.memo4j.attacks.shadow.ShadowAttack;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.ClassifierSignal;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * What an attack says about every record of the pool, for every target.
 *
 * @param name name of the attack
 * @param provenance definition and options
 * @param scores one row a target, higher = more likely a member
 */
record AttackScores(String name, Provenance provenance, double[][] scores) {
    /** The attack that takes no shadow models, with which the others are compared. */
    static final String BASELINE = "loss threshold";

    /** The attack that records are ranked by and privacy is audited with; chosen before any result was seen. */
    static final String MAIN = "LiRA online";

    /** Attacks on the logit-scaled confidence, by name. */
    private static Map<String, ShadowAttack> shadowAttacks() {
        Lira lira = Lira.withDefaults();
        Lira offline = lira.withForm(LiraForm.OFFLINE);
        Map<String, ShadowAttack> attacks = new LinkedHashMap<>();
        attacks.put("calibration (Watson et al.)", Calibration.watson());
        attacks.put("calibration (Sablayrolles et al.)", Calibration.sablayrolles());
        attacks.put("Attack-R", AttackR.withDefaults());
        attacks.put("LiRA offline", offline);
        attacks.put("LiRA offline, fixed variance", offline.withVariance(LiraVariance.POOLED));
        attacks.put(MAIN, lira);
        attacks.put("LiRA online, fixed variance", lira.withVariance(LiraVariance.POOLED));
        attacks.put("LiRA online, variance per record", lira.withVariance(LiraVariance.PER_EXAMPLE));
        attacks.put("LiRA online, Student's t", lira.withStudentT());
        return attacks;
    }

    /** All attacks that apply; {@code notes} takes why one does not. */
    static List<AttackScores> of(AuditedRecords data, TrainedModels models, List<String> notes, Progress progress)
            throws IOException {
        Map<String, ShadowAttack> shadowAttacks = shadowAttacks();
        int total = shadowAttacks.size() + 4;
        List<AttackScores> all = new ArrayList<>();
        all.add(new AttackScores(
                BASELINE,
                Provenance.of(new MetricId("membership.loss", 1)),
                rows(models.ofTargets(ClassifierSignal.LOSS))));
        ScoreMatrix targets = models.ofTargets(ClassifierSignal.LOGIT_SCALED_CONFIDENCE);
        populationAttacks(data, models, targets, notes, all);
        progress.update("attacking", all.size(), total);
        ScoreMatrix shadows = models.ofShadows(ClassifierSignal.LOGIT_SCALED_CONFIDENCE);
        Membership membership = models.shadows().membership();
        shadowAttacks.forEach((name, attack) -> {
            double[][] scores = new double[targets.models()][];
            for (int t = 0; t < scores.length; t++) {
                Progress.checkInterrupted("attacking");
                scores[t] = attack.score(targets.scoresOf(t), shadows, membership);
            }
            all.add(new AttackScores(name, attack.provenance(), scores));
            progress.update("attacking", Math.min(total - 1, all.size()), total);
        });
        all.addAll(rmia(models));
        progress.update("attacking", total, total);
        return all;
    }

    private static double[][] rows(ScoreMatrix scores) {
        return IntStream.range(0, scores.models()).mapToObj(scores::scoresOf).toArray(double[][]::new);
    }

    private static void populationAttacks(
            AuditedRecords data, TrainedModels models, ScoreMatrix targets, List<String> notes, List<AttackScores> all)
            throws IOException {
        ScoreMatrix population = TrainedModels.onPopulation(models.targets(), ClassifierSignal.LOGIT_SCALED_CONFIDENCE);
        int[] labels = data.pool().labels();
        int[] outside = data.population().labels();
        PopulationAttack[] whole = new PopulationAttack[targets.models()];
        Arrays.setAll(whole, t -> PopulationAttack.of(population.scoresOf(t)));
        double[][] scores = new double[whole.length][];
        Arrays.setAll(scores, t -> whole[t].score(targets.scoresOf(t)));
        all.add(new AttackScores("population, Attack-P", whole[0].provenance(), scores));
        boolean everyClass = Arrays.stream(labels)
                .distinct()
                .allMatch(c -> Arrays.stream(outside).anyMatch(o -> o == c));
        if (everyClass) {
            PopulationAttack[] each = new PopulationAttack[targets.models()];
            Arrays.setAll(each, t -> PopulationAttack.byClass(population.scoresOf(t), outside));
            double[][] byClass = new double[each.length][];
            Arrays.setAll(byClass, t -> each[t].score(targets.scoresOf(t), labels));
            all.add(new AttackScores("population by class", each[0].provenance(), byClass));
        } else {
            notes.add("Left out: the population by class; it has no record of some class.");
        }
    }

    private static List<AttackScores> rmia(TrainedModels models) throws IOException {
        ScoreMatrix targets = models.ofTargets(ClassifierSignal.CONFIDENCE);
        ScoreMatrix shadows = models.ofShadows(ClassifierSignal.CONFIDENCE);
        ScoreMatrix targetsOutside = TrainedModels.onPopulation(models.targets(), ClassifierSignal.CONFIDENCE);
        ScoreMatrix shadowsOutside = TrainedModels.onPopulation(models.shadows(), ClassifierSignal.CONFIDENCE);
        Membership membership = models.shadows().membership();
        Map<String, Rmia> attacks = new LinkedHashMap<>();
        attacks.put("RMIA offline", Rmia.withDefaults().tuned(shadows, membership, shadowsOutside));
        attacks.put("RMIA online", Rmia.withDefaults().online());
        List<AttackScores> all = new ArrayList<>();
        attacks.forEach((name, attack) -> {
            double[][] scores = new double[targets.models()][];
            for (int t = 0; t < scores.length; t++) {
                Progress.checkInterrupted("attacking");
                scores[t] = attack.score(
                        targets.scoresOf(t),
                        shadows,
                        membership,
                        new Rmia.Population(targetsOutside.scoresOf(t), shadowsOutside));
            }
            all.add(new AttackScores(name, attack.provenance(), scores));
        });
        return all;
    }
}

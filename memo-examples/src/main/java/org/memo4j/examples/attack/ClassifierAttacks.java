package org.memo4j.examples.attack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.memo4j.attacks.shadow.AttackR;
import org.memo4j.attacks.shadow.Calibration;
import org.memo4j.attacks.shadow.Lira;
import org.memo4j.attacks.shadow.LiraForm;
import org.memo4j.attacks.shadow.LiraVariance;
import org.memo4j.attacks.shadow.PopulationAttack;
import org.memo4j.attacks.shadow.Rmia;
import org.memo4j.attacks.shadow.ShadowAttack;
import org.memo4j.attacks.threshold.ThresholdAttack;
import org.memo4j.attacks.trained.AttackLearner;
import org.memo4j.attacks.trained.QuantileRegressionAttack;
import org.memo4j.attacks.trained.ShadowTrainedAttack;
import org.memo4j.attacks.trajectory.LossTrajectories;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.ClassifierSignal;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/** Runs every attack that applies on every target. */
final class ClassifierAttacks {
    /** The attack that takes no shadow models, with which the others are compared. */
    static final String BASELINE = "loss threshold";

    /** The attack that records are ranked by and privacy is audited with; chosen before any result was seen. */
    static final String MAIN = "LiRA online";

    private static final String TASK = "attacking";
    private static final int STEPS = 24;

    private static final ClassifierSignal[] LEARNED = {
        ClassifierSignal.LOGIT_SCALED_CONFIDENCE, ClassifierSignal.MODIFIED_ENTROPY, ClassifierSignal.ENTROPY
    };

    private final AuditedRecords data;
    private final TrainedModels models;
    private final TargetQuestions questions;
    private final Progress progress;
    private final Membership shadowMembership;
    private final int targets;
    private final List<AttackScores> all = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private ClassifierAttacks(AuditedRecords data, TrainedModels models, TargetQuestions questions, Progress progress) {
        this.data = data;
        this.models = models;
        this.questions = questions;
        this.progress = progress;
        shadowMembership = models.shadows().membership();
        targets = models.targets().models();
    }

    /**
     * The scores.
     *
     * @param all one entry an attack
     * @param notes attacks that do not apply, and why
     */
    record Outcome(List<AttackScores> all, List<String> notes) {}

    static Outcome run(AuditedRecords data, TrainedModels models, TargetQuestions questions, Progress progress)
            throws IOException {
        ClassifierAttacks attacks = new ClassifierAttacks(data, models, questions, progress);
        progress.update(TASK, 0, STEPS);
        attacks.thresholds();
        attacks.questions();
        attacks.trained();
        attacks.shadow();
        attacks.rmia();
        progress.update(TASK, STEPS, STEPS);
        return new Outcome(List.copyOf(attacks.all), List.copyOf(attacks.notes));
    }

    private void add(String name, Provenance provenance, IntFunction<double[]> scoresOfTarget) {
        add(name, provenance, IntStream.range(0, data.pool().size()).toArray(), scoresOfTarget);
    }

    private void add(String name, Provenance provenance, int[] records, IntFunction<double[]> scoresOfTarget) {
        Progress.checkInterrupted(TASK);
        double[][] scores = IntStream.range(0, targets).mapToObj(scoresOfTarget).toArray(double[][]::new);
        all.add(new AttackScores(name, provenance, records, scores));
        progress.update(TASK, Math.min(STEPS, all.size()), STEPS);
    }

    /** Attacks without shadow models, or with one. */
    private void thresholds() throws IOException {
        ScoreMatrix signals = models.ofTargets(ClassifierSignal.LOGIT_SCALED_CONFIDENCE);
        // In the order of the loss, which itself is 0 for many records at once to all digits of a double.
        add(
                BASELINE,
                Provenance.of(new MetricId("membership.loss", 1)).with("order", "logit-scaled confidence"),
                signals::scoresOf);
        int[] classes = data.pool().labels();
        boolean[] taught = shadowMembership.flags(0);
        if (bothSidesOfEveryClass(classes, taught)) {
            ThresholdAttack byClass = ThresholdAttack.fitByClass(
                    models.ofShadows(ClassifierSignal.MODIFIED_ENTROPY).scoresOf(0), taught, classes);
            ScoreMatrix entropies = models.ofTargets(ClassifierSignal.MODIFIED_ENTROPY);
            add("threshold by class", byClass.provenance(), t -> byClass.score(entropies.scoresOf(t), classes));
        } else {
            notes.add(
                    "Left out: the threshold by class; the first shadow model knows all records of a class, or none.");
        }
        ScoreMatrix outside = models.targetsOutside(ClassifierSignal.LOGIT_SCALED_CONFIDENCE);
        add(
                "population, Attack-P",
                PopulationAttack.of(outside.scoresOf(0)).provenance(),
                t -> PopulationAttack.of(outside.scoresOf(t)).score(signals.scoresOf(t)));
        int[] others = data.population().labels();
        if (Arrays.stream(classes).distinct().allMatch(c -> IntStream.of(others).anyMatch(o -> o == c))) {
            add(
                    "population by class",
                    PopulationAttack.byClass(outside.scoresOf(0), others).provenance(),
                    t -> PopulationAttack.byClass(outside.scoresOf(t), others).score(signals.scoresOf(t), classes));
        } else {
            notes.add("Left out: the population by class; it has no record of some class.");
        }
    }

    /** Attacks that have the target at hand, or nothing but its labels. */
    private void questions() throws IOException {
        add(
                "gradient norm (Nasr et al.)",
                questions.gradient().provenance(),
                models.ofTargets(TargetQuestions.GRADIENT)::scoresOf);
        add(
                "label-only, by noise (Choquette-Choo et al.)",
                questions.noise().provenance(),
                models.ofTargets(TargetQuestions.NOISE)::scoresOf);
        int[] searched = questions.searched();
        if (searched.length > 0) {
            ScoreMatrix distances = models.ofTargets(TargetQuestions.BOUNDARY);
            add(
                    "label-only, by distance (Li and Zhang)",
                    questions.boundary().provenance().with("records", searched.length),
                    searched,
                    t -> spread(distances.scoresOf(t), searched));
        } else {
            notes.add(questions.withoutDistances());
        }
    }

    /** Scores of some records in their places among all. */
    private double[] spread(double[] scores, int[] records) {
        double[] all = new double[data.pool().size()];
        Arrays.fill(all, Double.NaN);
        for (int k = 0; k < records.length; k++) {
            all[records[k]] = scores[k] == Double.MAX_VALUE ? Double.POSITIVE_INFINITY : scores[k];
        }
        return all;
    }

    private static boolean bothSidesOfEveryClass(int[] classes, boolean[] member) {
        for (int c : Arrays.stream(classes).distinct().toArray()) {
            for (boolean side : new boolean[] {true, false}) {
                if (IntStream.range(0, classes.length).noneMatch(i -> classes[i] == c && member[i] == side)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Attacks that are learned: from the population, or from shadow models. */
    private void trained() throws IOException {
        double[][] inside = withLabel(data.poolFeatures(), data.pool().labels());
        double[][] outside =
                withLabel(data.populationFeatures(), data.population().labels());
        ScoreMatrix signals = models.ofTargets(ClassifierSignal.LOGIT_SCALED_CONFIDENCE);
        ScoreMatrix signalsOutside = models.targetsOutside(ClassifierSignal.LOGIT_SCALED_CONFIDENCE);
        QuantileRegressionAttack quantiles = QuantileRegressionAttack.withDefaults();
        add(
                "quantile regression (Bertran et al.)",
                quantiles.provenance(),
                t -> quantiles.fit(outside, signalsOutside.scoresOf(t)).score(inside, signals.scoresOf(t)));
        List<ScoreMatrix> ofTargets = new ArrayList<>();
        List<ScoreMatrix> ofShadows = new ArrayList<>();
        for (ClassifierSignal signal : LEARNED) {
            ofTargets.add(models.ofTargets(signal));
            ofShadows.add(models.ofShadows(signal));
        }
        AttackModels.all(shadowMembership, data.groups(), questions.seed())
                .forEach((name, learner) ->
                        learned("attack model, " + name + " (Shokri et al.)", learner, ofTargets, ofShadows));
        learned(
                "loss trajectory (Liu et al.)",
                AttackModels.trees(),
                LossTrajectories.tables(TrainedModels.trajectories(models.targets())),
                LossTrajectories.tables(TrainedModels.trajectories(models.shadows())));
    }

    /** An attack model over some tables. */
    private void learned(String name, AttackLearner learner, List<ScoreMatrix> ofTargets, List<ScoreMatrix> ofShadows) {
        ShadowTrainedAttack attack = AttackModels.attack(learner, shadowMembership, data.groups());
        double[][] scores = attack.scores(ofTargets, ofShadows, shadowMembership);
        add(name, attack.provenance().with("columns", ofShadows.size()), t -> scores[t]);
    }

    /** Features, then the class one-hot: what the signal of a record is expected from. */
    private double[][] withLabel(float[][] features, int[] labels) {
        int width = features[0].length;
        double[][] rows =
                new double[features.length][width + data.pool().classes().size()];
        for (int i = 0; i < rows.length; i++) {
            for (int f = 0; f < width; f++) {
                rows[i][f] = features[i][f];
            }
            rows[i][width + labels[i]] = 1;
        }
        return rows;
    }

    /** Attacks on the logit-scaled confidence that compare with shadow models. */
    private void shadow() throws IOException {
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
        ScoreMatrix signals = models.ofTargets(ClassifierSignal.LOGIT_SCALED_CONFIDENCE);
        ScoreMatrix shadows = models.ofShadows(ClassifierSignal.LOGIT_SCALED_CONFIDENCE);
        attacks.forEach((name, attack) ->
                add(name, attack.provenance(), t -> attack.score(signals.scoresOf(t), shadows, shadowMembership)));
    }

    private void rmia() throws IOException {
        ScoreMatrix signals = models.ofTargets(ClassifierSignal.CONFIDENCE);
        ScoreMatrix shadows = models.ofShadows(ClassifierSignal.CONFIDENCE);
        ScoreMatrix outside = models.targetsOutside(ClassifierSignal.CONFIDENCE);
        ScoreMatrix shadowsOutside = models.shadowsOutside(ClassifierSignal.CONFIDENCE);
        Map<String, Rmia> attacks = new LinkedHashMap<>();
        // a population of some hundred records does not resolve low rates by itself
        Rmia rmia = Rmia.withDefaults().interpolated();
        attacks.put("RMIA offline", rmia.tuned(shadows, shadowMembership, shadowsOutside));
        attacks.put("RMIA online", rmia.online());
        attacks.forEach((name, attack) -> add(
                name,
                attack.provenance(),
                t -> attack.score(
                        signals.scoresOf(t),
                        shadows,
                        shadowMembership,
                        new Rmia.Population(outside.scoresOf(t), shadowsOutside))));
    }
}

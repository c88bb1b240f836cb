package org.memo4j.examples.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.privacy.EpsilonBound;
import org.memo4j.attacks.privacy.OneRunAudit;
import org.memo4j.attacks.privacy.OneRunCounts;
import org.memo4j.attacks.privacy.PrivacyAudit;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.attacks.threshold.ThresholdAttack;
import org.memo4j.attacks.threshold.YeomAttack;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.ClassifierSignal;
import org.memo4j.core.score.Membership;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Estimate;
import org.memo4j.examples.tabular.RandomOrder;

/**
 * The attacks on the saved predictions of one model: those that need no ensemble.
 *
 * @param predictions what the model said
 * @param outcomes attacks that rank records
 * @param answers attacks that answer "member" or not, by a rule that was fixed without the record
 * @param blind an attack that sees the labels only
 * @param privacy what the main attack shows about epsilon
 * @param notes what was left out
 */
record PredictionRun(
        SavedPredictions predictions,
        List<AttackOutcome> outcomes,
        List<Answers> answers,
        Optional<Blind> blind,
        EpsilonBound<OneRunCounts> privacy,
        List<String> notes) {
    static final String BLIND = "label only, no model";
    static final String GAP = "gap: right or wrong";
    static final String BASELINE = ClassifierAttacks.BASELINE;
    static final String ENTROPY = "entropy";

    /** Chosen before any result was seen: of the signals of one answer it has done best for Song and Mittal. */
    static final String MAIN = "modified entropy";

    /** Members, and others, of which half are enough for an interval. */
    private static final int FEWEST = 4;

    /** Signals whose thresholds are chosen on a shadow model, as Song and Mittal do. */
    private static final Map<String, ClassifierSignal> THRESHOLDS = new LinkedHashMap<>();

    static {
        THRESHOLDS.put("confidence", ClassifierSignal.CONFIDENCE);
        THRESHOLDS.put(ENTROPY, ClassifierSignal.ENTROPY);
        THRESHOLDS.put(MAIN, ClassifierSignal.MODIFIED_ENTROPY);
    }

    /**
     * Answers of an attack.
     *
     * @param name name of the attack
     * @param provenance definition and options
     * @param scores a score a record; at 0 and above the answer is "member"
     * @param counts right and wrong answers
     */
    record Answers(String name, Provenance provenance, double[] scores, Confusion counts) {
        static Answers of(String name, Provenance provenance, double[] scores, boolean[] member) {
            MembershipScores split = MembershipScores.split(provenance, scores, member);
            return new Answers(name, split.provenance(), scores, split.roc().at(0));
        }

        /** Whether the answer is "member". */
        boolean[] member() {
            boolean[] member = new boolean[scores.length];
            for (int i = 0; i < member.length; i++) {
                member[i] = scores[i] >= 0;
            }
            return member;
        }

        /**
         * Balanced accuracy, the mean of two shares of which each has Wilson's interval; Newcombe, <em>Interval
         * estimation for the difference between independent proportions</em>, 1998, puts them together.
         */
        Estimate accuracy() {
            Estimate found = BinomialInterval.WILSON.estimate(
                    counts.truePositives(), counts.members(), AttackOutcome.CONFIDENCE);
            Estimate spared = BinomialInterval.WILSON.estimate(
                    counts.trueNegatives(), counts.nonMembers(), AttackOutcome.CONFIDENCE);
            double mean = counts.balancedAccuracy();
            return new Estimate(
                    mean,
                    mean - Math.hypot(found.value() - found.lower(), spared.value() - spared.lower()) / 2,
                    mean + Math.hypot(found.upper() - found.value(), spared.upper() - spared.value()) / 2,
                    AttackOutcome.CONFIDENCE,
                    "Newcombe");
        }
    }

    /** The attack without the model, on a half of the records. */
    record Blind(AttackOutcome outcome, Answers answers) {}

    static PredictionRun of(SavedPredictions target, @Nullable SavedPredictions shadow, long seed) {
        boolean[] member = target.members();
        AttackOutcome.Targets targets = new AttackOutcome.Targets(new int[] {0}, target.membership());
        List<AttackOutcome> outcomes = new ArrayList<>();
        List<Answers> answers = new ArrayList<>();
        double[] wrong = new double[member.length];
        boolean[] right = target.right();
        for (int i = 0; i < wrong.length; i++) {
            wrong[i] = right[i] ? 0 : 1;
        }
        YeomAttack gap = YeomAttack.gap();
        double[] gaps = gap.score(wrong);
        outcomes.add(outcome(GAP, gap.provenance(), targets, gaps));
        answers.add(Answers.of(
                GAP, gap.provenance(), Arrays.stream(gaps).map(x -> x - 1).toArray(), member));
        // in the order of the loss, which itself is 0 for many records at once
        outcomes.add(outcome(
                BASELINE,
                Provenance.of(new MetricId("membership.loss", 1))
                        .with("order", "logit-scaled confidence")
                        .with("smallest probability", SavedPredictions.FLOOR),
                targets,
                target.signals(ClassifierSignal.LOGIT_SCALED_CONFIDENCE)));
        outcomes.add(outcome(
                ENTROPY,
                Provenance.of(new MetricId("membership.entropy", 1)),
                targets,
                target.signals(ClassifierSignal.ENTROPY)));
        outcomes.add(outcome(
                MAIN,
                Provenance.of(new MetricId("membership.modified-entropy", 1)),
                targets,
                target.signals(ClassifierSignal.MODIFIED_ENTROPY)));
        List<String> notes = new ArrayList<>();
        int members = target.membership().trainingSet(0).length;
        Optional<Blind> blind = Optional.empty();
        if (Math.min(members, member.length - members) >= FEWEST) {
            blind = Optional.of(blind(target, seed));
        } else {
            notes.add("Left out: what the labels tell without the model; it takes " + FEWEST + " members and others.");
        }
        if (shadow != null) {
            thresholds(target, shadow, answers, notes);
        } else {
            notes.add("Left out: thresholds that are chosen on a shadow model; --shadow names its predictions.");
        }
        AttackOutcome main = outcomes.get(outcomes.size() - 1);
        EpsilonBound<OneRunCounts> privacy = PrivacyAudit.withDefaults()
                .run(OneRunAudit.withDefaults(), MembershipScores.split(main.provenance(), main.scores()[0], member));
        return new PredictionRun(target, outcomes, answers, blind, privacy, notes);
    }

    private static AttackOutcome outcome(
            String name, Provenance provenance, AttackOutcome.Targets targets, double[] scores) {
        return AttackOutcome.of(name, provenance, targets, new double[][] {scores});
    }

    /** Thresholds of Song and Mittal, for all records and by class. */
    private static void thresholds(
            SavedPredictions target, SavedPredictions shadow, List<Answers> answers, List<String> notes) {
        Checks.check(
                shadow.classes() == target.classes(),
                "%s has %d classes, but %s has %d; a shadow model must tell the same ones",
                shadow.source(),
                shadow.classes(),
                target.source(),
                target.classes());
        boolean[] known = bothSides(shadow);
        int[] missing = Arrays.stream(target.labels())
                .distinct()
                .sorted()
                .filter(c -> !known[c])
                .toArray();
        if (missing.length > 0) {
            notes.add("Left out: thresholds by class; the shadow model has no member or no other of class "
                    + missing[0]
                    + (missing.length > 1 ? " and of " + (missing.length - 1) + " more" : "") + ".");
        }
        // a class of the shadow model alone needs no threshold
        int[] rows = IntStream.range(0, shadow.labels().length)
                .filter(i -> known[shadow.labels()[i]])
                .toArray();
        THRESHOLDS.forEach((name, signal) -> {
            double[] chosenOn = shadow.signals(signal);
            double[] signals = target.signals(signal);
            ThresholdAttack all = ThresholdAttack.fit(chosenOn, shadow.members());
            answers.add(Answers.of(name + ", one threshold", all.provenance(), all.score(signals), target.members()));
            if (missing.length == 0) {
                boolean[] member = new boolean[rows.length];
                for (int k = 0; k < rows.length; k++) {
                    member[k] = shadow.membership().contains(0, rows[k]);
                }
                ThresholdAttack byClass = ThresholdAttack.fitByClass(
                        IntStream.of(rows).mapToDouble(i -> chosenOn[i]).toArray(),
                        member,
                        IntStream.of(rows).map(i -> shadow.labels()[i]).toArray());
                answers.add(Answers.of(
                        byClass(name),
                        byClass.provenance(),
                        byClass.score(signals, target.labels()),
                        target.members()));
            }
        });
    }

    static String byClass(String name) {
        return name + ", by class";
    }

    /** Classes of which there are members and others. */
    private static boolean[] bothSides(SavedPredictions predictions) {
        int[][] counts = new int[predictions.classes()][2];
        for (int i = 0; i < predictions.labels().length; i++) {
            counts[predictions.labels()[i]][predictions.membership().contains(0, i) ? 1 : 0]++;
        }
        boolean[] both = new boolean[counts.length];
        for (int c = 0; c < both.length; c++) {
            both[c] = counts[c][0] > 0 && counts[c][1] > 0;
        }
        return both;
    }

    /**
     * What the labels tell by themselves: the logarithm of a class's share of the members over its share of the others,
     * both counted on a random half of the records with one half added, the other half being told. Two halves that
     * changed places would do alike by chance, so that intervals over both would be too short.
     */
    private static Blind blind(SavedPredictions predictions, long seed) {
        int[] labels = predictions.labels();
        boolean[] member = predictions.members();
        double[][] counts = new double[2][predictions.classes()];
        for (double[] side : counts) {
            Arrays.fill(side, 0.5);
        }
        int[] seen = new int[2];
        List<Integer> told = new ArrayList<>();
        for (int i : RandomOrder.of(labels.length, new SplittableRandom(seed))) {
            int side = member[i] ? 1 : 0;
            if (seen[side]++ % 2 == 0) {
                told.add(i);
            } else {
                counts[side][labels[i]]++;
            }
        }
        boolean[] flags = new boolean[told.size()];
        double[] scores = new double[flags.length];
        for (int k = 0; k < flags.length; k++) {
            int i = told.get(k);
            flags[k] = member[i];
            scores[k] = logShare(counts[1], labels[i]) - logShare(counts[0], labels[i]);
        }
        Provenance provenance =
                Provenance.of(new MetricId("membership.label-only", 1)).withSeed(seed);
        AttackOutcome.Targets half = new AttackOutcome.Targets(new int[] {0}, Membership.of(flags));
        // of a class that is as frequent on both sides nobody is accused
        double[] above = Arrays.stream(scores).map(x -> x > 0 ? x : -1).toArray();
        return new Blind(outcome(BLIND, provenance, half, scores), Answers.of(BLIND, provenance, above, flags));
    }

    private static double logShare(double[] counts, int label) {
        return Math.log(counts[label] / Arrays.stream(counts).sum());
    }

    Answers answered(String name) {
        return answers.stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
    }

    List<Provenance> provenances() {
        List<Provenance> all = new ArrayList<>();
        outcomes.forEach(o -> all.add(o.provenance()));
        answers.forEach(a -> all.add(a.provenance()));
        blind.ifPresent(b -> all.add(b.outcome.provenance()));
        all.add(privacy.provenance());
        return all;
    }
}

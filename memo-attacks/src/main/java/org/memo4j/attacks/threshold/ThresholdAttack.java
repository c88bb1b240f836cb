package org.memo4j.attacks.threshold;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;

/**
 * Thresholds on a signal, chosen on a model whose training set is known, one for all examples or one a class:
 *
 * <pre>
 * member iff signal(x) >= tau_y        tau_y = argmax over the signals of class y of TPR + TNR
 * score  = signal(x) - tau_y
 * </pre>
 *
 * on the examples of class {@code y} of a shadow model, or of the target itself on examples whose membership is known. A
 * model is surer of some classes than of others, so that one threshold for all takes the easy class for the members.
 * Confidence, entropy and modified entropy are usual signals, see {@link org.memo4j.core.score.ClassifierSignal}.
 *
 * <p>Do not choose and measure on the same examples: the rates would describe the choice.
 * {@link org.memo4j.attacks.shadow.PopulationAttack} sets a false-positive rate instead and needs no members.
 *
 * <p>Source: Song and Mittal, <em>Systematic Evaluation of Privacy Risks of Machine Learning Models</em>, USENIX Security
 * 2021, section 3. Departures: balanced accuracy by class, so that the two numbers of examples need not be equal; among
 * equally good thresholds the highest; the score, of which the paper needs the sign only. Immutable. Cost: one sort a class.
 */
public final class ThresholdAttack {
    private static final int ALL = -1;

    private final boolean byClass;
    private final SortedMap<Integer, Double> thresholds;
    private final String data;

    private ThresholdAttack(boolean byClass, SortedMap<Integer, Double> thresholds, String data) {
        this.byClass = byClass;
        this.thresholds = thresholds;
        this.data = data;
    }

    /**
     * Chooses one threshold.
     *
     * @param signals signals of a model on examples, finite, higher = the model does better
     * @param member whether that model was trained on the example
     * @return the attack
     * @throws IllegalArgumentException if the lengths differ, a signal is not finite, or a side is empty
     */
    public static ThresholdAttack fit(double[] signals, boolean[] member) {
        return of(signals, member, null);
    }

    /**
     * Chooses one threshold a class.
     *
     * @param signals signals of a model on examples, finite, higher = the model does better
     * @param member whether that model was trained on the example
     * @param classes class of each example, from 0
     * @return the attack
     * @throws IllegalArgumentException if the lengths differ, a signal is not finite, or a class has no member or no
     *     non-member
     */
    public static ThresholdAttack fitByClass(double[] signals, boolean[] member, int[] classes) {
        Checks.sameLength(classes.length, "classes", signals.length, "signals");
        return of(signals, member, classes);
    }

    private static ThresholdAttack of(double[] signals, boolean[] member, int @Nullable [] classes) {
        Checks.sameLength(member.length, "member", signals.length, "signals");
        Checks.finite(signals, "signals");
        int[] groups = new int[signals.length];
        Arrays.fill(groups, ALL);
        if (classes != null) {
            groups = classes.clone();
            for (int group : groups) {
                Checks.atLeast(group, 0, "class");
            }
        }
        SortedMap<Integer, Double> thresholds = new TreeMap<>();
        for (int group : Arrays.stream(groups).distinct().toArray()) {
            double[] in = side(signals, member, groups, group, true);
            double[] out = side(signals, member, groups, group, false);
            thresholds.put(group, best(in, out));
        }
        Checks.check(!thresholds.isEmpty(), "there is no signal to choose a threshold on");
        DataHash hash = new DataHash().add(signals).add(member).add(groups);
        return new ThresholdAttack(classes != null, thresholds, hash.value());
    }

    private static double[] side(double[] signals, boolean[] member, int[] groups, int group, boolean in) {
        double[] side = IntStream.range(0, signals.length)
                .filter(i -> groups[i] == group && member[i] == in)
                .mapToDouble(i -> signals[i])
                .toArray();
        Checks.check(
                side.length > 0,
                "%s no %s to choose a threshold on; add some, or choose one threshold for all classes",
                group == ALL ? "there is" : "class " + group + " has",
                in ? "member" : "non-member");
        return side;
    }

    /** The highest of the thresholds with the greatest TPR - FPR; never the one that flags nobody. */
    private static double best(double[] in, double[] out) {
        RocCurve roc = RocCurve.of(in, out);
        int best = 1;
        for (int p = 2; p < roc.points(); p++) {
            best = gain(roc, p) > gain(roc, best) ? p : best;
        }
        return roc.thresholds()[best];
    }

    /** {@code (TPR - FPR) n_in n_out}, in integers: equal rates must compare as equal. */
    private static long gain(RocCurve roc, int point) {
        Confusion counts = roc.confusion(point);
        return (long) counts.truePositives() * counts.nonMembers() - (long) counts.falsePositives() * counts.members();
    }

    /**
     * Definition and options.
     *
     * @return the provenance, with the hash of what the thresholds were chosen on
     */
    public Provenance provenance() {
        return Provenance.of(new MetricId("membership.threshold", 1))
                .with("by class", byClass)
                .with("chosen on", data);
    }

    /**
     * The thresholds.
     *
     * @return by class, ascending; one of class -1 if there is one for all
     */
    public SortedMap<Integer, Double> thresholds() {
        return new TreeMap<>(thresholds);
    }

    /**
     * Scores examples; at 0 and above the answer is "member".
     *
     * @param signals signals of the target, finite
     * @param classes class of each example; none if there is one threshold for all
     * @return one score an example, higher = more likely a member
     * @throws IllegalArgumentException if a signal is not finite, or a class has no threshold
     */
    public double[] score(double[] signals, int... classes) {
        Checks.finite(signals, "signals");
        Checks.sameLength(
                classes.length,
                "classes",
                byClass ? signals.length : 0,
                byClass ? "signals" : "an attack not by class");
        double[] scores = new double[signals.length];
        for (int i = 0; i < scores.length; i++) {
            Double threshold = thresholds.get(byClass ? classes[i] : ALL);
            if (threshold == null) {
                throw new IllegalArgumentException("example " + i + " is of class " + classes[i]
                        + ", which has no threshold; there are " + thresholds.keySet());
            }
            scores[i] = signals[i] - threshold;
        }
        return scores;
    }

    /**
     * Attacks a target whose training set is known, on other examples than those of the choice.
     *
     * @param signals signals of the target
     * @param member whether the target was trained on each example
     * @param classes class of each example; none if there is one threshold for all
     * @return the scores of both sides
     * @throws IllegalArgumentException as {@link #score}, or if a side is empty
     */
    public MembershipScores attack(double[] signals, boolean[] member, int... classes) {
        return MembershipScores.split(provenance(), score(signals, classes), member);
    }

    /**
     * Counts of right and wrong answers.
     *
     * @param signals signals of the target
     * @param member whether the target was trained on each example
     * @param classes class of each example; none if there is one threshold for all
     * @return the counts
     * @throws IllegalArgumentException as {@link #attack}
     */
    public Confusion answers(double[] signals, boolean[] member, int... classes) {
        return attack(signals, member, classes).roc().at(0);
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(provenance().metric().toString());
        for (Map.Entry<Integer, Double> entry : thresholds.entrySet()) {
            table.append(String.format(
                    Locale.ROOT,
                    "%n  %-10s signal >= %.6g",
                    entry.getKey() == ALL ? "all" : "class " + entry.getKey(),
                    entry.getValue()));
        }
        return table.toString();
    }
}

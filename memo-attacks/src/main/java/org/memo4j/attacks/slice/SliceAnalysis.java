package org.memo4j.attacks.slice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.Membership;
import org.memo4j.core.stat.PValueAdjustment;

/**
 * Measures an attack slice by slice.
 *
 * <p>Each slice has the area under its own curve, its rates at the thresholds that all examples share, and two tests: that
 * the attack is no better than chance on it, and that it is as good on it as on all other examples. The p-values of each
 * test are adjusted for the number of slices.
 *
 * <p>With one target the examples count as independent draws: DeLong's intervals, the Mann-Whitney test, Clopper-Pearson
 * intervals, and a normal test of two independent areas. With several targets the models do, and the examples are given:
 * {@link org.memo4j.attacks.roc.GroupedRoc}.
 *
 * <p>The areas of two slices are comparable, the rates at a common threshold too; true-positive rates at thresholds of their
 * own are not asked for here, since a small slice does not resolve them ({@code result.roc().tprAt}).
 *
 * <p>Sources: slices by class and by percentile as in TensorFlow Privacy's membership inference tests, which have neither
 * intervals nor p-values for them; the correction is that of {@link PValueAdjustment}. Immutable. Cost: two curves a slice.
 */
public final class SliceAnalysis {
    private static final SliceAnalysis DEFAULTS = new SliceAnalysis(new double[] {0.01}, 0.95, PValueAdjustment.HOLM);

    private final double[] fprs;
    private final double confidence;
    private final PValueAdjustment adjustment;

    private SliceAnalysis(double[] fprs, double confidence, PValueAdjustment adjustment) {
        this.fprs = fprs;
        this.confidence = confidence;
        this.adjustment = adjustment;
    }

    /**
     * Rates at the common false-positive rate 0.01, confidence 0.95, Holm's adjustment.
     *
     * @return the defaults
     */
    public static SliceAnalysis withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets the false-positive rates, over all examples, of the common thresholds.
     *
     * @param values the rates, each in (0, 1)
     * @return a new object
     */
    public SliceAnalysis withFprs(double... values) {
        for (double value : values) {
            Checks.openProbability(value, "fpr");
        }
        return new SliceAnalysis(values.clone(), confidence, adjustment);
    }

    /**
     * Sets the confidence of all intervals, each by itself.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public SliceAnalysis withConfidence(double value) {
        return new SliceAnalysis(fprs, Checks.openProbability(value, "confidence"), adjustment);
    }

    /**
     * Sets the adjustment of the p-values.
     *
     * @param value the adjustment
     * @return a new object
     */
    public SliceAnalysis withAdjustment(PValueAdjustment value) {
        return new SliceAnalysis(fprs, confidence, value);
    }

    /**
     * Measures an attack on one target.
     *
     * @param scores score of each example, higher = more likely a member
     * @param member whether the target saw it
     * @param slices the slices
     * @return the report
     * @throws IllegalArgumentException if the lengths differ, a score is NaN, or there are fewer than two members or
     *     non-members in all
     */
    public SliceReport evaluate(double[] scores, boolean[] member, Slices slices) {
        Checks.sameLength(member.length, "member", scores.length, "scores");
        Checks.sameLength(slices.examples(), "the slices' data", scores.length, "scores");
        return report(new SingleTarget(scores, member), slices, DataHash.of(scores), 1);
    }

    /**
     * Measures an attack on several targets.
     *
     * @param scores one row a target, one score an example, for example of
     *     {@link org.memo4j.attacks.shadow.ShadowAttack#leaveOneOut}
     * @param membership which target saw which example
     * @param slices the slices
     * @return the report
     * @throws IllegalArgumentException if the shapes differ, a score is NaN, there are fewer than two targets, or fewer than
     *     two members or non-members in all
     */
    public SliceReport evaluate(double[][] scores, Membership membership, Slices slices) {
        Checks.sameLength(scores.length, "targets of scores", membership.models(), "membership");
        for (int t = 0; t < scores.length; t++) {
            Checks.sameLength(scores[t].length, "scores of target " + t, membership.examples(), "membership");
        }
        Checks.sameLength(slices.examples(), "the slices' data", membership.examples(), "membership");
        String hash =
                new DataHash().add(DataHash.of(scores)).add(membership.hash()).value();
        return report(new ManyTargets(scores, membership.toArray()), slices, hash, scores.length);
    }

    private SliceReport report(SliceMeasure measure, Slices slices, String hash, int targets) {
        int[] everything = IntStream.range(0, slices.examples()).toArray();
        Checks.check(
                measure.isTestable(everything),
                "there must be at least 2 members and 2 non-members; give scores of both");
        SliceMeasure.Part all = measure.of(everything);
        double[] thresholds =
                Arrays.stream(fprs).map(fpr -> all.roc().tprAt(fpr).threshold()).toArray();
        List<SliceResult> results = new ArrayList<>();
        List<Slice> untested = new ArrayList<>();
        for (Slice slice : slices.list()) {
            Progress.checkInterrupted("measuring slices");
            int[] rest = rest(slices.examples(), slice.examples());
            if (!measure.isTestable(slice.examples()) || !measure.isTestable(rest)) {
                untested.add(slice);
                continue;
            }
            SliceMeasure.Part part = measure.of(slice.examples());
            List<SliceRate> rates = new ArrayList<>();
            for (int k = 0; k < fprs.length; k++) {
                rates.add(new SliceRate(
                        fprs[k],
                        thresholds[k],
                        part.tpr(thresholds[k], confidence),
                        part.fpr(thresholds[k], confidence)));
            }
            results.add(new SliceResult(
                    slice,
                    part.roc(),
                    part.auc(confidence),
                    rates,
                    part.minus(measure.of(rest), confidence),
                    part.chancePValue(),
                    Double.NaN,
                    Double.NaN));
        }
        Provenance provenance = Provenance.of(new MetricId("membership.slices", 1))
                .with("targets", targets)
                .with("fprs", Arrays.toString(fprs))
                .with("confidence", confidence)
                .with("adjustment", adjustment)
                .withData(hash);
        return new SliceReport(all.roc(), adjusted(results), untested, adjustment, provenance);
    }

    private static int[] rest(int examples, int[] slice) {
        boolean[] in = new boolean[examples];
        for (int example : slice) {
            in[example] = true;
        }
        return IntStream.range(0, examples).filter(i -> !in[i]).toArray();
    }

    private List<SliceResult> adjusted(List<SliceResult> results) {
        double[] chance = adjustment.adjust(
                results.stream().mapToDouble(SliceResult::chance).toArray());
        double[] rest = adjustment.adjust(
                results.stream().mapToDouble(r -> r.rest().pValue()).toArray());
        return IntStream.range(0, results.size())
                .mapToObj(k -> {
                    SliceResult r = results.get(k);
                    return new SliceResult(
                            r.slice(), r.roc(), r.auc(), r.rates(), r.rest(), r.chance(), chance[k], rest[k]);
                })
                .toList();
    }

    @Override
    public String toString() {
        return "SliceAnalysis at FPR " + Arrays.toString(fprs) + ", confidence " + confidence + ", " + adjustment;
    }
}

package org.memo4j.attacks.onion;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.memo4j.attacks.roc.GroupedRoc;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.attacks.roc.TprAtFpr;
import org.memo4j.core.Checks;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;

/**
 * What one removal did: the baseline, what one would hope for, and what happened, on the examples that were kept.
 *
 * <pre>
 * baseline          all examples of the first population
 * ideal             the same scores and the same thresholds: FPR over all examples, TPR over those kept
 * ideal among kept  the same scores, both rates over the examples kept
 * reality           the models trained again on what was kept, attacked from scratch; both rates over the examples kept
 * </pre>
 *
 * The first and third are what an attacker of the old models would see who skips the removed examples; the source's figures
 * show {@code ideal}. Rates are read by {@link org.memo4j.attacks.roc.TprConvention#STEP}.
 */
public final class OnionOutcome {
    private final Removal removal;
    private final int[] removed;
    private final AttackSuccess baseline;
    private final AttackSuccess kept;
    private final AttackSuccess reality;
    private final RocCurve baselineRoc;
    private final RocCurve keptRoc;
    private final RocCurve realityRoc;

    OnionOutcome(Removal removal, int[] removed, AttackSuccess baseline, AttackSuccess retrained) {
        this.removal = removal;
        this.removed = removed;
        this.baseline = baseline;
        int[] left = Removal.without(baseline.examples(), removed);
        this.kept = baseline.select(left);
        this.reality = retrained.select(left);
        this.baselineRoc = baseline.roc();
        this.keptRoc = kept.roc();
        this.realityRoc = reality.roc();
    }

    /**
     * What was asked for.
     *
     * @return the removal
     */
    public Removal removal() {
        return removal;
    }

    /**
     * Numbers of the examples that were removed.
     *
     * @return a copy
     */
    public int[] removed() {
        return removed.clone();
    }

    /**
     * Numbers of the examples that were kept.
     *
     * @return a copy, in the order of the first population
     */
    public int[] kept() {
        return kept.examples();
    }

    /**
     * Success on the kept examples before.
     *
     * @return the success in the first population
     */
    public AttackSuccess before() {
        return kept;
    }

    /**
     * Success on the kept examples after training again.
     *
     * @return the success in the new population
     */
    public AttackSuccess after() {
        return reality;
    }

    /**
     * Curve of the first population, all examples.
     *
     * @return the curve
     */
    public RocCurve baseline() {
        return baselineRoc;
    }

    /**
     * Curve of the first population's scores on the kept examples.
     *
     * @return the curve
     */
    public RocCurve idealAmongKept() {
        return keptRoc;
    }

    /**
     * Curve of the new population on the kept examples.
     *
     * @return the curve
     */
    public RocCurve reality() {
        return realityRoc;
    }

    /**
     * The ideal, as in the source: the threshold that flags a share {@code fpr} of all non-members of the first population,
     * and the share of the kept members that it flags.
     *
     * @param fpr the false-positive rate over all examples, in [0, 1]
     * @return the true-positive rate over the kept examples
     */
    public double idealTpr(double fpr) {
        return keptRoc.at(baselineRoc.tprAt(fpr).threshold()).tpr();
    }

    /**
     * True-positive rate on the kept examples after training again.
     *
     * @param fpr the false-positive rate, in [0, 1]
     * @return the rate, and whether the sample resolves it
     */
    public TprAtFpr realityTpr(double fpr) {
        return realityRoc.tprAt(fpr);
    }

    /**
     * How many times the ideal is reality: about 1 if the removal did what it promised, greater if it exposed others.
     *
     * @param fpr the false-positive rate, in [0, 1]
     * @return {@code realityTpr / idealTpr}; infinite if no kept member reached the threshold before, NaN if none did
     *     after either
     */
    public double ratio(double fpr) {
        return realityTpr(fpr).value() / idealTpr(fpr);
    }

    /**
     * The rates at a false-positive rate, with bootstrap intervals by model. Percentile intervals are the safe choice, since
     * these rates move in jumps.
     *
     * @param fpr the false-positive rate, in [0, 1]
     * @param bootstrap options and seed; a replicate costs as much as reading all scores once
     * @return the rates
     */
    public OnionTprs tprs(double fpr, Bootstrap bootstrap) {
        Checks.probability(fpr, "fpr");
        GroupedRoc first = baseline.groupedRoc();
        GroupedRoc firstKept = kept.groupedRoc();
        GroupedRoc second = reality.groupedRoc();
        List<Estimate> estimates = bootstrap.estimateAll(baseline.models(), reality.models(), (before, after) -> {
            RocCurve all = first.resample(before);
            RocCurve left = firstKept.resample(before);
            TprAtFpr whole = all.tprAt(fpr);
            double ideal = left.at(whole.threshold()).tpr();
            double real = second.resample(after).tprAt(fpr).value();
            return new double[] {whole.value(), ideal, left.tprAt(fpr).value(), real, real - ideal};
        });
        return new OnionTprs(
                fpr, estimates.get(0), estimates.get(1), estimates.get(2), estimates.get(3), estimates.get(4));
    }

    /**
     * The curves of the source's figures.
     *
     * @return baseline, ideal, ideal among kept, reality
     */
    public List<OnionCurve> curves() {
        double[] ideal = Arrays.stream(baselineRoc.thresholds())
                .map(threshold -> keptRoc.at(threshold).tpr())
                .toArray();
        return List.of(
                OnionCurve.of("baseline", baselineRoc),
                new OnionCurve("ideal", baselineRoc.falsePositiveRates(), ideal),
                OnionCurve.of("ideal among kept", keptRoc),
                OnionCurve.of("reality", realityRoc));
    }

    /**
     * Examples whose success rate rose most.
     *
     * @param count how many, at most as many as were kept
     * @return their numbers, the greatest rise first
     */
    public int[] mostExposed(int count) {
        int[] left = kept.examples();
        Checks.check(count >= 1 && count <= left.length, "count must be in [1, %d], but is %d", left.length, count);
        return IntStream.of(left)
                .boxed()
                .sorted((a, b) -> {
                    int order = Double.compare(rise(b), rise(a));
                    return order != 0 ? order : Integer.compare(a, b);
                })
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private double rise(int example) {
        return reality.rate(example) - kept.rate(example);
    }

    /**
     * How the removal changed the mean advantage over some targets. If the targets were chosen by this very change, they
     * are the luckiest ones, and it is too large.
     *
     * @param confidence nominal coverage of the intervals, in (0, 1)
     * @param targets numbers of kept examples, at least one
     * @return the mean advantages and their difference
     */
    public AdvantageChange advantage(double confidence, int... targets) {
        Checks.openProbability(confidence, "confidence");
        Checks.check(targets.length > 0, "there is no target; name at least one example");
        return AdvantageChange.of(kept, reality, targets, confidence);
    }

    /** Success before, all examples. */
    AttackSuccess all() {
        return baseline;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %d of %d examples removed, AUC %.4f before, %.4f after",
                removal,
                removed.length,
                baseline.examples().length,
                keptRoc.auc(),
                realityRoc.auc());
    }
}

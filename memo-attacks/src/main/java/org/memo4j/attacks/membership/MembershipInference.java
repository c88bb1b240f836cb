package org.memo4j.attacks.membership;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.memo4j.attacks.roc.AucInterval;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.core.stat.Estimate;

/**
 * Measures membership attacks: area under the ROC curve and true-positive rates at low false-positive rates, with
 * intervals. Carlini et al., <em>Membership inference attacks from first principles</em>, IEEE S&amp;P 2022, section 3,
 * argue why the latter are what counts.
 *
 * <p>Intervals are closed forms unless a bootstrap is set: DeLong's for the area, the distribution-free bounds of
 * {@link RocCurve#tprAt(double, double)} for the rates. They treat the examples as independent draws and the model as
 * given; how the attack would fare on another training run they do not say.
 */
public final class MembershipInference {
    private final double[] fprs;
    private final double confidence;
    private final @Nullable Bootstrap bootstrap;

    private MembershipInference(double[] fprs, double confidence, @Nullable Bootstrap bootstrap) {
        this.fprs = fprs;
        this.confidence = confidence;
        this.bootstrap = bootstrap;
    }

    /**
     * False-positive rates 0.1, 0.01 and 0.001, confidence 0.95, closed-form intervals.
     *
     * @return the defaults
     */
    public static MembershipInference withDefaults() {
        return new MembershipInference(new double[] {0.1, 0.01, 0.001}, 0.95, null);
    }

    /**
     * Sets the false-positive rates at which the true-positive rate is read.
     *
     * @param values the rates, each in (0, 1)
     * @return a new object
     */
    public MembershipInference withFprs(double... values) {
        for (double value : values) {
            Checks.openProbability(value, "fpr");
        }
        return new MembershipInference(values.clone(), confidence, bootstrap);
    }

    /**
     * Sets the confidence of all intervals.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public MembershipInference withConfidence(double value) {
        Checks.openProbability(value, "confidence");
        return new MembershipInference(fprs, value, bootstrap);
    }

    /**
     * Takes bootstrap intervals in place of the closed forms. The true-positive rates always get
     * {@link BootstrapInterval#PERCENTILE} intervals, since they move in jumps; see
     * {@link RocCurve#bootstrap(Bootstrap, List)} for where they are unreliable.
     *
     * @param value replicates, seed and kind of interval; its confidence is replaced by {@link #withConfidence}
     * @return a new object
     */
    public MembershipInference withBootstrap(Bootstrap value) {
        return new MembershipInference(fprs, confidence, value);
    }

    /**
     * Measures one attack.
     *
     * @param scores its scores, at least two a class
     * @return the evaluation
     * @throws IllegalArgumentException if a class has fewer than two scores
     */
    public MembershipEvaluation evaluate(MembershipScores scores) {
        RocCurve roc = scores.roc();
        Provenance provenance = scores.provenance()
                .with("fprs", Arrays.toString(fprs))
                .with("confidence", confidence)
                .with("intervals", bootstrap == null ? "closed form" : "bootstrap");
        List<Estimate> rates = new ArrayList<>();
        Estimate auc;
        if (bootstrap == null) {
            auc = roc.auc(AucInterval.DELONG, confidence);
            for (double fpr : fprs) {
                rates.add(roc.tprAt(fpr, confidence));
            }
        } else {
            Bootstrap options = bootstrap.withConfidence(confidence);
            auc = roc.bootstrap(options, List.of(RocCurve::auc)).get(0);
            List<ToDoubleFunction<RocCurve>> statistics = new ArrayList<>();
            for (double fpr : fprs) {
                statistics.add(resampled -> resampled.tprAt(fpr).value());
            }
            rates.addAll(roc.bootstrap(options.withInterval(BootstrapInterval.PERCENTILE), statistics));
            provenance = provenance
                    .with("replicates", bootstrap.replicates())
                    .with("bootstrap", bootstrap.interval())
                    .with("bootstrap seed", bootstrap.seed());
        }
        List<TprEstimate> tprs = IntStream.range(0, fprs.length)
                .mapToObj(i -> new TprEstimate(roc.tprAt(fprs[i]), rates.get(i)))
                .toList();
        return new MembershipEvaluation(scores, roc, auc, tprs, provenance);
    }

    /**
     * Measures several attacks on the same examples.
     *
     * @param attacks scores of each attack, the examples of each class in the same order
     * @return the comparison, attacks in the given order
     * @throws IllegalArgumentException if there is no attack or the attacks have different numbers of examples
     */
    public MembershipComparison compare(List<MembershipScores> attacks) {
        Checks.check(!attacks.isEmpty(), "there must be at least one attack to compare");
        int members = attacks.get(0).members().length;
        int nonMembers = attacks.get(0).nonMembers().length;
        for (MembershipScores attack : attacks) {
            Checks.sameLength(attack.members().length, "members of " + attack.attack(), members, "the first attack");
            Checks.sameLength(
                    attack.nonMembers().length, "non-members of " + attack.attack(), nonMembers, "the first attack");
        }
        return new MembershipComparison(attacks.stream().map(this::evaluate).toList(), confidence);
    }
}

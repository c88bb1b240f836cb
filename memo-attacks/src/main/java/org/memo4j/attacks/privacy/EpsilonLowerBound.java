package org.memo4j.attacks.privacy;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;

/**
 * Lower bound on epsilon from the rates of an attack. An (epsilon, delta)-differentially private algorithm obeys, for
 * every test,
 *
 * <pre>
 * TPR &lt;= e^epsilon FPR + delta        TNR &lt;= e^epsilon FNR + delta
 * </pre>
 *
 * so with exact limits for the rates that hold together with the confidence asked for,
 *
 * <pre>
 * epsilon &gt;= ln((TPR_lower - delta) / FPR_upper)        epsilon &gt;= ln((TNR_lower - delta) / FNR_upper)
 * </pre>
 *
 * Both rules rest on the same two limits (each at half of the significance), so that the larger of them costs nothing;
 * adding a reversed rule brings in two further limits, and each then gets a quarter.
 *
 * <p>If the example was put in k times, neighboring data sets are k steps apart, and the bound solves
 * {@code TPR <= e^(k epsilon) FPR + delta (e^(k epsilon) - 1) / (e^epsilon - 1)} (group privacy): for delta = 0 the
 * logarithm divided by k.
 *
 * <p>Immutable. Sources: Jagielski, Ullman and Oprea, <em>Auditing differentially private machine learning</em>, NeurIPS
 * 2020 (Clopper-Pearson, poison copies); Nasr, Song, Thakurta, Papernot and Carlini, <em>Adversary instantiation</em>,
 * S&amp;P 2021 (delta). Departures: both published implementations by default search all thresholds on the scores that
 * they then count, which is no confidence bound; see {@link ThresholdChoice}. TensorFlow Privacy takes the largest of
 * all rules' bounds at the full significance each; here rules that rest on their own asymptotic bound share it.
 */
public final class EpsilonLowerBound extends ManyRunMethod {
    private static final MetricId ID = new MetricId("privacy.epsilon-lower-bound", 1);

    private final RatioBound bound;
    private final EnumSet<DecisionRule> rules;
    private final int copies;

    private EpsilonLowerBound(RatioBound bound, EnumSet<DecisionRule> rules, int copies) {
        this.bound = bound;
        this.rules = rules;
        this.copies = copies;
    }

    /**
     * Clopper-Pearson, the rules {@link DecisionRule#MEMBER} and {@link DecisionRule#NON_MEMBER}, one copy.
     *
     * @return the method
     */
    public static EpsilonLowerBound withDefaults() {
        return new EpsilonLowerBound(
                RatioBound.CLOPPER_PEARSON, EnumSet.of(DecisionRule.MEMBER, DecisionRule.NON_MEMBER), 1);
    }

    /**
     * Sets how the ratio of two rates is bounded. All but Clopper-Pearson are asymptotic and need delta = 0.
     *
     * @param value the bound
     * @return new method
     */
    public EpsilonLowerBound withBound(RatioBound value) {
        return new EpsilonLowerBound(Objects.requireNonNull(value), rules, copies);
    }

    /**
     * Sets the rules, of which the best counts. Fix them before the scores are seen. Reversed rules need thresholds that
     * were given, a split or the hull, not ranks.
     *
     * @param values at least one rule
     * @return new method
     */
    public EpsilonLowerBound withRules(Set<DecisionRule> values) {
        Checks.check(!values.isEmpty(), "rules must hold at least one rule");
        return new EpsilonLowerBound(bound, EnumSet.copyOf(values), copies);
    }

    /**
     * Sets how many times the example was put into the training set of the runs with it.
     *
     * @param value number of copies, at least 1
     * @return new method
     */
    public EpsilonLowerBound withCopies(int value) {
        return new EpsilonLowerBound(bound, rules, Checks.atLeast(value, 1, "copies"));
    }

    @Override
    MetricId id() {
        return ID;
    }

    @Override
    String assumption() {
        return super.assumption()
                + (bound == RatioBound.CLOPPER_PEARSON ? "" : " The counts are large: the bound is asymptotic.")
                + (copies == 1 ? "" : " A member was put in " + copies + " times; epsilon is that of one example.");
    }

    @Override
    String ruledOut(double delta) {
        return EpsilonBound.differentiallyPrivate(delta) + " algorithm";
    }

    @Override
    void check(double delta) {
        Checks.check(
                delta == 0 || bound == RatioBound.CLOPPER_PEARSON,
                "delta must be 0 with %s, which bounds a ratio, but is %s; use CLOPPER_PEARSON",
                bound,
                delta);
    }

    @Override
    List<Confusion> atRanks(RocCurve roc, Ranks ranks) {
        // A rank is counted on the safe side of its ties, which for a reversed rule is the wrong side.
        Checks.check(
                rules.stream().noneMatch(DecisionRule::reversed),
                "rules %s cannot be audited at thresholds given by ranks; use ThresholdChoice.given or a split, or negate"
                        + " the scores",
                rules);
        return super.atRanks(roc, ranks);
    }

    @Override
    double epsilon(Confusion counts, AuditLevel level, double floor) {
        double best = floor;
        boolean exact = bound == RatioBound.CLOPPER_PEARSON;
        boolean reversed = rules.stream().anyMatch(DecisionRule::reversed);
        int directions = reversed && !rules.stream().allMatch(DecisionRule::reversed) ? 2 : 1;
        for (DecisionRule rule : rules) {
            Confusion view = rule.view(counts);
            best = Math.max(
                    best,
                    exact
                            ? exact(view, level.significance() / (2 * directions), level.delta())
                            : Math.log(bound.lower(view, level.significance() / rules.size())) / copies);
        }
        return best;
    }

    private double exact(Confusion counts, double tail, double delta) {
        double high = RatioBound.clopperPearson(counts.truePositives(), counts.members(), tail)[0];
        double low = RatioBound.clopperPearson(counts.falsePositives(), counts.nonMembers(), tail)[1];
        if (high <= low + copies * delta) {
            return 0;
        }
        if (delta == 0 || copies == 1) {
            return Math.log((high - delta) / low) / copies;
        }
        return Bisection.last(
                e -> e == 0 || high > Math.exp(copies * e) * low + delta * Math.expm1(copies * e) / Math.expm1(e), 0);
    }

    @Override
    public String toString() {
        return bound + ", rules " + rules + (copies == 1 ? "" : ", " + copies + " copies");
    }
}

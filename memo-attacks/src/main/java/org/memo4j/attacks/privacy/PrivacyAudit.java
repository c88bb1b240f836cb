package org.memo4j.attacks.privacy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Objects;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;

/**
 * Audit of differential privacy: the largest epsilon that the scores of a membership attack rule out. A bound above the
 * epsilon that a training claims means a fault in it (clipping, sampling, noise, accounting) or in the audit; a bound
 * below it means nothing.
 *
 * <pre>{@code
 * EpsilonBound<Confusion> bound =
 *         PrivacyAudit.withDefaults().withDelta(1e-5).run(EpsilonLowerBound.withDefaults(), scores);
 * System.out.println(bound.statement());
 * }</pre>
 *
 * <p>Immutable.
 */
public final class PrivacyAudit {
    private final double confidence;
    private final double delta;
    private final ThresholdChoice threshold;

    private PrivacyAudit(double confidence, double delta, ThresholdChoice threshold) {
        this.confidence = confidence;
        this.delta = delta;
        this.threshold = threshold;
    }

    /**
     * Confidence 0.95, delta 1e-5, thresholds at geometric ranks ({@link ThresholdChoice#bonferroni()}).
     *
     * @return the options
     */
    public static PrivacyAudit withDefaults() {
        return new PrivacyAudit(0.95, 1e-5, ThresholdChoice.bonferroni());
    }

    /**
     * Sets the confidence.
     *
     * @param value probability with which the bound is right, in (0.5, 1)
     * @return new options
     */
    public PrivacyAudit withConfidence(double value) {
        Checks.check(value > 0.5 && value < 1, "confidence must be in (0.5, 1), but is %s", value);
        return new PrivacyAudit(value, delta, threshold);
    }

    /**
     * Sets delta.
     *
     * @param value in [0, 1); 0 for pure differential privacy
     * @return new options
     */
    public PrivacyAudit withDelta(double value) {
        Checks.check(value >= 0 && value < 1, "delta must be in [0, 1), but is %s", value);
        return new PrivacyAudit(confidence, value, threshold);
    }

    /**
     * Sets how the threshold is chosen.
     *
     * @param value the choice
     * @return new options
     */
    public PrivacyAudit withThreshold(ThresholdChoice value) {
        return new PrivacyAudit(confidence, delta, Objects.requireNonNull(value));
    }

    /**
     * Bound from scores.
     *
     * @param <C> kind of counts
     * @param method from counts to a bound
     * @param scores scores of members and non-members; higher = more likely a member
     * @return the bound
     */
    public <C> EpsilonBound<C> run(AuditMethod<C> method, MembershipScores scores) {
        method.check(delta);
        ThresholdChoice.Chosen chosen = threshold.choose(method, scores, level());
        Provenance provenance = provenance(method)
                .with("attack", scores.label())
                .with("threshold", threshold)
                .withData(scores.provenance().data().orElseThrow());
        if (threshold.seed().isPresent()) {
            provenance = provenance.withSeed(threshold.seed().getAsLong());
        }
        Statement statement = new Statement(method.ruledOut(delta), threshold.toString(), method.assumption())
                .levelKept(threshold.keepsLevel());
        return bound(method.evidence(chosen.counts()), chosen.epsilon(), chosen.ceiling(), statement, provenance);
    }

    /**
     * Bound from counts at a threshold that was fixed, or guesses that were made, before they were seen. The choice of
     * threshold of these options is not used.
     *
     * @param <C> kind of counts
     * @param method from counts to a bound
     * @param counts the counts
     * @return the bound
     */
    public <C> EpsilonBound<C> bound(AuditMethod<C> method, C counts) {
        method.check(delta);
        Statement statement = new Statement(method.ruledOut(delta), "counts given", method.assumption());
        return bound(
                counts,
                method.epsilon(counts, level(), 0),
                method.epsilon(method.perfect(counts), level(), 0),
                statement,
                provenance(method).with("counts", counts));
    }

    private AuditLevel level() {
        return new AuditLevel(1 - confidence, delta);
    }

    private Provenance provenance(AuditMethod<?> method) {
        return Provenance.of(method.id())
                .with("method", method)
                .with("confidence", confidence)
                .with("delta", delta);
    }

    private <C> EpsilonBound<C> bound(
            C counts, double epsilon, double ceiling, Statement statement, Provenance provenance) {
        return new EpsilonBound<>(
                epsilon,
                delta,
                confidence,
                ceiling,
                counts,
                statement.of(epsilon, ceiling, percent(confidence), counts.toString()),
                provenance);
    }

    static String percent(double confidence) {
        return new BigDecimal(100 * confidence, new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }
}

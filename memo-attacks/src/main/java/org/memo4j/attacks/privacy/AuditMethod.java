package org.memo4j.attacks.privacy;

import java.util.List;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.MetricId;

/**
 * How a privacy audit gets from counts to a lower bound on epsilon. {@link EpsilonLowerBound} and
 * {@link GaussianDpAudit} want many training runs with one score each, {@link OneRunAudit} and {@link FdpOneRunAudit}
 * one training run with many canaries. Run by {@link PrivacyAudit}.
 *
 * @param <C> the counts that the method looks at
 */
public abstract class AuditMethod<C> {
    AuditMethod() {}

    abstract MetricId id();

    /** What must hold for the bound to hold, as a sentence. */
    abstract String assumption();

    /** Which algorithms a bound rules out, as the words between "no" and "with epsilon &lt;". */
    abstract String ruledOut(double delta);

    /** Refuses a delta that the method cannot work with. */
    abstract void check(double delta);

    abstract C evidence(Confusion counts);

    /** Counts of a perfect attack on as many examples. */
    abstract C perfect(C counts);

    /**
     * Bound from the counts at a threshold that does not depend on them.
     *
     * @param floor a bound that is reached already; if this one is not above it, the floor may be returned at once
     */
    abstract double epsilon(C counts, AuditLevel level, double floor);

    /** Counts at thresholds that are given by their ranks, such that each is as good as one that was given. */
    abstract List<Confusion> atRanks(RocCurve roc, Ranks ranks);

    /** Whether the examples of a random half must be drawn without a look at who is a member. */
    abstract boolean splitsBlindly();

    /** Name and options. */
    @Override
    public abstract String toString();
}

package org.memo4j.attacks.privacy;

import org.memo4j.attacks.roc.Confusion;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;

/**
 * Lower bound on epsilon for mechanisms whose trade-off curve is a Gaussian's: from limits of both error rates that hold
 * together,
 *
 * <pre>
 * mu &gt;= Phi^-1(1 - FPR_upper) - Phi^-1(FNR_upper)
 * </pre>
 *
 * and then the epsilon of {@link GaussianDp} at delta. One moderate operating point tells the whole curve, so the bound
 * is far tighter than {@link EpsilonLowerBound}; but it says nothing about other mechanisms.
 *
 * <p>Source: Nasr et al., <em>Tight auditing of differentially private machine learning</em>, USENIX Security 2023.
 * Departure: jax_privacy takes the absolute value of mu, which turns two uninformative limits above one half into a
 * large bound; here such limits show nothing.
 */
public final class GaussianDpAudit extends ManyRunMethod {
    private static final MetricId ID = new MetricId("privacy.gaussian-dp", 1);

    private GaussianDpAudit() {}

    /**
     * The method, which has no options.
     *
     * @return the method
     */
    public static GaussianDpAudit withDefaults() {
        return new GaussianDpAudit();
    }

    @Override
    MetricId id() {
        return ID;
    }

    @Override
    String assumption() {
        return super.assumption() + " The trade-off curve of the mechanism is that of a Gaussian mechanism.";
    }

    @Override
    String ruledOut(double delta) {
        return EpsilonBound.differentiallyPrivate(delta) + " Gaussian mechanism";
    }

    @Override
    void check(double delta) {
        Checks.openProbability(delta, "delta");
    }

    @Override
    double epsilon(Confusion counts, AuditLevel level, double floor) {
        return GaussianDp.epsilon(mu(counts, level.significance()), level.delta());
    }

    private static double mu(Confusion counts, double significance) {
        double tail = significance / 2;
        double fpr = RatioBound.clopperPearson(counts.falsePositives(), counts.nonMembers(), tail)[1];
        double fnr = RatioBound.clopperPearson(counts.falseNegatives(), counts.members(), tail)[1];
        return fpr + fnr >= 1 ? 0 : -Gaussian.quantile(fpr) - Gaussian.quantile(fnr);
    }

    @Override
    public String toString() {
        return "Gaussian DP from Clopper-Pearson limits";
    }
}

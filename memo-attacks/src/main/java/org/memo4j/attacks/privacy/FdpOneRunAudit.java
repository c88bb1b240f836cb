package org.memo4j.attacks.privacy;

import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;

/**
 * Lower bound on epsilon from one training run for mechanisms whose trade-off curve is a Gaussian's. For a curve
 * {@code f} with {@code g(x) = Phi(Phi^-1(x) - mu)}, the algorithm is ruled out at significance s if the recursion
 *
 * <pre>
 * right = s v / m        wrong = s (r - v) / m
 * for i = v - 1 .. 0:    wrong' = max(wrong, g(right));  right += i / (r - i) (wrong' - wrong);  wrong = wrong'
 * </pre>
 *
 * ends with {@code right + wrong > r / m}. The bound is the largest mu that is ruled out, and the epsilon of
 * {@link GaussianDp} at delta. It knows the whole curve instead of one point of it and is therefore tighter than
 * {@link OneRunAudit}; but it says nothing about other mechanisms. Cost: O(v) for a mu, some fifty of them for a bound.
 *
 * <p>Source: Mahloujifar, Melis and Chaudhuri, <em>Auditing f-differential privacy in one run</em>, 2024, algorithm with
 * a cap on the guesses.
 */
public final class FdpOneRunAudit extends OneRunMethod {
    private static final MetricId ID = new MetricId("privacy.one-run-fdp", 1);

    private FdpOneRunAudit() {}

    /**
     * The method, which has no options.
     *
     * @return the method
     */
    public static FdpOneRunAudit withDefaults() {
        return new FdpOneRunAudit();
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
    double epsilon(OneRunCounts counts, AuditLevel level, double floor) {
        double from = floor == 0 ? 0 : GaussianDp.mu(floor, level.delta());
        if (!ruledOut(counts, level.significance(), from)) {
            return floor;
        }
        double mu = Bisection.last(candidate -> ruledOut(counts, level.significance(), candidate), from);
        return Math.max(floor, GaussianDp.epsilon(mu, level.delta()));
    }

    private static boolean ruledOut(OneRunCounts counts, double significance, double mu) {
        int v = counts.correct();
        int r = counts.guesses();
        double m = counts.canaries();
        double right = significance * v / m;
        double wrong = significance * (r - v) / m;
        for (int i = v - 1; i >= 0 && right + wrong <= r / m; i--) {
            double blown = Gaussian.cdf(Gaussian.quantile(Math.min(1, right)) - mu);
            if (blown <= wrong) {
                break; // nothing changes any more
            }
            right += i / (double) (r - i) * (blown - wrong);
            wrong = blown;
        }
        return right + wrong > r / m;
    }

    @Override
    public String toString() {
        return "one run, Gaussian f-DP";
    }
}

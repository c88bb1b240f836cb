package org.memo4j.attacks.privacy;

import org.memo4j.core.Checks;

/**
 * Gaussian differential privacy: telling two neighboring data sets apart is as hard as telling {@code N(0, 1)} from
 * {@code N(mu, 1)}. For every epsilon it gives a delta,
 *
 * <pre>
 * delta(epsilon) = Phi(-epsilon / mu + mu / 2) - e^epsilon Phi(-epsilon / mu - mu / 2)
 * </pre>
 *
 * computed from logarithms, so that neither a small delta nor a large epsilon is lost. The Gaussian mechanism with noise
 * {@code sigma} times its sensitivity has {@code mu = 1 / sigma}.
 *
 * <p>Source: Dong, Roth and Su, <em>Gaussian differential privacy</em>, JRSS B 2022, corollary 2.13.
 */
public final class GaussianDp {
    private GaussianDp() {}

    /**
     * Delta at an epsilon.
     *
     * @param mu the parameter, finite and &gt; 0
     * @param epsilon finite and at least 0
     * @return the delta, in [0, 1)
     */
    public static double delta(double mu, double epsilon) {
        Checks.positive(mu, "mu");
        checkEpsilon(epsilon);
        return Math.exp(logDelta(mu, epsilon));
    }

    /**
     * Epsilon at a delta.
     *
     * @param mu the parameter, finite and at least 0
     * @param delta in (0, 1)
     * @return the epsilon, at least 0
     */
    public static double epsilon(double mu, double delta) {
        Checks.check(mu >= 0 && mu < Double.POSITIVE_INFINITY, "mu must be finite and >= 0, but is %s", mu);
        double log = Math.log(Checks.openProbability(delta, "delta"));
        return mu == 0 || logDelta(mu, 0) <= log ? 0 : Bisection.last(e -> logDelta(mu, e) > log, 0);
    }

    /**
     * The parameter at which an epsilon and a delta belong together.
     *
     * @param epsilon finite and at least 0
     * @param delta in (0, 1)
     * @return mu, &gt; 0
     */
    public static double mu(double epsilon, double delta) {
        checkEpsilon(epsilon);
        double log = Math.log(Checks.openProbability(delta, "delta"));
        return Bisection.last(mu -> mu == 0 || logDelta(mu, epsilon) < log, 0);
    }

    private static void checkEpsilon(double epsilon) {
        Checks.check(
                epsilon >= 0 && epsilon < Double.POSITIVE_INFINITY,
                "epsilon must be finite and >= 0, but is %s",
                epsilon);
    }

    private static double logDelta(double mu, double epsilon) {
        double a = Gaussian.logCdf(-epsilon / mu + mu / 2);
        double b = epsilon + Gaussian.logCdf(-epsilon / mu - mu / 2);
        return b < a ? a + Math.log1p(-Math.exp(b - a)) : Double.NEGATIVE_INFINITY;
    }
}

package org.memo4j.attacks.shadow;

/** Which hypotheses LiRA compares, with {@code N_in} and {@code N_out} the signal's distributions on an example. */
public enum LiraForm {
    /** {@code ln N_in(x) - ln N_out(x)}: needs shadow models on both sides of every example. Paper, equation 3. */
    ONLINE(true),

    /**
     * {@code P(X <= x)} under {@code N_out}, monotone: the z-score for the normal distribution, {@code -ln P(X > x)} for
     * Student's. One-sided, as equation 4 of the paper says: only a signal that is better than without the example speaks
     * for membership.
     */
    OFFLINE(false),

    /**
     * {@code -ln N_out(x)}: two-sided, as the code that came with the paper computes it. A signal that is surprisingly bad
     * speaks for membership too.
     */
    OFFLINE_DENSITY(false);

    private final boolean needsIn;

    LiraForm(boolean needsIn) {
        this.needsIn = needsIn;
    }

    boolean needsIn() {
        return needsIn;
    }
}

package org.memo4j.attacks.privacy;

/**
 * What one test may err by, and the delta that it is about.
 *
 * @param significance probability with which the bound may exceed the truth
 * @param delta the delta of (epsilon, delta)-differential privacy
 */
record AuditLevel(double significance, double delta) {
    /** The share of each of several tests (Bonferroni). */
    AuditLevel among(int tests) {
        return new AuditLevel(significance / tests, delta);
    }
}

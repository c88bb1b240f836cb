package org.memo4j.core.analytic;

/**
 * A step would lose more precision than {@link AnalyticOptions#withTolerance tolerated}, or its matrix is not positive
 * definite. The learner is as it was before the step.
 */
public final class PrecisionLossException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    PrecisionLossException(String message) {
        super(message);
    }
}

package org.memo4j.examples.attack;

import java.util.function.DoubleUnaryOperator;
import org.memo4j.core.Checks;

/** What saved scores are, and how they become the signal that is about normal over models, {@code ln(p / (1 - p))}. */
enum SavedSignal {
    /** {@code ln p_y - ln sum_{k != y} p_k}. */
    LOGIT(x -> x),

    /** {@code p_y}. Where it is 0 or 1 to the last digit the logit is unknown; it is an error and not clipped. */
    CONFIDENCE(p -> {
        Checks.check(
                p > 0 && p < 1,
                "a confidence is %s, whose logit is infinite; save logit-scaled confidences, computed from the logits",
                p);
        return Math.log(p) - Math.log1p(-p);
    }),

    /** {@code -ln p_y}. */
    LOSS(loss -> {
        Checks.check(
                loss > 0 && loss < Double.POSITIVE_INFINITY,
                "a loss is %s, whose logit is infinite or undefined; save logit-scaled confidences, computed from the logits",
                loss);
        return -loss - Math.log(-Math.expm1(-loss));
    });

    private final DoubleUnaryOperator toLogit;

    SavedSignal(DoubleUnaryOperator toLogit) {
        this.toLogit = toLogit;
    }

    DoubleUnaryOperator toLogit() {
        return toLogit;
    }
}

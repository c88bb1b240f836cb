package org.memo4j.examples.attack;

import org.memo4j.core.Checks;

/** What saved scores are, and how they become the signal that is about normal over models, {@code ln(p / (1 - p))}. */
enum SavedSignal {
    /** {@code ln p_y - ln sum_{k != y} p_k}. */
    LOGIT {
        @Override
        double toLogit(double score) {
            return score;
        }
    },

    /** {@code p_y}. Where it is 0 or 1 to the last digit the logit is unknown; it is an error and not clipped. */
    CONFIDENCE {
        @Override
        double toLogit(double score) {
            Checks.check(
                    score > 0 && score < 1,
                    "a confidence is %s, whose logit is infinite; save logit-scaled confidences, computed from the logits",
                    score);
            return Math.log(score) - Math.log1p(-score);
        }
    },

    /** {@code -ln p_y}. */
    LOSS {
        @Override
        double toLogit(double score) {
            Checks.check(
                    score > 0 && score < Double.POSITIVE_INFINITY,
                    "a loss is %s, whose logit is infinite or undefined; save logit-scaled confidences, computed from the"
                            + " logits",
                    score);
            return -score - Math.log(-Math.expm1(-score));
        }
    };

    abstract double toLogit(double score);
}

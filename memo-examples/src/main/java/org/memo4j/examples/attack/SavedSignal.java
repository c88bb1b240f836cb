package org.memo4j.examples.attack;

import java.io.IOException;
import org.memo4j.core.Checks;
import org.memo4j.core.ensemble.EnsembleScores;
import org.memo4j.core.ensemble.ShadowRun;
import org.memo4j.core.score.ClassifierSignal;

/** What saved scores are, and how they become the signal that is about normal over models, {@code ln(p / (1 - p))}. */
enum SavedSignal {
    /** {@code ln p_y - ln sum_{k != y} p_k}. */
    LOGIT(ClassifierSignal.LOGIT_SCALED_CONFIDENCE) {
        @Override
        double toLogit(double score) {
            return score;
        }
    },

    /** {@code p_y}. Where it is 0 or 1 to the last digit the logit is unknown; it is an error and not clipped. */
    CONFIDENCE(ClassifierSignal.CONFIDENCE) {
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
    LOSS(ClassifierSignal.LOSS) {
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

    private final ClassifierSignal signal;

    SavedSignal(ClassifierSignal signal) {
        this.signal = signal;
    }

    abstract double toLogit(double score);

    /** Scores of this kind in a run directory, where losses have their sign turned. */
    EnsembleScores of(ShadowRun run) throws IOException {
        EnsembleScores scores = run.scores(signal);
        return this == LOSS
                ? new EnsembleScores(
                        scores.membership(),
                        scores.queries().stream().map(q -> q.map(x -> -x)).toList())
                : scores;
    }
}

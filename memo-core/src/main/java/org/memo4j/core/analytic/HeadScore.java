package org.memo4j.core.analytic;

import org.memo4j.core.Checks;

/** One number for how well a head does on a labeled example; higher is better. */
public enum HeadScore {
    /** The score of the example's class, which the head is to make 1. */
    TRUE_CLASS {
        @Override
        public double of(double[] scores, int label) {
            return scores[label];
        }
    },

    /** The score of the example's class less the highest other one: about normal over models, the signal of LiRA. */
    MARGIN {
        @Override
        public double of(double[] scores, int label) {
            double other = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < scores.length; c++) {
                if (c != label) {
                    other = Math.max(other, scores[c]);
                }
            }
            Checks.check(scores.length > 1, "a margin needs two classes, but there is %d", scores.length);
            return scores[label] - other;
        }
    },

    /** 1 if the example's class has the highest score, the first of equal ones; else 0. */
    CORRECT {
        @Override
        public double of(double[] scores, int label) {
            for (int c = 0; c < scores.length; c++) {
                if (scores[c] > scores[label] || (scores[c] == scores[label] && c < label)) {
                    return 0;
                }
            }
            return 1;
        }
    };

    /**
     * The number.
     *
     * @param scores scores of all classes
     * @param label class of the example
     * @return the higher, the better
     */
    public abstract double of(double[] scores, int label);
}

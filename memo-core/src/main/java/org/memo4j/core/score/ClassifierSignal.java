package org.memo4j.core.score;

import org.memo4j.core.Checks;

/**
 * What one number of a classifier's output on an example says about how well it knows the example's label; the numbers of
 * many models fill a {@link ScoreMatrix}. With logits {@code z}, probabilities {@code p = softmax(z)} and label
 * {@code y}; every signal is <b>higher where the model does better</b>, so losses and entropies have their sign turned.
 *
 * <p>All are computed from logits in double precision by log-sum-exp. Never through {@code 1 - p}: at a margin of 20 that
 * loses all digits in double, at 16 in float.
 *
 * <p>Sources: Yeom et al. 2018 (loss); Carlini et al., <em>Membership Inference Attacks From First Principles</em>, 2022
 * (logit-scaled confidence, hinge); Carlini et al., <em>The Privacy Onion Effect</em>, 2022 (gap); Song and Mittal,
 * <em>Systematic Evaluation of Privacy Risks of Machine Learning Models</em>, USENIX Security 2021 (entropy, modified
 * entropy).
 */
public enum ClassifierSignal {
    /** Negative cross-entropy loss, {@code ln p_y}, at most 0. */
    LOSS {
        @Override
        double compute(double[] z, int y) {
            return z[y] - logSumExp(z, -1);
        }
    },

    /** Probability of the label, {@code p_y}, in [0, 1]. */
    CONFIDENCE {
        @Override
        double compute(double[] z, int y) {
            return Math.exp(LOSS.compute(z, y));
        }
    },

    /** {@code ln p_y - ln sum_{k != y} p_k = z_y - LSE_{k != y} z_k}: about normal over models, LiRA's signal. */
    LOGIT_SCALED_CONFIDENCE {
        @Override
        double compute(double[] z, int y) {
            return z[y] - logSumExp(z, y);
        }
    },

    /** {@code z_y - max_{k != y} z_k}: as good as the logit-scaled confidence, and simpler. */
    HINGE {
        @Override
        double compute(double[] z, int y) {
            return z[y] - max(z, y);
        }
    },

    /** Largest logit less the second largest, whatever the label. */
    GAP {
        @Override
        double compute(double[] z, int y) {
            int top = 0;
            for (int k = 1; k < z.length; k++) {
                top = z[k] > z[top] ? k : top;
            }
            return z[top] - max(z, top);
        }
    },

    /** Negative entropy, {@code sum_k p_k ln p_k}, at most 0, whatever the label. */
    ENTROPY {
        @Override
        double compute(double[] z, int y) {
            double lse = logSumExp(z, -1);
            double sum = 0;
            for (double logit : z) {
                double p = Math.exp(logit - lse);
                sum += p > 0 ? p * (logit - lse) : 0;
            }
            return Math.min(0, sum);
        }
    },

    /** Negative modified entropy, {@code (1 - p_y) ln p_y + sum_{k != y} p_k ln(1 - p_k)}, at most 0. */
    MODIFIED_ENTROPY {
        @Override
        double compute(double[] z, int y) {
            double lse = logSumExp(z, -1);
            double sum = 0;
            for (int k = 0; k < z.length; k++) {
                double logRest = logSumExp(z, k) - lse; // ln(1 - p_k), with all its digits
                if (k == y) {
                    sum += Math.exp(logRest) * (z[k] - lse);
                } else {
                    double p = Math.exp(z[k] - lse);
                    sum += p > 0 ? p * logRest : 0;
                }
            }
            return Math.min(0, sum);
        }
    };

    abstract double compute(double[] z, int y);

    /**
     * Signal of one example.
     *
     * @param logits finite logits, at least two
     * @param label class of the example
     * @return the signal
     * @throws IllegalArgumentException if there are fewer than two logits, one is not finite, or the label is none of them
     */
    public double ofLogits(double[] logits, int label) {
        Checks.check(logits.length >= 2, "logits must be of at least 2 classes, but are %d", logits.length);
        Checks.finite(logits, "logits");
        return compute(logits, Checks.index(label, logits.length, "label"));
    }

    /**
     * Signal of one example of which only probabilities were saved. Their logarithms are logits; the entries of the other
     * classes are used as they are, never {@code 1 - p_y}.
     *
     * @param probabilities probabilities, at least two, summing to 1 within 0.001
     * @param label class of the example
     * @param floor smallest probability: lower ones, 0 above all, are raised to it, and the signal is bounded by it
     * @return the signal
     * @throws IllegalArgumentException if one is outside [0, 1], they do not sum to 1, {@code floor} is not in (0, 1), or the
     *     label is none of the classes
     */
    public double ofProbabilities(double[] probabilities, int label, double floor) {
        Checks.openProbability(floor, "floor");
        double[] logits = new double[probabilities.length];
        Checks.distribution(probabilities, "probabilities", "give logits to ofLogits");
        for (int k = 0; k < logits.length; k++) {
            logits[k] = Math.log(Math.max(floor, probabilities[k]));
        }
        return ofLogits(logits, label);
    }

    /** Largest entry but one. */
    private static double max(double[] z, int but) {
        double max = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < z.length; k++) {
            max = k == but ? max : Math.max(max, z[k]);
        }
        return max;
    }

    /** Log-sum-exp of all entries but one, or of all for -1. */
    private static double logSumExp(double[] z, int but) {
        double max = max(z, but);
        double sum = 0;
        for (int k = 0; k < z.length; k++) {
            sum += k == but ? 0 : Math.exp(z[k] - max);
        }
        return max + Math.log(sum);
    }
}

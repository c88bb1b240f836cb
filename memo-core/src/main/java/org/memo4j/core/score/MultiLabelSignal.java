package org.memo4j.core.score;

import org.memo4j.core.Checks;

/**
 * What a classifier with several labels an example, each with a sigmoid of its own, says of an example: one number a label,
 * higher where the model does better. Each label is a query of the attacks that take several; the signal of the example
 * is their mean or sum, {@link Aggregation}. With the logit {@code z} of a label, and {@code s = z} where the label is
 * there and {@code -z} where it is not. The signals are those of {@link ClassifierSignal} for the two classes with the
 * logits 0 and z.
 */
public enum MultiLabelSignal {
    /** Negative binary cross-entropy, {@code -ln(1 + exp(-s))}, at most 0. */
    LOSS {
        @Override
        double compute(double s) {
            return s > 0 ? 0 - Math.log1p(Math.exp(-s)) : s - Math.log1p(Math.exp(s));
        }
    },

    /** {@code ln p - ln(1 - p) = s} for the probability {@code p} of what is true of the label. */
    LOGIT_SCALED_CONFIDENCE {
        @Override
        double compute(double s) {
            return s;
        }
    };

    /** How the signals of the labels become one of the example. */
    public enum Aggregation {
        /** The mean over the labels, which compares examples with different numbers of labels. */
        MEAN {
            @Override
            double weight(int labels) {
                return 1.0 / labels;
            }
        },

        /** The sum over the labels: of {@link MultiLabelSignal#LOSS}, the log-probability of all labels together. */
        SUM {
            @Override
            double weight(int labels) {
                return 1;
            }
        };

        abstract double weight(int labels);

        /**
         * Signal of one example.
         *
         * @param signals one signal a label, finite, at least one
         * @return their mean or sum
         * @throws IllegalArgumentException if there is none or one is not finite
         */
        public double of(double... signals) {
            Checks.check(signals.length > 0, "signals must be of at least 1 label, but there is none");
            Checks.finite(signals, "signals");
            double weight = weight(signals.length);
            double aggregate = 0;
            for (double signal : signals) {
                aggregate += weight * signal;
            }
            return aggregate;
        }
    }

    abstract double compute(double s);

    /**
     * Signals of examples from logits.
     *
     * @param logits one row an example, one finite logit a label
     * @param labels one row an example, whether each label is there
     * @param aggregation what becomes of the signals of an example's labels
     * @return one signal an example
     * @throws IllegalArgumentException if the shapes differ, an example has no label or a logit is not finite
     */
    public double[] ofLogits(double[][] logits, boolean[][] labels, Aggregation aggregation) {
        Checks.sameLength(labels.length, "labels", logits.length, "logits");
        double[] signals = new double[labels.length];
        for (int i = 0; i < signals.length; i++) {
            signals[i] = aggregation.of(ofLogits(logits[i], labels[i]));
        }
        return signals;
    }

    /**
     * Signals of one example from logits.
     *
     * @param logits one finite logit a label
     * @param labels whether each label is there
     * @return one signal a label
     * @throws IllegalArgumentException if the lengths differ or a logit is not finite
     */
    public double[] ofLogits(double[] logits, boolean[] labels) {
        Checks.sameLength(labels.length, "labels", logits.length, "logits");
        Checks.finite(logits, "logits");
        double[] signals = new double[labels.length];
        for (int k = 0; k < signals.length; k++) {
            signals[k] = compute(labels[k] ? logits[k] : 0 - logits[k]);
        }
        return signals;
    }

    /**
     * Signals of one example of which only probabilities were saved.
     *
     * @param probabilities one probability a label
     * @param labels whether each label is there
     * @param floor smallest probability of a label and of its absence: lower ones are raised to it, in (0, 1/2)
     * @return one signal a label
     * @throws IllegalArgumentException if the lengths differ, a number is no probability, or {@code floor} is not as said
     */
    public double[] ofProbabilities(double[] probabilities, boolean[] labels, double floor) {
        Checks.check(floor > 0 && floor < 0.5, "floor must be in (0, 0.5), but is %s", floor);
        double[] logits = new double[probabilities.length];
        for (int k = 0; k < logits.length; k++) {
            double p = Checks.probability(probabilities[k], "probability");
            logits[k] = Math.log(Math.max(floor, p)) - Math.log(Math.max(floor, 1 - p));
        }
        return ofLogits(logits, labels);
    }
}

package org.memo4j.attacks.trained;

import java.util.Arrays;
import java.util.Locale;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;

/**
 * The attack of Bertran et al. with one model and no shadow model: how would the target's signal be distributed on an
 * example with these features that it was <em>not</em> trained on?
 *
 * <pre>
 * q_t(x)   fitted to signals of the target on non-members, to the least pinball loss
 *          t max(s - q, 0) + (1 - t) max(q - s, 0), or as the quantile of a normal distribution with m(x), s(x)
 * member iff signal(x) &gt; q_{1 - alpha}(x)       a false-positive rate of about alpha
 * score    the place of signal(x) in the distribution: (signal - m) / s, or its level
 * </pre>
 *
 * The signal is usually the hinge margin or the logit-scaled confidence; the features are those of the example with its
 * label, an embedding of it, or what the target's output says of it beside the signal.
 *
 * <p>Members must not be among the examples of the fit, nor may those of the fit be measured on: on them the quantiles are
 * too high. The rate alpha holds as far as the model fits; to be sure of it, score other non-members and set the threshold on
 * their scores, see {@code RocCurve.tprAt}.
 *
 * <p>Source: Bertran, Tang, Roth, Kearns, Morgenstern, Wu, <em>Scalable Membership Inference Attacks via Quantile
 * Regression</em>, NeurIPS 2023. Departures: trees or linear functions for a neural network; one continuous score, where
 * the paper fits anew for each false-positive rate; quantiles that cross are put in order. Immutable. Cost of a fit:
 * {@code O(rounds rows features)} a level for trees.
 */
public final class QuantileRegressionAttack {
    private static final int BEYOND = 5;

    private final QuantileModel model;
    private final double[] levels;

    private QuantileRegressionAttack(QuantileModel model, double[] levels) {
        this.model = model;
        this.levels = levels;
    }

    /**
     * {@link QuantileModel#BOOSTED_NORMAL}; for the pinball models the levels 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99.
     *
     * @return the defaults
     */
    public static QuantileRegressionAttack withDefaults() {
        return new QuantileRegressionAttack(
                QuantileModel.BOOSTED_NORMAL, new double[] {0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99});
    }

    /**
     * Sets the model of the conditional distribution.
     *
     * @param value the model
     * @return a new object
     */
    public QuantileRegressionAttack withModel(QuantileModel value) {
        return new QuantileRegressionAttack(value, levels);
    }

    /**
     * Sets the levels at which the pinball models are fitted.
     *
     * @param values levels in (0, 1), at least one, ascending
     * @return a new object
     */
    public QuantileRegressionAttack withLevels(double... values) {
        Checks.check(values.length > 0, "levels must not be empty");
        for (int k = 0; k < values.length; k++) {
            Checks.openProbability(values[k], "level");
            Checks.check(
                    k == 0 || values[k] > values[k - 1], "levels must ascend, but are %s", Arrays.toString(values));
        }
        return new QuantileRegressionAttack(model, values.clone());
    }

    /**
     * Definition and options.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        Provenance provenance =
                Provenance.of(new MetricId("membership.quantile-regression", 1)).with("model", model);
        return model.byLevel() ? provenance.with("levels", Arrays.toString(levels)) : provenance;
    }

    /**
     * Fits the distribution of the signals of non-members.
     *
     * @param features one row a non-member, finite
     * @param signals the target's signal on each, finite, higher = the target does better
     * @return the attack on this target
     * @throws IllegalArgumentException if the shapes differ, a number is not finite, a level has fewer than five
     *     non-members beyond it, or all signals are the same and the model is a normal one
     */
    public Fitted fit(double[][] features, double[] signals) {
        int columns = Rows.check(features);
        Checks.sameLength(signals.length, "signals", features.length, "features");
        Checks.finite(signals, "signals");
        if (model.byLevel()) {
            for (double level : levels) {
                Checks.check(
                        signals.length * Math.min(level, 1 - level) >= BEYOND - 1e-9,
                        "level %s of %d non-members has fewer than %d beyond it; give more non-members, levels nearer"
                                + " to 1/2, or take a normal model",
                        level,
                        signals.length,
                        BEYOND);
            }
        } else {
            Checks.atLeast(signals.length, BEYOND, "number of non-members");
            double first = signals[0];
            Checks.check(
                    Arrays.stream(signals).anyMatch(signal -> signal != first),
                    "signals of the non-members are all %s, and a normal distribution needs a spread; take a pinball"
                            + " model or a signal that is not the same for all",
                    first);
        }
        Provenance provenance =
                provenance().with("fitted on", Rows.hash(features).add(signals).value());
        return new Fitted(model.fit(features, signals, levels), columns, provenance);
    }

    /** The attack on one target: the distribution of its signal on non-members. Immutable. */
    public static final class Fitted {
        private final ConditionalDistribution distribution;
        private final int columns;
        private final Provenance provenance;

        private Fitted(ConditionalDistribution distribution, int columns, Provenance provenance) {
            this.distribution = distribution;
            this.columns = columns;
            this.provenance = provenance;
        }

        /**
         * Definition, options and a hash of the non-members.
         *
         * @return the provenance
         */
        public Provenance provenance() {
            return provenance;
        }

        /**
         * Thresholds of examples: the quantile of level {@code 1 - alpha} given their features.
         *
         * @param features one row an example
         * @param alpha false-positive rate, in (0, 1)
         * @return one threshold an example
         * @throws IllegalArgumentException if a row does not fit, or the model was fitted at levels of which {@code 1 -
         *     alpha} is none
         */
        public double[] thresholds(double[][] features, double alpha) {
            double level = 1 - Checks.openProbability(alpha, "alpha");
            double rounded = Math.rint(level * 1e12) / 1e12; // 1 - 0.01 is not the double 0.99
            return Arrays.stream(features)
                    .mapToDouble(row -> distribution.quantile(Rows.checkOne(row, columns), rounded))
                    .toArray();
        }

        /**
         * Scores examples.
         *
         * @param features one row an example
         * @param signals the target's signal on each, finite
         * @return one score an example, higher = more likely a member
         * @throws IllegalArgumentException if the shapes differ or a number is not finite
         */
        public double[] score(double[][] features, double[] signals) {
            Checks.sameLength(signals.length, "signals", features.length, "features");
            Checks.finite(signals, "signals");
            double[] scores = new double[signals.length];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = distribution.place(Rows.checkOne(features[i], columns), signals[i]);
            }
            return scores;
        }

        /**
         * Attacks examples whose membership is known; none of them was fitted on.
         *
         * @param features one row an example
         * @param signals the target's signal on each
         * @param member whether the target was trained on it
         * @return the scores of both classes
         * @throws IllegalArgumentException as {@link #score}, or if a class is empty
         */
        public MembershipScores attack(double[][] features, double[] signals, boolean[] member) {
            return MembershipScores.split(provenance, score(features, signals), member);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%s, %d features, %s", provenance.metric(), columns, provenance.options());
        }
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}

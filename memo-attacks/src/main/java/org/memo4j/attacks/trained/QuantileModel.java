package org.memo4j.attacks.trained;

import java.util.Arrays;

/** What a quantile-regression attack says of the distribution of a non-member's signal, given its features. */
public enum QuantileModel {
    /**
     * Normal, {@code m(x)} and {@code ln s(x)} sums of trees, each tree a natural-gradient step on
     * {@code ln s + (y - m)^2 / (2 s^2)}: as the tabular experiments of the paper, which take CatBoost.
     */
    BOOSTED_NORMAL {
        @Override
        ConditionalDistribution fit(double[][] features, double[] signals, double[] levels) {
            return BoostedNormal.fit(features, signals);
        }
    },

    /** Normal, {@code m(x)} and {@code ln s(x)} linear in the features, by maximum likelihood. */
    LINEAR_NORMAL {
        @Override
        ConditionalDistribution fit(double[][] features, double[] signals, double[] levels) {
            return LinearNormal.fit(features, signals);
        }
    },

    /**
     * Quantiles one by one, each a sum of trees that lowers the pinball loss: each leaf steps to the quantile of its
     * residuals. No assumption on the distribution.
     */
    BOOSTED_PINBALL {
        @Override
        ConditionalDistribution fit(double[][] features, double[] signals, double[] levels) {
            return new QuantileCurves(
                    levels,
                    Arrays.stream(levels)
                            .<QuantileCurve>mapToObj(level -> BoostedPinball.fit(features, signals, level))
                            .toList());
        }
    },

    /** Quantiles one by one, each linear in the features, with the least pinball loss: Koenker and Bassett 1978. */
    LINEAR_PINBALL {
        @Override
        ConditionalDistribution fit(double[][] features, double[] signals, double[] levels) {
            return new QuantileCurves(
                    levels,
                    Arrays.stream(levels)
                            .<QuantileCurve>mapToObj(level -> LinearPinball.fit(features, signals, level))
                            .toList());
        }
    };

    abstract ConditionalDistribution fit(double[][] features, double[] signals, double[] levels);

    /** Whether it is fitted at levels. */
    boolean byLevel() {
        return this == BOOSTED_PINBALL || this == LINEAR_PINBALL;
    }
}

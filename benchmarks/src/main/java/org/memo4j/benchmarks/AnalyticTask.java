package org.memo4j.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.memo4j.core.analytic.AnalyticClassifier;
import org.memo4j.core.analytic.AnalyticEnsemble;
import org.memo4j.core.analytic.AnalyticOptions;
import org.memo4j.core.analytic.HeadScore;
import org.memo4j.core.analytic.LabeledInputs;
import org.memo4j.core.analytic.RandomFeatures;
import org.memo4j.core.analytic.RidgeForm;
import org.memo4j.core.score.Membership;
import org.memo4j.metrics.counterfactual.ClosedFormInfluence;
import org.memo4j.metrics.counterfactual.ClosedFormMemorization;
import org.memo4j.metrics.counterfactual.CounterfactualMemorization;
import org.memo4j.metrics.counterfactual.InfluencePair;
import org.memo4j.metrics.counterfactual.InfluenceResult;

/** What is done with an analytic head; each gives a number to compare with the same from elsewhere. */
public enum AnalyticTask {
    /** Learns all examples in the information form and solves; the largest weight. */
    LEARN {
        @Override
        double run(LabeledInputs data) {
            return largest(learned(data, RidgeForm.INFORMATION).weights());
        }
    },

    /** Learns all examples by the recursion in blocks of 256; the largest weight. */
    RECURSION {
        @Override
        double run(LabeledInputs data) {
            return largest(learned(data, RidgeForm.RECURSIVE).weights());
        }
    },

    /** Learns, and memorization of every example in closed form; its mean. */
    CLOSED_FORM {
        @Override
        double run(LabeledInputs data) {
            return ClosedFormMemorization.withDefaults()
                    .measure(learned(data, RidgeForm.INFORMATION), data)
                    .mean();
        }
    },

    /** Learns, and influence of all examples on the first 1,000 in closed form; the mean of the ten strongest of each. */
    INFLUENCE {
        @Override
        double run(LabeledInputs data) {
            LabeledInputs targets = data.select(
                    IntStream.range(0, Math.min(TARGETS, data.size())).toArray());
            InfluenceResult influence = ClosedFormInfluence.withDefaults()
                    .withTop(TOP)
                    .onTest(learned(data, RidgeForm.INFORMATION), data, targets);
            return IntStream.range(0, targets.size())
                            .mapToObj(influence::strongestOn)
                            .flatMap(List::stream)
                            .mapToDouble(InfluencePair::influence)
                            .sum()
                    / ((double) targets.size() * TOP);
        }
    },

    /** Memorization of every example estimated from 64 heads on random halves; its mean. */
    SHADOWS_64 {
        @Override
        double run(LabeledInputs data) {
            Membership membership = Membership.balanced(64, data.size(), 0.5, 1);
            return CounterfactualMemorization.withDefaults()
                    .estimate(
                            AnalyticEnsemble.of(head(data, RidgeForm.INFORMATION), data)
                                    .scores(membership, HeadScore.TRUE_CLASS),
                            membership)
                    .mean()
                    .value();
        }
    };

    private static final int TARGETS = 1000;
    private static final int TOP = 10;

    abstract double run(LabeledInputs data);

    DoubleSupplier on(LabeledInputs data) {
        return () -> run(data);
    }

    private static AnalyticClassifier head(LabeledInputs data, RidgeForm form) {
        return AnalyticClassifier.of(
                RandomFeatures.identity(data.inputs()[0].length),
                AnalyticOptions.withDefaults().withRidge(1).withForm(form));
    }

    private static AnalyticClassifier learned(LabeledInputs data, RidgeForm form) {
        AnalyticClassifier head = head(data, form);
        head.learn(data);
        return head;
    }

    private static double largest(double[][] weights) {
        return Arrays.stream(weights)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElseThrow();
    }
}

package org.memo4j.metrics.counterfactual;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.metrics.MetricIds;

/**
 * Counterfactual memorization: how much better models do on an example because they were trained on it.
 *
 * <pre>
 * mem(x) = mean over models IN of score(x) - mean over models OUT of score(x)
 * </pre>
 *
 * estimates the expectation over training sets and training randomness of the same difference. It is in the unit of the
 * score: with 0/1 accuracies or probabilities it lies in [-1, 1]. A score must be higher for a better model. Hard examples
 * that the models cannot learn and easy ones that they get right anyhow both have {@code mem} near 0.
 *
 * <p>Standard errors are {@code sqrt(s_in^2 / n_in + s_out^2 / n_out)} with the variances {@code s^2} between models
 * (divided by {@code n - 1}), so every example must be IN and OUT of at least two models. The interval of the mean over
 * the examples is a cluster bootstrap over models, which share their randomness between examples: a model is drawn with
 * all its scores. The statistic is resampled through its leave-one-out values {@code S t - (S - 1) t_(-s)} of the
 * {@code S} models, whose mean is the estimate; so no draw can lack the models of one side, and a replicate costs
 * {@code O(S)}. It speaks of other models on these examples, not of other examples.
 *
 * <p>Duplicates: where copies of an example are drawn by themselves, an OUT model has mostly seen a copy. With
 * {@link #withDuplicates} an example counts as IN if any of its group was.
 *
 * <p>Cost: {@code O(models * examples)}, two reads of the scores; memory of a few numbers an example. The same numbers on
 * any number of threads.
 *
 * <p>Sources: Zhang, Ippolito, Lee, Jagielski, Tramer, Carlini, <em>Counterfactual Memorization in Neural Language
 * Models</em>, NeurIPS 2023, section 3; Feldman, Zhang, <em>What Neural Networks Memorize and Why: Discovering the Long
 * Tail via Influence Estimation</em>, NeurIPS 2020, section 2. Departures: none in the estimate; neither source gives
 * standard errors.
 */
public final class CounterfactualMemorization {
    private static final int MIN_EXAMPLES = 3;
    private static final CounterfactualMemorization DEFAULTS =
            new CounterfactualMemorization(Bootstrap.withDefaults(), new int[0]);

    private final Bootstrap bootstrap;
    private final int[] groups;

    private CounterfactualMemorization(Bootstrap bootstrap, int[] groups) {
        this.bootstrap = bootstrap;
        this.groups = groups;
    }

    /**
     * Examples stand for themselves; BCa intervals of confidence 0.95.
     *
     * @return the defaults
     */
    public static CounterfactualMemorization withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets how the interval of the mean is made, and the confidence of all intervals.
     *
     * @param value the bootstrap over models
     * @return a new object
     */
    public CounterfactualMemorization withBootstrap(Bootstrap value) {
        return new CounterfactualMemorization(value, groups);
    }

    /**
     * Makes copies count as one another.
     *
     * @param value group of each example, numbered from 0 without gaps; none to let examples stand for themselves
     * @return a new object
     */
    public CounterfactualMemorization withDuplicates(int... value) {
        return new CounterfactualMemorization(bootstrap, value.clone());
    }

    /**
     * Estimates the memorization of every example.
     *
     * @param scores scores of the models on the examples they could be trained on
     * @param membership which model saw which of them
     * @return one number an example, with standard errors
     * @throws IllegalArgumentException if the tables differ in shape, or an example is IN or OUT of fewer than two models
     */
    public CounterfactualMemorizationResult estimate(ScoreMatrix scores, Membership membership) {
        Membership effective = effective(scores, membership);
        Checks.check(scores.examples() > 0, "there is no example; give at least one");
        return new CounterfactualMemorizationResult(
                InOutMoments.of(scores, effective, 2),
                scores.isBinary(),
                bootstrap,
                Provenance.of(MetricIds.COUNTERFACTUAL_MEMORIZATION)
                        .with("models", scores.models())
                        .with("duplicates", groups.length > 0)
                        .with("interval", bootstrap.interval())
                        .with("replicates", bootstrap.replicates())
                        .with("confidence", bootstrap.confidence())
                        .withSeed(bootstrap.seed())
                        .withData(new DataHash()
                                .add(scores.hash())
                                .add(membership.hash())
                                .add(groups)
                                .value()));
    }

    /**
     * How well two halves of the models agree: the models are split at random, memorization is estimated from each half,
     * and the two are correlated over the examples. Tells whether there are enough models.
     *
     * @param scores the scores
     * @param membership which model saw which example
     * @param splits number of random splits, which are averaged
     * @return the agreement
     * @throws IllegalArgumentException if the tables differ in shape, fewer than three examples are IN and OUT of some
     *     model of either half, or memorization is the same for all examples
     */
    public HalvesAgreement agreement(ScoreMatrix scores, Membership membership, int splits) {
        Checks.atLeast(splits, 1, "splits");
        Membership effective = effective(scores, membership);
        SplittableRandom root = new SplittableRandom(bootstrap.seed());
        int examples = scores.examples();
        double pearson = 0;
        double spearman = 0;
        for (int split = 0; split < splits; split++) {
            Progress.checkInterrupted("the agreement of halves");
            int[] order = shuffled(scores.models(), root.split());
            int[] first = Arrays.copyOf(order, order.length / 2);
            int[] second = Arrays.copyOfRange(order, order.length / 2, order.length);
            Checks.check(first.length > 0, "there must be at least 2 models, but there is 1; train more");
            int[] common = common(effective.selectModels(first), effective.selectModels(second));
            examples = Math.min(examples, common.length);
            Checks.check(
                    common.length >= MIN_EXAMPLES,
                    "only %d examples are IN and OUT of some model in both halves, but a correlation needs %d; train more"
                            + " models",
                    common.length,
                    MIN_EXAMPLES);
            double[] a = memorization(scores, effective, first, common);
            double[] b = memorization(scores, effective, second, common);
            pearson += new PearsonsCorrelation().correlation(a, b) / splits;
            spearman += new SpearmansCorrelation().correlation(a, b) / splits;
        }
        Checks.check(
                Double.isFinite(pearson),
                "memorization is the same for all examples in a half, so there is no correlation; are the scores"
                        + " constant?");
        return new HalvesAgreement(splits, examples, pearson, spearman);
    }

    private Membership effective(ScoreMatrix scores, Membership membership) {
        InOutMoments.checkShapes(scores, membership);
        return groups.length == 0 ? membership : membership.byGroup(groups).selectExamples(groups);
    }

    private static int[] shuffled(int models, SplittableRandom random) {
        int[] order = new int[models];
        for (int m = 0; m < models; m++) {
            int at = random.nextInt(m + 1);
            order[m] = order[at];
            order[at] = m;
        }
        return order;
    }

    private static int[] common(Membership first, Membership second) {
        return Arrays.stream(first.estimable(1))
                .filter(e -> second.inCount(e) > 0 && second.outCount(e) > 0)
                .toArray();
    }

    private static double[] memorization(ScoreMatrix scores, Membership membership, int[] models, int[] examples) {
        InOutMoments moments = InOutMoments.of(
                scores.selectModels(models).selectExamples(examples),
                membership.selectModels(models).selectExamples(examples),
                1);
        double[] memorization = new double[examples.length];
        Arrays.setAll(memorization, e -> moments.inMean[e] - moments.outMean[e]);
        return memorization;
    }
}

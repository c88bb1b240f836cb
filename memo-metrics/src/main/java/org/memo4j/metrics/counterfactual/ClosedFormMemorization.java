package org.memo4j.metrics.counterfactual;

import java.util.Arrays;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.analytic.AnalyticClassifier;
import org.memo4j.core.analytic.AnalyticEnsemble;
import org.memo4j.core.analytic.HeadScore;
import org.memo4j.core.analytic.LabeledInputs;
import org.memo4j.core.analytic.LeftOut;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.metrics.MetricIds;

/**
 * Counterfactual memorization of an analytic head, exact and for all examples at once, with no model trained for it:
 *
 * <pre>
 * mem(x_i) = f(x_i) - f_-i(x_i) = h_i (y_i - f_-i(x_i)),     h_i = x_i' R x_i
 * </pre>
 *
 * for the score of the true class; other {@linkplain HeadScore scores} are differences of the same two predictions. The
 * leverage {@code h_i} is what the input has to do with it, {@code y_i - f_-i(x_i)} what the label has.
 *
 * <p><b>Against the shadow estimate.</b> {@link CounterfactualMemorization} compares models on random subsets of a share
 * {@code p} of the data, this the models with all data and with all but one example. On a subset the same example has more
 * weight. Where subsets still determine the head, that is {@code p n} is well above the effective number of features
 * {@code sum_i h_i}, {@code X_S'X_S} is about {@code p X'X}, and with {@code s = h / (1 - h)}
 *
 * <pre>
 * mem_p(x_i) = s_i / (p + s_i) (y_i - f_-i(x_i))     {@link ClosedFormMemorizationResult#atShare}
 * </pre>
 *
 * So for small leverages both rank the examples alike and differ by the factor {@code 1 / p}; for leverages near 1 both are
 * the whole residual. They part where subsets are too small for the features, since the head without {@code x_i} is then
 * another one on every subset. What the shadow estimate converges to there is given by {@link #average}, which uses the
 * closed form within each subset; and the shadow estimate with few models differs from either by its standard error. Over
 * examples it correlates with what it estimates as {@code sqrt(V / (V + v))}, with the variance {@code V} of memorization over
 * examples and the mean {@code v} of its squared standard errors.
 *
 * <p>Cost: {@code O(n d^2)} for {@code n} examples and {@code d} features once the head is trained, in blocks.
 *
 * <p>Sources: Zhang et al., <em>Counterfactual Memorization in Neural Language Models</em>, NeurIPS 2023, section 3, for the
 * quantity; Allen, <em>The relationship between variable selection and data augmentation and a method for prediction</em>,
 * Technometrics 1974, for leave-one-out; the relation between the two is derived here. Departure: none; nothing is
 * estimated.
 */
public final class ClosedFormMemorization {
    private static final ClosedFormMemorization DEFAULTS = new ClosedFormMemorization(HeadScore.TRUE_CLASS);

    private final HeadScore score;

    private ClosedFormMemorization(HeadScore score) {
        this.score = score;
    }

    /**
     * The score of the true class.
     *
     * @return the defaults
     */
    public static ClosedFormMemorization withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets what is compared with and without the example.
     *
     * @param value what is taken of the head's scores
     * @return a new object
     */
    public ClosedFormMemorization withScore(HeadScore value) {
        return new ClosedFormMemorization(value);
    }

    /**
     * Memorization by a trained head: with all it has learned against with all but the example.
     *
     * @param head a trained head
     * @param training examples that it has learned, all or some
     * @return one number an example
     * @throws IllegalArgumentException if an example was not learned, as far as this can be seen
     * @throws org.memo4j.core.analytic.PrecisionLossException if a leverage is 1 up to the tolerance of the head
     */
    public ClosedFormMemorizationResult measure(AnalyticClassifier head, LabeledInputs training) {
        Checks.atLeast(training.size(), 1, "the number of training examples");
        return result(
                head.leaveOneOut(training),
                training,
                provenance(head).with("examples", head.examples()).withData(training.hash()));
    }

    /**
     * Memorization by groups: with all the head has learned against with all but the example's group, such as copies of it or
     * what one person gave.
     *
     * @param head a trained head
     * @param training examples that it has learned
     * @param groups group of each example, numbered from 0 without gaps
     * @return one number an example
     * @throws IllegalArgumentException if an example was not learned, as far as this can be seen
     * @throws org.memo4j.core.analytic.PrecisionLossException if nothing is left of the head without a group
     */
    public ClosedFormMemorizationResult measure(AnalyticClassifier head, LabeledInputs training, int... groups) {
        Checks.atLeast(training.size(), 1, "the number of training examples");
        return result(
                head.leaveGroupOut(training, groups),
                training,
                provenance(head)
                        .with("examples", head.examples())
                        .with("groups", true)
                        .withData(
                                new DataHash().add(training.hash()).add(groups).value()));
    }

    /**
     * Memorization on subsets, the quantity that {@link CounterfactualMemorization} estimates from the scores of heads on these
     * subsets, estimated with the closed form within every one of them: each head says for each example what it would have
     * been with or without it. The variance is that of the paired difference between subsets.
     *
     * @param head a head, whose extractor, expansion and options are taken; what it has learned does not matter
     * @param training the examples
     * @param subsets which head sees which of them, at least two
     * @return mean over the subsets, one number an example, with standard errors
     * @throws IllegalArgumentException if the numbers of examples differ or there is only one subset
     * @throws org.memo4j.core.analytic.PrecisionLossException if a head cannot be solved within its tolerance, or a leverage
     *     is 1 up to it
     */
    public SubsetMemorization average(AnalyticClassifier head, LabeledInputs training, Membership subsets) {
        Checks.atLeast(subsets.models(), 2, "the number of subsets");
        ScoreMatrix differences = AnalyticEnsemble.of(head, training).memorization(subsets, score);
        int n = training.size();
        int models = subsets.models();
        double[] mean = new double[n];
        double[] squares = new double[n];
        for (int m = 0; m < models; m++) {
            double[] row = differences.scoresOf(m);
            for (int i = 0; i < n; i++) {
                // Welford
                double delta = row[i] - mean[i];
                mean[i] += delta / (m + 1);
                squares[i] += delta * (row[i] - mean[i]);
            }
        }
        double[] errors = new double[n];
        Arrays.setAll(errors, i -> Math.sqrt(squares[i] / (models - 1) / models));
        return new SubsetMemorization(
                mean,
                errors,
                provenance(head)
                        .with("subsets", models)
                        .withData(new DataHash()
                                .add(training.hash())
                                .add(subsets.hash())
                                .value()));
    }

    private Provenance provenance(AnalyticClassifier head) {
        return Provenance.of(MetricIds.CLOSED_FORM_MEMORIZATION)
                .with("score", score)
                .with("head", head.options())
                .with("expansion", head.expansion());
    }

    private ClosedFormMemorizationResult result(LeftOut left, LabeledInputs training, Provenance provenance) {
        int n = left.size();
        double[] with = new double[n];
        double[] without = new double[n];
        double[] residuals = new double[n];
        for (int i = 0; i < n; i++) {
            int label = training.labels()[i];
            double[] out = left.without(i);
            with[i] = score.of(left.with(i), label);
            without[i] = score.of(out, label);
            residuals[i] = 1 - out[label];
        }
        return new ClosedFormMemorizationResult(
                new ClosedFormMemorizationResult.Scores(with, without), left.leverages(), residuals, provenance);
    }

    @Override
    public String toString() {
        return "ClosedFormMemorization of " + score;
    }
}

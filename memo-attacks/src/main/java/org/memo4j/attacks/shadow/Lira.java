package org.memo4j.attacks.shadow;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.distribution.TDistribution;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * The likelihood-ratio attack: is the target's signal on an example more like that of models that saw it, or of models
 * that did not?
 *
 * <pre>
 * ONLINE  score = ln N(x; m_in, s_in^2) - ln N(x; m_out, s_out^2)
 * OFFLINE score = (x - m_out) / s_out
 * </pre>
 *
 * with the means and variances over the shadow models. The signal should be about normal: the logit-scaled confidence
 * {@code ln p_y - ln sum_{k != y} p_k} or the hinge margin, computed from logits in double.
 *
 * <p>With few shadow models the variance of an example is itself uncertain, and a normal distribution promises far fewer
 * false positives than there are: take {@link LiraVariance#POOLED} or {@link LiraVariance#SHRUNKEN}, or
 * {@link #withStudentT()}, whose distribution is {@code (x - m) / (s sqrt(1 + 1/n))} with {@code n - 1} degrees of
 * freedom.
 *
 * <p>Source: Carlini, Chien, Nasr, Song, Terzis, Tramer, <em>Membership Inference Attacks From First Principles</em>, IEEE
 * S&amp;P 2022, sections IV and V. Departures: variances with {@code n - 1}; a floor of a thousandth of the pooled standard
 * deviation instead of adding 1e-30; the offline score is the z-score, which ranks like the paper's probability and does
 * not saturate. What else published codes do has a name in {@link LiraForm}, {@link LiraVariance} and {@link Center}.
 *
 * <p>Cost: {@code O(models x examples)} for one target, and for all of them in turn too if the center is the mean: a
 * model is taken out of the sums again.
 */
public final class Lira implements ShadowAttack {
    private static final double HALF_LN_2PI = 0.5 * Math.log(2 * Math.PI);
    private static final double SHRINKAGE = 16;

    private final LiraForm form;
    private final LiraVariance variance;
    private final Center center;
    private final Shape shape;

    /** Distribution, and the weight of the pooled variance where it is shrunken to. */
    private record Shape(boolean studentT, double shrinkage) {
        Shape normal() {
            return new Shape(false, shrinkage);
        }
    }

    private Lira(LiraForm form, LiraVariance variance, Center center, Shape shape) {
        this.form = form;
        this.variance = variance;
        this.center = center;
        this.shape = shape;
    }

    /**
     * Online, mean, normal distribution, variance per example shrunken towards the pooled one with weight
     * {@code 16}: close to the fixed variance for few shadow models and to that per example for many.
     *
     * @return the defaults
     */
    public static Lira withDefaults() {
        return new Lira(LiraForm.ONLINE, LiraVariance.SHRUNKEN, Center.MEAN, new Shape(false, SHRINKAGE));
    }

    /**
     * As the code {@code mi_lira_2021} that came with the paper: medians, {@code numpy.std}, and offline two-sided.
     *
     * @param form online or offline; {@code OFFLINE} becomes {@code OFFLINE_DENSITY}
     * @param fixedVariance whether one variance serves all examples of a side
     * @return the attack
     */
    public static Lira researchCode(LiraForm form, boolean fixedVariance) {
        return new Lira(
                form == LiraForm.OFFLINE ? LiraForm.OFFLINE_DENSITY : form,
                fixedVariance ? LiraVariance.ALL_SIGNALS : LiraVariance.PER_EXAMPLE_POPULATION,
                Center.MEDIAN,
                new Shape(false, SHRINKAGE));
    }

    /**
     * As TensorFlow Privacy's {@code compute_score_lira} with its defaults, the sign turned so that higher = member.
     * Departure: an example without a shadow model on a side is refused, where that code takes the means of the centers
     * and deviations of the other examples.
     *
     * @param fixedVariance whether one variance serves all examples of a side
     * @return the attack
     */
    public static Lira tensorFlowPrivacy(boolean fixedVariance) {
        return new Lira(
                LiraForm.ONLINE,
                fixedVariance ? LiraVariance.POOLED_POPULATION : LiraVariance.PER_EXAMPLE_POPULATION,
                Center.MEDIAN,
                new Shape(false, SHRINKAGE));
    }

    /**
     * Sets the hypotheses.
     *
     * @param value online or offline
     * @return a new object
     */
    public Lira withForm(LiraForm value) {
        return new Lira(value, variance, center, shape);
    }

    /**
     * Sets the estimate of the variance. Any other than {@link LiraVariance#PER_EXAMPLE} takes the normal distribution
     * again: Student's holds for that one only.
     *
     * @param value the estimate
     * @return a new object
     */
    public Lira withVariance(LiraVariance value) {
        return new Lira(form, value, center, value == LiraVariance.PER_EXAMPLE ? shape : shape.normal());
    }

    /**
     * Sets the weight of the pooled variance in {@link LiraVariance#SHRUNKEN}, and takes that, with the normal
     * distribution.
     *
     * @param weight shadow models that it counts like, positive
     * @return a new object
     */
    public Lira withShrinkage(double weight) {
        return new Lira(form, LiraVariance.SHRUNKEN, center, new Shape(false, Checks.positive(weight, "weight")));
    }

    /**
     * Sets where the signals lie. The median takes the normal distribution again: Student's holds for the mean only.
     *
     * @param value mean or median
     * @return a new object
     */
    public Lira withCenter(Center value) {
        return new Lira(form, variance, value, value == Center.MEAN ? shape : shape.normal());
    }

    /**
     * Takes Student's distribution instead of the normal one, and with it the mean and
     * {@link LiraVariance#PER_EXAMPLE}, for which it holds. An option set later that does not fit takes the normal one
     * again.
     *
     * @return a new object
     */
    public Lira withStudentT() {
        return new Lira(form, LiraVariance.PER_EXAMPLE, Center.MEAN, new Shape(true, shape.shrinkage));
    }

    @Override
    public Provenance provenance() {
        Provenance provenance = Provenance.of(new MetricId("membership.lira", 1))
                .with("form", form)
                .with("variance", variance)
                .with("center", center)
                .with("distribution", shape.studentT ? "Student" : "normal");
        return variance == LiraVariance.SHRUNKEN ? provenance.with("shrinkage", shape.shrinkage) : provenance;
    }

    @Override
    public double[] score(double[] target, ScoreMatrix shadows, Membership membership) {
        checkShapes(target, shadows, membership);
        Side.Pair sides = Side.both(shadows, membership, center);
        return form.needsIn() ? online(target, sides.in(), sides.out()) : offline(target, sides.out());
    }

    static void checkShapes(double[] target, ScoreMatrix shadows, Membership membership) {
        Checks.sameLength(target.length, "target", shadows.examples(), "shadows");
        Checks.sameLength(membership.examples(), "examples of membership", shadows.examples(), "shadows");
        Checks.sameLength(membership.models(), "models of membership", shadows.models(), "shadows");
        Checks.finite(target, "target");
    }

    @Override
    public double[][] leaveOneOut(ScoreMatrix scores, Membership membership) {
        if (center != Center.MEAN) {
            return ShadowAttack.super.leaveOneOut(scores, membership);
        }
        checkShapes(scores.scoresOf(0), scores, membership);
        return leaveOut(scores, membership, null, Partners.targets(scores));
    }

    @Override
    public double[][] leavePairOut(ScoreMatrix scores, Membership membership, long seed, int... targets) {
        if (center != Center.MEAN) {
            return ShadowAttack.super.leavePairOut(scores, membership, seed, targets);
        }
        Partners partners = Partners.draw(scores, membership, seed);
        return leaveOut(scores, membership, partners, Partners.targets(scores, targets));
    }

    /** Subtracts each target, and its partners if there are any, from the sums over all models. */
    private double[][] leaveOut(ScoreMatrix scores, Membership membership, @Nullable Partners partners, int[] targets) {
        Side.Pair sides = Side.both(scores, membership, center);
        double[][] all = new double[targets.length][];
        double[] flags = new double[scores.examples()];
        Side in = sides.in().like();
        Side out = sides.out().like();
        for (int t = 0; t < all.length; t++) {
            Progress.checkInterrupted("attacking");
            double[] target = scores.scoresOf(targets[t]);
            membership.read(targets[t], 0, flags, flags.length);
            sides.out().without(target, flags, out);
            if (form.needsIn()) {
                sides.in().without(target, flags, in);
            }
            if (partners != null) {
                double[] partner = partners.signals(targets[t]);
                for (int i = 0; i < flags.length; i++) {
                    flags[i] = 1 - flags[i];
                }
                // In place, which each entry allows: it is read before it is written.
                out.without(partner, flags, out);
                if (form.needsIn()) {
                    in.without(partner, flags, in);
                }
            }
            all[t] = form.needsIn() ? online(target, in, out) : offline(target, out);
        }
        return all;
    }

    /**
     * Probability of membership after the signal was seen,
     *
     * <pre>
     * P(member | x) = prior N_in(x) / (prior N_in(x) + (1 - prior) N_out(x)) = sigmoid(score + ln(prior / (1 - prior)))
     * </pre>
     *
     * It ranks like the score. It is calibrated (of the examples with a posterior of 0.9, 90 % are members) only as far
     * as the model holds: signals that are normal, or Student's, with the estimated center and variance. With heavy
     * tails, or few shadow models and the normal distribution, it is too sure of itself at both ends. Of scores
     * averaged over several queries it is no posterior.
     *
     * @param scores what the online attack gave for one query
     * @param prior probability that an example is a member before its signal is seen, in (0, 1); the share of members
     *     among the examples, if it is known
     * @return one probability an example
     * @throws IllegalArgumentException if the form is not {@link LiraForm#ONLINE}, a score is not finite, or the prior
     *     is not in (0, 1)
     */
    public double[] posterior(double[] scores, double prior) {
        Checks.check(
                form == LiraForm.ONLINE,
                "only ONLINE scores are log-likelihood ratios, but the form is %s; use withForm(LiraForm.ONLINE)",
                form);
        Checks.openProbability(prior, "prior");
        Checks.finite(scores, "scores");
        double before = Math.log(prior) - Math.log1p(-prior);
        double[] posterior = new double[scores.length];
        for (int i = 0; i < posterior.length; i++) {
            posterior[i] = 1 / (1 + Math.exp(-(scores[i] + before)));
        }
        return posterior;
    }

    private double[] online(double[] target, Side in, Side out) {
        if (!shape.studentT) {
            return logRatios(target, in, out);
        }
        double[] scores = logDensities(target, in);
        double[] without = logDensities(target, out);
        for (int i = 0; i < scores.length; i++) {
            scores[i] -= without[i];
        }
        return scores;
    }

    /** The difference of two normal log-densities, with one logarithm for both. */
    private double[] logRatios(double[] target, Side in, Side out) {
        in.check(variance.shadows());
        out.check(variance.shadows());
        double[] inVariances = variance.of(in, shape.shrinkage);
        double[] outVariances = variance.of(out, shape.shrinkage);
        double[] ratios = new double[target.length];
        for (int i = 0; i < ratios.length; i++) {
            double fromIn = target[i] - in.center[i];
            double fromOut = target[i] - out.center[i];
            ratios[i] = fromOut * fromOut / outVariances[i] - fromIn * fromIn / inVariances[i];
            outVariances[i] /= inVariances[i];
        }
        // Apart, because the compiler vectorizes no loop with a logarithm in it.
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = 0.5 * (ratios[i] + Math.log(outVariances[i]));
        }
        return ratios;
    }

    private double[] offline(double[] target, Side out) {
        if (form == LiraForm.OFFLINE_DENSITY) {
            double[] scores = logDensities(target, out);
            for (int i = 0; i < scores.length; i++) {
                scores[i] = 0 - scores[i];
            }
            return scores;
        }
        out.check(variance.shadows());
        double[] variances = variance.of(out, shape.shrinkage);
        double[] scores = new double[target.length];
        for (int i = 0; i < scores.length; i++) {
            double z = (target[i] - out.center[i]) / Math.sqrt(variances[i]);
            scores[i] = shape.studentT ? surprise(z / Math.sqrt(1 + 1 / out.count[i]), out.count[i] - 1) : z;
        }
        return scores;
    }

    /** {@code -ln P(T > t)}. */
    private static double surprise(double t, double freedom) {
        return 0 - Math.log(new TDistribution(null, freedom).cumulativeProbability(-t));
    }

    private double[] logDensities(double[] target, Side side) {
        side.check(variance.shadows());
        double[] variances = variance.of(side, shape.shrinkage);
        double[] densities = new double[target.length];
        for (int i = 0; i < densities.length; i++) {
            double distance = target[i] - side.center[i];
            densities[i] = shape.studentT
                    ? student(side.count[i], Math.sqrt(variances[i])).applyAsDouble(distance)
                    : -0.5 * distance * distance / variances[i] - 0.5 * Math.log(variances[i]) - HALF_LN_2PI;
        }
        return densities;
    }

    /** Log-density of the prediction for one more signal after {@code n}. */
    private static DoubleUnaryOperator student(double n, double deviation) {
        double scale = deviation * Math.sqrt(1 + 1 / n);
        TDistribution t = new TDistribution(null, n - 1);
        return distance -> t.logDensity(distance / scale) - Math.log(scale);
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}

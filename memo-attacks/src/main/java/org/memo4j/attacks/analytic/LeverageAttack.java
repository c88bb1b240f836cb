package org.memo4j.attacks.analytic;

import java.util.Arrays;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.analytic.AnalyticClassifier;
import org.memo4j.core.analytic.LabeledInputs;

/**
 * Membership inference on an analytic head from its matrices {@code R} and {@code W}, as they are kept and handed on between
 * phases; no shadow model is needed, since the head itself tells what an example would do to it.
 *
 * <p>For a candidate {@code (x, y)} let {@code q = x' R x} and {@code r = y - f(x)}. A member has {@code q = h < 1}, so a
 * candidate with {@code q >= 1} is none, with certainty. For the others, in the linear model with noise of variance
 * {@code v} per class, the residual is
 *
 * <pre>
 * of a member      N(0, v (1 - q))      its own pull is in the fit
 * of another one   N(0, v (1 + q))      the fit's error adds up
 *
 * score = sum over classes of  ln N(r_c; 0, v (1 - q)) - ln N(r_c; 0, v (1 + q))
 * </pre>
 *
 * the log of the likelihood ratio, minus infinity where {@code q >= 1}. The noise is estimated from examples that are known
 * to be no members, as the mean of {@code r_c^2 / (1 + q)}. Members are betrayed by a residual that is small for their
 * {@code q}; where all leverages are small there is nothing to see, whatever the residuals.
 *
 * <p>Source: derived here from the algebra of leave-one-out; Zhuang et al., <em>ACIL</em>, NeurIPS 2022, claim that {@code R}
 * cannot be used to recover data, which does not hold, see {@link HeadDisclosure}. Cost: {@code O(n d^2)}.
 *
 * <p>Immutable.
 */
public final class LeverageAttack {
    private static final MetricId ID = new MetricId("membership.leverage", 1);

    private final AnalyticClassifier head;
    private final double variance;
    private final Provenance provenance;

    private LeverageAttack(AnalyticClassifier head, double variance, Provenance provenance) {
        this.head = head;
        this.variance = variance;
        this.provenance = provenance;
    }

    /**
     * Prepares the attack on a head.
     *
     * @param head the head; what it learns or unlearns afterwards is attacked too
     * @param outsiders examples that it has not learned, from the same population, at least two
     * @return the attack
     * @throws IllegalArgumentException if there are fewer outsiders, the head predicts them without any error, or one has a
     *     class that the head does not know
     */
    public static LeverageAttack of(AnalyticClassifier head, LabeledInputs outsiders) {
        Checks.atLeast(outsiders.size(), 2, "the number of outsiders");
        double[][] residuals = residuals(head, outsiders);
        double[] q = head.leverages(outsiders.inputs());
        double sum = 0;
        for (int i = 0; i < q.length; i++) {
            sum += squared(residuals[i]) / (1 + q[i]);
        }
        double variance = sum / q.length / head.classes();
        Checks.check(
                variance > 0 && variance < Double.POSITIVE_INFINITY,
                "the residuals of the outsiders must vary, but their variance is %s",
                variance);
        return new LeverageAttack(
                head,
                variance,
                Provenance.of(ID)
                        .with("outsiders", outsiders.size())
                        .with("noise variance", variance)
                        .with("head", head.options())
                        .with("expansion", head.expansion())
                        .withData(outsiders.hash()));
    }

    private static double[][] residuals(AnalyticClassifier head, LabeledInputs examples) {
        Checks.check(
                examples.classes() <= head.classes(),
                "an example has class %d, but the head has learned %d classes",
                examples.classes() - 1,
                head.classes());
        double[][] residuals = head.scores(examples.inputs());
        for (int i = 0; i < residuals.length; i++) {
            for (int c = 0; c < residuals[i].length; c++) {
                residuals[i][c] = (c == examples.labels()[i] ? 1 : 0) - residuals[i][c];
            }
        }
        return residuals;
    }

    private static double squared(double[] values) {
        return Arrays.stream(values).map(v -> v * v).sum();
    }

    /**
     * Variance of the noise, as estimated from the outsiders.
     *
     * @return the variance per class
     */
    public double variance() {
        return variance;
    }

    /**
     * Scores of candidates.
     *
     * @param candidates the candidates
     * @return one number each, higher = more likely a member; minus infinity for certain non-members
     * @throws IllegalArgumentException if a candidate has a class that the head does not know
     */
    public double[] score(LabeledInputs candidates) {
        double[][] residuals = residuals(head, candidates);
        double[] q = head.leverages(candidates.inputs());
        double[] scores = new double[q.length];
        for (int i = 0; i < q.length; i++) {
            scores[i] = logRatio(q[i], squared(residuals[i]) / variance, head.classes());
        }
        return scores;
    }

    static double logRatio(double q, double squaredResidual, int classes) {
        if (q >= 1) {
            return Double.NEGATIVE_INFINITY;
        }
        // ln(1 + q) - ln(1 - q) = 2 artanh q, and 1 / (1 + q) - 1 / (1 - q) = -2 q / (1 - q^2)
        return 0.5 * classes * (Math.log1p(q) - Math.log1p(-q)) - squaredResidual * q / (1 - q * q);
    }

    /**
     * Scores of candidates whose membership is known, to evaluate the attack.
     *
     * @param candidates the candidates
     * @param member whether each is a member
     * @return the scores of members and non-members
     * @throws IllegalArgumentException if the numbers differ or a side is empty
     */
    public MembershipScores attack(LabeledInputs candidates, boolean[] member) {
        Checks.sameLength(member.length, "member", candidates.size(), "candidates");
        return MembershipScores.split(
                provenance.withData(new DataHash()
                        .add(candidates.hash())
                        .add(member)
                        .add(provenance.data().orElse(""))
                        .value()),
                score(candidates),
                member);
    }

    /**
     * Definition and settings.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        return "LeverageAttack on " + head + ", noise variance " + variance;
    }
}

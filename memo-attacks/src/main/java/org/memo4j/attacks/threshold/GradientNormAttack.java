package org.memo4j.attacks.threshold;

import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.GradientClassifier;
import org.memo4j.core.model.GradientNorm;

/**
 * White-box attack by the gradient norm: training has brought the gradient on its examples near zero,
 *
 * <pre>
 * score(x, y) = - | d loss(x, y) / d theta |
 * </pre>
 *
 * Source: Nasr, Shokri, Houmansadr, <em>Comprehensive Privacy Analysis of Deep Learning</em>, IEEE S&amp;P 2019, section IV,
 * where the norm of the gradient is one feature of a trained attack; by itself it is the GradNorm attack of the MIMIR
 * benchmark (Duan et al. 2024). The scores are a signal like others and may go into a table of
 * {@code org.memo4j.attacks.trained}. Immutable. Cost: a forward and a backward pass an example.
 */
public final class GradientNormAttack {
    private final GradientNorm norm;

    private GradientNormAttack(GradientNorm norm) {
        this.norm = norm;
    }

    /**
     * The Euclidean norm.
     *
     * @return the attack
     */
    public static GradientNormAttack withDefaults() {
        return new GradientNormAttack(GradientNorm.L2);
    }

    /**
     * Sets the norm.
     *
     * @param value the norm
     * @return a new object
     */
    public GradientNormAttack withNorm(GradientNorm value) {
        return new GradientNormAttack(value);
    }

    /**
     * Definition and options.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return Provenance.of(new MetricId("membership.gradient-norm", 1)).with("norm", norm);
    }

    /**
     * Scores examples.
     *
     * @param target the classifier
     * @param features one feature vector an example
     * @param labels class of each example
     * @return one score an example, at most 0, higher = more likely a member
     * @throws IllegalArgumentException as {@link GradientClassifier#gradientNorms}
     */
    public double[] score(GradientClassifier target, float[][] features, int[] labels) {
        double[] scores = target.gradientNorms(features, labels, norm);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = 0 - scores[i];
        }
        return scores;
    }

    /**
     * Attacks a target whose training set is known.
     *
     * @param target the classifier
     * @param features one feature vector an example
     * @param labels class of each example
     * @param member whether the target was trained on it
     * @return the scores of both classes
     * @throws IllegalArgumentException as {@link #score}, or if a class is empty
     */
    public MembershipScores attack(GradientClassifier target, float[][] features, int[] labels, boolean[] member) {
        return MembershipScores.split(provenance(), score(target, features, labels), member);
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}

package org.memo4j.attacks.labelonly;

import java.util.List;
import java.util.SplittableRandom;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.Classifier;

/**
 * Label-only attack by noise: how often is an example still predicted right when it is disturbed?
 *
 * <pre>
 * score = share of k disturbed copies whose predicted label is the true one      in [0, 1]
 * score = -1 where the example itself is predicted wrong
 * </pre>
 *
 * Training pushes the decision boundary away from its examples, and the share falls with the distance to it: a proxy for
 * {@link BoundaryDistance} that needs few queries, and works on binary features, where distances do not. The score has
 * {@code k + 2} values, so false-positive rates are reached in steps; take many copies. At a share of 1 for nearly all
 * examples the noise is too weak, near {@code 1 / classes} too strong: choose it on a shadow model, {@link #tuned}.
 *
 * <p>Source: Choquette-Choo, Tramer, Carlini, Papernot, <em>Label-Only Membership Inference Attacks</em>, ICML 2021,
 * sections 3.3 and 5 (noise robustness, normal and Bernoulli). Departure: misclassified examples, of distance 0 there, come
 * below all others here, so that the attack contains the gap attack. The same numbers for a seed and an example at its
 * place, whatever the batch size. Cost: {@code k + 1} predictions an example.
 */
public final class NoiseRobustness {
    private static final int PART = 4096;

    private final FeatureNoise noise;
    private final int copies;
    private final long seed;

    private NoiseRobustness(FeatureNoise noise, int copies, long seed) {
        this.noise = noise;
        this.copies = copies;
        this.seed = seed;
    }

    /**
     * 100 copies, a fixed seed.
     *
     * @param noise how examples are disturbed
     * @return the attack
     */
    public static NoiseRobustness of(FeatureNoise noise) {
        return new NoiseRobustness(noise, 100, 1L);
    }

    /**
     * Sets the number of disturbed copies.
     *
     * @param value number of copies an example, at least 1
     * @return a new object
     */
    public NoiseRobustness withCopies(int value) {
        return new NoiseRobustness(noise, Checks.atLeast(value, 1, "copies"), seed);
    }

    /**
     * Sets the seed of the noise.
     *
     * @param value the seed
     * @return a new object
     */
    public NoiseRobustness withSeed(long value) {
        return new NoiseRobustness(noise, copies, value);
    }

    /**
     * The noise.
     *
     * @return how examples are disturbed
     */
    public FeatureNoise noise() {
        return noise;
    }

    /**
     * Definition and options.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return Provenance.of(new MetricId("membership.noise-robustness", 1))
                .with("noise", noise)
                .with("copies", copies)
                .withSeed(seed);
    }

    /**
     * Scores examples.
     *
     * @param target the classifier; only its labels are used
     * @param features one feature vector an example, finite
     * @param labels class of each example
     * @return one score an example, higher = more likely a member
     * @throws IllegalArgumentException if the shapes differ, a feature is not finite, or one that is said to be binary is
     *     neither 0 nor 1
     */
    public double[] score(Classifier target, float[][] features, int[] labels) {
        boolean[] right = Labels.right(target, features, labels);
        Checks.sameLength(features[0].length, "an example", noise.features(), "the noise");
        double[] scores = new double[labels.length];
        SplittableRandom random = new SplittableRandom(seed);
        int perPart = Math.max(1, PART / copies);
        for (int from = 0; from < scores.length; from += perPart) {
            int examples = Math.min(perPart, scores.length - from);
            float[][] disturbed = new float[examples * copies][];
            for (int i = 0; i < examples; i++) {
                SplittableRandom own = random.split();
                for (int c = 0; c < copies; c++) {
                    disturbed[i * copies + c] = noise.apply(features[from + i], own);
                }
            }
            int[] predicted = Labels.of(target, disturbed);
            for (int i = 0; i < examples; i++) {
                int hits = 0;
                for (int c = 0; c < copies; c++) {
                    hits += predicted[i * copies + c] == labels[from + i] ? 1 : 0;
                }
                scores[from + i] = right[from + i] ? (double) hits / copies : -1;
            }
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
    public MembershipScores attack(Classifier target, float[][] features, int[] labels, boolean[] member) {
        return MembershipScores.split(provenance(), score(target, features, labels), member);
    }

    /**
     * Chooses the noise on a shadow model, whose training set is known: the first of those with the greatest AUC. The target
     * is not asked.
     *
     * @param noises kinds and strengths of noise to try, at least one
     * @param shadow the shadow model with its examples
     * @return the attack with that noise
     * @throws IllegalArgumentException as {@link #attack}, or if there is no noise to try
     */
    public NoiseRobustness tuned(List<FeatureNoise> noises, Shadow shadow) {
        Checks.check(!noises.isEmpty(), "noises must not be empty; give at least one to try");
        NoiseRobustness best = this;
        double most = Double.NEGATIVE_INFINITY;
        for (FeatureNoise tried : noises) {
            NoiseRobustness candidate = new NoiseRobustness(tried, copies, seed);
            double auc = candidate
                    .attack(shadow.model, shadow.features, shadow.labels, shadow.member)
                    .roc()
                    .auc();
            if (auc > most) {
                most = auc;
                best = candidate;
            }
        }
        return best;
    }

    /**
     * A model whose training set is known.
     *
     * @param model the shadow model
     * @param features one feature vector an example; not copied
     * @param labels class of each example; not copied
     * @param member whether the shadow model was trained on it; not copied
     */
    public record Shadow(Classifier model, float[][] features, int[] labels, boolean[] member) {}

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}

package org.memo4j.attacks.threshold;

import java.util.Arrays;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;

/**
 * The attacks of Yeom et al., which read the target's loss {@code l >= 0} on an example and nothing else:
 *
 * <pre>
 * BOUNDED_LOSS    member with probability 1 - l / B                  (adversary 1)   score 1 - l / B
 * STANDARD_ERROR  member iff l &lt; mean training loss                 (sigma_D unknown) score mean - l
 * KNOWN_ERRORS    member iff N(e; 0, s_in^2) &gt; N(e; 0, s_out^2)    (adversary 2)   score the log of the ratio
 * </pre>
 *
 * In the last two {@code l = e^2} is a squared error; the mean training loss is {@code s_in^2}, and comparing with it is
 * the limit of the last for {@code s_out -> s_in}. It is also what the paper does with any other loss. With the 0/1 loss
 * and {@code B = 1}, the first says "member" exactly where the prediction is right: the gap attack, the baseline that every
 * other attack must beat.
 *
 * <p>All rank as the loss does, so their ROC curves are that of the loss; what differs is the threshold that is set without
 * seeing any member. {@link #advantage} measures just that.
 *
 * <p>Source: Yeom, Giacomelli, Fredrikson, Jha, <em>Privacy Risk in Machine Learning: Analyzing the Connection to
 * Overfitting</em>, CSF 2018, section III. Departure: at equal densities, or a loss equal to the mean, the answer is
 * "non-member". Immutable.
 */
public final class YeomAttack {
    /** What the attacker knows. */
    public enum Variant {
        /** A bound of the loss. */
        BOUNDED_LOSS {
            @Override
            double score(double loss, double first, double second) {
                return 1 - loss / first;
            }

            @Override
            double probability(double score) {
                return score;
            }
        },
        /** The mean loss on the training data, as model cards report it. */
        STANDARD_ERROR {
            @Override
            double score(double loss, double first, double second) {
                return first - loss;
            }
        },
        /** The mean squared error on the training data and on other data. */
        KNOWN_ERRORS {
            @Override
            double score(double loss, double first, double second) {
                return 0.5 * (Math.log(second / first) + loss * (1 / second - 1 / first));
            }
        };

        abstract double score(double loss, double first, double second);

        double probability(double score) {
            return score > 0 ? 1 : 0;
        }
    }

    private final Variant variant;
    private final double first;
    private final double second;

    private YeomAttack(Variant variant, double first, double second) {
        this.variant = variant;
        this.first = first;
        this.second = second;
    }

    /**
     * Adversary 1: answers "member" with probability {@code 1 - l / B}. Its expected advantage is the generalization gap
     * over the bound, theorem 2 of the paper.
     *
     * @param bound largest loss {@code B}, positive and finite
     * @return the attack
     */
    public static YeomAttack boundedLoss(double bound) {
        return new YeomAttack(Variant.BOUNDED_LOSS, Checks.positive(bound, "bound"), Double.NaN);
    }

    /**
     * The gap attack: adversary 1 with the 0/1 loss.
     *
     * @return the attack; give it the loss 0 where the prediction is right and 1 where it is wrong
     */
    public static YeomAttack gap() {
        return boundedLoss(1);
    }

    /**
     * Compares with the mean training loss, which a published training error gives away.
     *
     * @param meanTrainingLoss the mean, finite, at least 0
     * @return the attack
     */
    public static YeomAttack standardError(double meanTrainingLoss) {
        Checks.check(
                meanTrainingLoss >= 0 && meanTrainingLoss < Double.POSITIVE_INFINITY,
                "meanTrainingLoss must be finite and >= 0, but is %s",
                meanTrainingLoss);
        return new YeomAttack(Variant.STANDARD_ERROR, meanTrainingLoss, Double.NaN);
    }

    /**
     * Adversary 2 for errors that are normal with mean 0. If the errors of members are not the smaller ones, the likelihood
     * ratio takes great losses for members.
     *
     * @param trainingError mean squared error on the training data, {@code s_in^2}
     * @param testError mean squared error on other data, {@code s_out^2}, another than {@code trainingError}
     * @return the attack
     */
    public static YeomAttack knownErrors(double trainingError, double testError) {
        Checks.positive(trainingError, "trainingError");
        Checks.positive(testError, "testError");
        Checks.check(
                trainingError != testError,
                "trainingError and testError are both %s: the errors then tell nothing; use standardError",
                testError);
        return new YeomAttack(Variant.KNOWN_ERRORS, trainingError, testError);
    }

    /**
     * Definition and options.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        Provenance provenance =
                Provenance.of(new MetricId("membership.yeom", 1)).with("variant", variant);
        return switch (variant) {
            case BOUNDED_LOSS -> provenance.with("bound", first);
            case STANDARD_ERROR -> provenance.with("mean training loss", first);
            case KNOWN_ERRORS -> provenance.with("training error", first).with("test error", second);
        };
    }

    /**
     * Scores examples. Above 0 the answer is "member" in all variants but {@link Variant#BOUNDED_LOSS}, whose score is the
     * probability of that answer.
     *
     * @param losses loss of the target on each example, finite, at least 0
     * @return one score an example, higher = more likely a member
     * @throws IllegalArgumentException if a loss is not finite, negative, or above the bound
     */
    public double[] score(double... losses) {
        double[] scores = new double[Checks.finite(losses, "losses").length];
        for (int i = 0; i < scores.length; i++) {
            Checks.check(
                    losses[i] >= 0, "losses[%d] must be >= 0, but is %s; signals are negated losses", i, losses[i]);
            Checks.check(
                    variant != Variant.BOUNDED_LOSS || losses[i] <= first,
                    "losses[%d] is %s, above the bound %s; give the largest loss that there can be",
                    i,
                    losses[i],
                    first);
            scores[i] = variant.score(losses[i], first, second);
        }
        return scores;
    }

    /**
     * Probability with which the attack answers "member": 0 or 1 unless the attack is randomized.
     *
     * @param losses loss of the target on each example
     * @return one probability an example
     * @throws IllegalArgumentException as {@link #score}
     */
    public double[] memberProbability(double... losses) {
        return Arrays.stream(score(losses)).map(variant::probability).toArray();
    }

    /**
     * Membership advantage {@code P(answer "member" | member) - P(answer "member" | non-member)}, in expectation over the
     * attack's own randomness, definition 4 of the paper.
     *
     * @param losses loss of the target on each example
     * @param member whether the target was trained on it
     * @return the advantage, in [-1, 1]
     * @throws IllegalArgumentException as {@link #score}, or if a class is empty
     */
    public double advantage(double[] losses, boolean[] member) {
        MembershipScores answers = MembershipScores.split(provenance(), memberProbability(losses), member);
        return Arrays.stream(answers.members()).average().orElseThrow()
                - Arrays.stream(answers.nonMembers()).average().orElseThrow();
    }

    /**
     * Attacks a target whose training set is known.
     *
     * @param losses loss of the target on each example
     * @param member whether the target was trained on it
     * @return the scores of both classes
     * @throws IllegalArgumentException as {@link #score}, or if a class is empty
     */
    public MembershipScores attack(double[] losses, boolean[] member) {
        return MembershipScores.split(provenance(), score(losses), member);
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}

package org.memo4j.attacks.roc;

import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Estimate;

/**
 * What a threshold does: members and non-members that it flags and that it passes over. Intervals hold for a threshold
 * that was fixed before these examples were seen.
 *
 * @param truePositives flagged members
 * @param falseNegatives members passed over
 * @param falsePositives flagged non-members
 * @param trueNegatives non-members passed over
 */
public record Confusion(int truePositives, int falseNegatives, int falsePositives, int trueNegatives) {
    /**
     * Checks the counts.
     *
     * @param truePositives flagged members
     * @param falseNegatives members passed over
     * @param falsePositives flagged non-members
     * @param trueNegatives non-members passed over
     */
    public Confusion {
        Checks.atLeast(truePositives, 0, "truePositives");
        Checks.atLeast(falseNegatives, 0, "falseNegatives");
        Checks.atLeast(falsePositives, 0, "falsePositives");
        Checks.atLeast(trueNegatives, 0, "trueNegatives");
        Checks.check(
                (truePositives > 0 || falseNegatives > 0) && (falsePositives > 0 || trueNegatives > 0),
                "there must be at least one member and one non-member");
    }

    /**
     * Number of members.
     *
     * @return flagged or not
     */
    public int members() {
        return truePositives + falseNegatives;
    }

    /**
     * Number of non-members.
     *
     * @return flagged or not
     */
    public int nonMembers() {
        return falsePositives + trueNegatives;
    }

    /**
     * True-positive rate (recall, power).
     *
     * @return share of the members that is flagged
     */
    public double tpr() {
        return (double) truePositives / members();
    }

    /**
     * False-positive rate.
     *
     * @return share of the non-members that is flagged
     */
    public double fpr() {
        return (double) falsePositives / nonMembers();
    }

    /**
     * True-positive rate with its interval.
     *
     * @param interval kind of interval
     * @param confidence nominal coverage, in (0, 1)
     * @return the estimate
     */
    public Estimate tpr(BinomialInterval interval, double confidence) {
        return interval.estimate(truePositives, members(), confidence);
    }

    /**
     * False-positive rate with its interval.
     *
     * @param interval kind of interval
     * @param confidence nominal coverage, in (0, 1)
     * @return the estimate
     */
    public Estimate fpr(BinomialInterval interval, double confidence) {
        return interval.estimate(falsePositives, nonMembers(), confidence);
    }

    /**
     * Share of all examples that is told right; depends on how many members were put into the sample.
     *
     * @return the accuracy
     */
    public double accuracy() {
        return (double) (truePositives + trueNegatives) / (members() + nonMembers());
    }

    /**
     * Balanced accuracy.
     *
     * @return {@code (TPR + 1 - FPR) / 2}
     */
    public double balancedAccuracy() {
        return (tpr() + 1 - fpr()) / 2;
    }

    /**
     * Membership advantage.
     *
     * @return {@code TPR - FPR}, in [-1, 1]
     */
    public double advantage() {
        return tpr() - fpr();
    }

    /**
     * Positive predictive value in a population with a given share of members: the probability that a flagged example
     * is a member, {@code p TPR / (p TPR + (1 - p) FPR)}. Jayaraman, Wang, Knipmeyer, Gu and Evans, <em>Revisiting
     * membership inference under realistic assumptions</em>, PETS 2021, section 3.
     *
     * @param prior share of members in the population, in [0, 1]; the sample's own share gives its precision
     * @return the value in [0, 1], or NaN if nobody is flagged
     */
    public double ppv(double prior) {
        Checks.probability(prior, "prior");
        double hit = prior * tpr();
        return hit / (hit + (1 - prior) * fpr());
    }

    /**
     * Negative predictive value in a population with a given share of members: the probability that an example that is
     * passed over is a non-member.
     *
     * @param prior share of members in the population, in [0, 1]
     * @return the value in [0, 1], or NaN if everybody is flagged
     */
    public double npv(double prior) {
        Checks.probability(prior, "prior");
        double right = (1 - prior) * (1 - fpr());
        return right / (right + prior * (1 - tpr()));
    }

    /**
     * F1 score of the sample: harmonic mean of its precision and its recall; depends on how many members were put into
     * the sample.
     *
     * @return the score in [0, 1]
     */
    public double f1() {
        return 2.0 * truePositives / (2.0 * truePositives + falsePositives + falseNegatives);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "TPR %.4f (%d of %d members), FPR %.4f (%d of %d non-members)",
                tpr(),
                truePositives,
                members(),
                fpr(),
                falsePositives,
                nonMembers());
    }
}

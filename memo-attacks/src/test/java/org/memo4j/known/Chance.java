package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.math3.distribution.BinomialDistribution;
import org.memo4j.attacks.membership.MembershipInference;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.stat.Estimate;

/** What chance alone gives. Each assertion fails with probability at most {@link #ERROR} over its seed. */
final class Chance {
    /** Error probability of one assertion about a random outcome; seeds are fixed, so it is spent once. */
    static final double ERROR = 1e-6;

    private Chance() {}

    /** Successes that {@code trials} independent ones with the probability exceed with probability {@link #ERROR}. */
    static int most(int trials, double probability) {
        return new BinomialDistribution(null, trials, probability).inverseCumulativeProbability(1 - ERROR);
    }

    /** Successes that {@code trials} independent ones with the probability fall short of with probability {@link #ERROR}. */
    static int least(int trials, double probability) {
        return trials - most(trials, 1 - probability);
    }

    /**
     * Members and others are exchangeable. The AUC is a U-statistic of mean 1/2 and range [0, 1], so by Hoeffding (1963)
     * {@code P[|AUC - 1/2| > t] <= 2 exp(-2 min(n, m) t^2)}; the interval covers 1/2 but with its own error.
     */
    static void assertNothingFound(MembershipScores scores) {
        int pairs = Math.min(scores.members().length, scores.nonMembers().length);
        Estimate auc = MembershipInference.withDefaults()
                .withConfidence(1 - ERROR)
                .evaluate(scores)
                .auc();
        assertThat(auc.value() - 0.5).as("%s: %s", scores.label(), auc).isBetween(-limit(pairs), limit(pairs));
        assertThat(auc.covers(0.5)).as("%s: %s", scores.label(), auc).isTrue();
    }

    private static double limit(int pairs) {
        return Math.sqrt(Math.log(2 / ERROR) / (2 * pairs));
    }

    /** Every member scores above every other: an AUC of exactly 1, and all members found without a false alarm. */
    static void assertAllFound(MembershipScores scores) {
        assertThat(scores.roc().auc()).as(scores.label()).isOne();
        assertThat(scores.roc().tprAt(0).value()).as(scores.label()).isOne();
    }
}

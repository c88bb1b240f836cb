package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.membership.LossScore;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.privacy.AccuracyBound;
import org.memo4j.attacks.privacy.AuditMethod;
import org.memo4j.attacks.privacy.BayesianEpsilon;
import org.memo4j.attacks.privacy.EpsilonBound;
import org.memo4j.attacks.privacy.EpsilonEstimate;
import org.memo4j.attacks.privacy.EpsilonLowerBound;
import org.memo4j.attacks.privacy.FdpOneRunAudit;
import org.memo4j.attacks.privacy.GaussianDp;
import org.memo4j.attacks.privacy.GaussianDpAudit;
import org.memo4j.attacks.privacy.OneRunAudit;
import org.memo4j.attacks.privacy.PrivacyAudit;
import org.memo4j.attacks.privacy.RatioBound;
import org.memo4j.attacks.privacy.ThresholdChoice;
import org.memo4j.attacks.roc.Confusion;

/**
 * Audits of a model that memorizes its members, of which the scores leave no doubt, and of one whose members have nothing to
 * do with the scores and which is therefore 0-differentially private in them.
 */
class KnownModelsPrivacyTest {
    private static final int EXAMPLES = 400;
    private static final double DELTA = 1e-5;
    private static final MembershipScores KNOWN = scores(KnownEnsemble.exact(200, 101));
    private static final MembershipScores UNRELATED = scores(KnownEnsemble.unrelated(EXAMPLES, 102));
    private static final Confusion PERFECT = KNOWN.roc().at(0.5);
    private static final Confusion CHANCE = UNRELATED.roc().at(0.1);
    private static final Offset<Double> EXACT = within(1e-6);

    private static final List<AuditMethod<?>> METHODS = List.of(
            EpsilonLowerBound.withDefaults(),
            GaussianDpAudit.withDefaults(),
            OneRunAudit.withDefaults(),
            FdpOneRunAudit.withDefaults());

    private static MembershipScores scores(KnownEnsemble ensemble) {
        return MembershipScores.split(LossScore.withDefaults().provenance(), ensemble.target(), ensemble.member());
    }

    @Test
    void aPerfectAttackReachesTheCeilingOfEveryAudit() {
        PrivacyAudit audit = PrivacyAudit.withDefaults().withDelta(DELTA).withThreshold(ThresholdChoice.given(0.5));
        for (AuditMethod<?> method : METHODS) {
            EpsilonBound<?> bound = audit.run(method, KNOWN);
            assertThat(bound.epsilon()).as(method.toString()).isPositive().isEqualTo(bound.ceiling());
        }
        for (RatioBound ratio : RatioBound.values()) {
            EpsilonBound<?> bound =
                    audit.withDelta(0).run(EpsilonLowerBound.withDefaults().withBound(ratio), KNOWN);
            assertThat(bound.epsilon()).as("%s", ratio).isPositive().isEqualTo(bound.ceiling());
        }
    }

    /** Exact limits of {@code n} of {@code n} and of 0 of {@code m}, at half of the significance each. */
    @Test
    void theCeilingIsThatOfTheory() {
        PrivacyAudit audit = PrivacyAudit.withDefaults().withDelta(0).withThreshold(ThresholdChoice.given(0.5));
        int n = PERFECT.members();
        int m = PERFECT.nonMembers();
        double most = Math.pow(0.025, 1.0 / n);
        double least = 1 - Math.pow(0.025, 1.0 / m);
        double otherWay = Math.log(Math.pow(0.025, 1.0 / m) / (1 - Math.pow(0.025, 1.0 / n)));
        assertThat(audit.run(EpsilonLowerBound.withDefaults(), KNOWN).epsilon())
                .isCloseTo(Math.max(Math.log(most / least), otherWay), EXACT);
        assertThat(AccuracyBound.lower(PERFECT, 0.95)).isCloseTo((most + 1 - least) / 2, EXACT);

        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        double mu = normal.inverseCumulativeProbability(1 - least) - normal.inverseCumulativeProbability(1 - most);
        assertThat(audit.withDelta(DELTA)
                        .run(GaussianDpAudit.withDefaults(), KNOWN)
                        .epsilon())
                .isCloseTo(GaussianDp.epsilon(mu, DELTA), EXACT);

        // n right guesses of n: q^n = 0.05 with q = 1 / (1 + e^-epsilon)
        double q = Math.pow(0.05, 1.0 / n);
        assertThat(audit.run(OneRunAudit.withDefaults(), KNOWN).epsilon()).isCloseTo(Math.log(q / (1 - q)), EXACT);

        // the raw estimate at one false positive, on the hull from (0, 1) to (1, 1)
        assertThat(EpsilonEstimate.of(KNOWN.roc(), 1, 0)).isCloseTo(Math.log(m), EXACT);
        // 95 % of Beta(n + 1/2, 1/2) lie above about 1 - 2 / n
        assertThat(BayesianEpsilon.of(PERFECT, 0).lower(0.95)).isGreaterThan(Math.log(m / 4.0));
    }

    /** A bound above the truth, 0, has the probability that the confidence leaves: 1e-6. */
    @Test
    void noAuditShowsAnythingWhereThereIsNothing() {
        PrivacyAudit audit =
                PrivacyAudit.withDefaults().withConfidence(1 - Chance.ERROR).withDelta(DELTA);
        for (ThresholdChoice choice : List.of(
                ThresholdChoice.given(0.1),
                ThresholdChoice.bonferroni(),
                ThresholdChoice.split(0.5, 1),
                ThresholdChoice.multiSplit(5, 0.5, 1))) {
            for (AuditMethod<?> method : METHODS) {
                EpsilonBound<?> bound = audit.withThreshold(choice).run(method, UNRELATED);
                assertThat(bound.epsilon()).as("%s, %s", method, choice).isZero();
            }
        }
        assertThat(AccuracyBound.lower(CHANCE, 1 - Chance.ERROR)).isLessThanOrEqualTo(0.5);
    }

    /**
     * No bounds but estimates. By the inequality of Dvoretzky, Kiefer and Wolfowitz both distribution functions of about
     * 200 scores are within 0.21 of the truth but for 1e-6, so at 50 of at most 230 false positives the ratio is at most
     * {@code 1 + 0.42 / 0.21}.
     */
    @Test
    void estimatesWhereThereIsNothing() {
        assertThat(EpsilonEstimate.of(UNRELATED.roc(), 50, 0)).isBetween(0.0, Math.log(3));
        assertThat(BayesianEpsilon.of(CHANCE, 0).lower(0.95)).isLessThan(Math.log(3));
        assertThat(BayesianEpsilon.of(CHANCE, 0).interval(1 - Chance.ERROR).lower())
                .isLessThan(0.1);
    }
}

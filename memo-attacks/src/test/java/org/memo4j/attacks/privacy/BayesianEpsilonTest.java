package org.memo4j.attacks.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.distribution.BetaDistribution;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.core.stat.Estimate;

class BayesianEpsilonTest {
    /** Members and non-members may be exchanged, and so may the answers. */
    @Test
    void symmetries() {
        Confusion counts = new Confusion(40, 10, 15, 85);
        BayesianEpsilon epsilon = BayesianEpsilon.of(counts, 1e-3);
        for (DecisionRule rule : DecisionRule.values()) {
            BayesianEpsilon other = BayesianEpsilon.of(rule.view(counts), 1e-3);
            for (double e : new double[] {0, 0.4, 1.5, 3}) {
                assertThat(other.probability(e)).as("%s", rule).isCloseTo(epsilon.probability(e), within(1e-7));
            }
        }
    }

    @Test
    void laws() {
        Confusion counts = new Confusion(84, 916, 1, 999);
        BayesianEpsilon epsilon = BayesianEpsilon.of(counts, 0);
        double before = 0;
        for (double e = 0; e < 12; e += 0.5) {
            double probability = epsilon.probability(e);
            assertThat(probability).isBetween(before - 1e-9, 1.0);
            before = probability;
        }
        assertThat(before).isGreaterThan(0.999);
        Estimate interval = epsilon.interval(0.9);
        assertThat(epsilon.probability(interval.lower())).isCloseTo(0.05, within(1e-7));
        assertThat(epsilon.probability(interval.upper())).isCloseTo(0.95, within(1e-7));
        // a larger delta allows more, so that a smaller epsilon will do
        assertThat(BayesianEpsilon.of(counts, 0.01).lower(0.95)).isLessThan(epsilon.lower(0.95));
        // shorter than the exact limits, which hold at every truth
        assertThat(epsilon.lower(0.95))
                .isGreaterThan(PrivacyAudit.withDefaults()
                        .withDelta(0)
                        .bound(EpsilonLowerBound.withDefaults(), counts)
                        .epsilon());
        assertThat(epsilon.toString()).startsWith("epsilon 4.").contains("credible");
    }

    /** At epsilon = 0 the region is the strip of width delta around the diagonal: a double integral by hand. */
    @Test
    void theStripAroundTheDiagonal() {
        double delta = 0.1;
        BetaDistribution fnr = new BetaDistribution(null, 3.5, 5.5);
        BetaDistribution fpr = new BetaDistribution(null, 4.5, 2.5);
        double sum = 0;
        int n = 4000;
        for (int k = 0; k < n; k++) {
            double x = (k + 0.5) / n;
            double low = Math.max(0, 1 - x - delta);
            double high = Math.min(1, 1 - x + delta);
            sum += fnr.density(x) * (fpr.cumulativeProbability(high) - fpr.cumulativeProbability(low)) / n;
        }
        assertThat(BayesianEpsilon.of(new Confusion(5, 3, 4, 2), delta).probability(0))
                .isCloseTo(sum, within(1e-6));
    }

    @Test
    void refusesBadInput() {
        Confusion counts = new Confusion(5, 3, 4, 2);
        assertThatIllegalArgumentException().isThrownBy(() -> BayesianEpsilon.of(counts, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> BayesianEpsilon.of(counts, Double.NaN));
        BayesianEpsilon epsilon = BayesianEpsilon.of(counts, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> epsilon.probability(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> epsilon.quantile(1));
        assertThatIllegalArgumentException().isThrownBy(() -> epsilon.lower(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> AccuracyBound.lower(counts, 0.5));
    }
}

package org.memo4j.core.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BinomialIntervalTest {
    // qbeta(.025, 5, 996), qbeta(.975, 6, 995) in R
    @Test
    void clopperPearsonMatchesBetaQuantiles() {
        Estimate e = BinomialInterval.CLOPPER_PEARSON.estimate(5, 1000, 0.95);
        assertThat(e.value()).isEqualTo(0.005);
        assertThat(e.lower()).isCloseTo(0.00162542, within(1e-8));
        assertThat(e.upper()).isCloseTo(0.0116295, within(1e-7));
        // one-sided 95 % bounds are two-sided 90 % bounds
        assertThat(BinomialInterval.CLOPPER_PEARSON.estimate(0, 1000, 0.9).upper())
                .isCloseTo(0.00299125, within(1e-8));
        assertThat(BinomialInterval.CLOPPER_PEARSON.estimate(50, 1000, 0.9).lower())
                .isCloseTo(0.0391635, within(1e-7));
    }

    // Wilson's formula evaluated by hand for 3 of 10, z = 1.959963985
    @Test
    void wilsonMatchesItsFormula() {
        Estimate e = BinomialInterval.WILSON.estimate(3, 10, 0.95);
        assertThat(e.lower()).isCloseTo(0.1077912, within(1e-6));
        assertThat(e.upper()).isCloseTo(0.6032219, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource
    void endsStayInTheUnitIntervalAndMirror(BinomialInterval method) {
        for (int n : new int[] {1, 2, 17}) {
            for (int k = 0; k <= n; k++) {
                Estimate e = method.estimate(k, n, 0.95);
                Estimate mirror = method.estimate(n - k, n, 0.95);
                assertThat(e.lower()).isBetween(0.0, e.value());
                assertThat(e.upper()).isBetween(e.value(), 1.0);
                assertThat(e.lower()).isCloseTo(1 - mirror.upper(), within(1e-9));
            }
        }
        assertThat(method.estimate(0, 5, 0.95).lower()).isZero();
        assertThat(method.estimate(5, 5, 0.95).upper()).isOne();
    }

    @Test
    void clopperPearsonCoversAtLeastAtTheNominalRate() {
        for (double p : new double[] {0.01, 0.1, 0.37, 0.5}) {
            double coverage = 0;
            for (int k = 0; k <= 40; k++) {
                if (BinomialInterval.CLOPPER_PEARSON.estimate(k, 40, 0.9).covers(p)) {
                    coverage += new BinomialDistribution(40, p).probability(k);
                }
            }
            assertThat(coverage).as("p = %s", p).isGreaterThanOrEqualTo(0.9);
        }
    }

    @Test
    void refusesImpossibleCounts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BinomialInterval.WILSON.estimate(6, 5, 0.95))
                .withMessageContaining("[0, 5]");
        assertThatIllegalArgumentException().isThrownBy(() -> BinomialInterval.WILSON.estimate(0, 0, 0.95));
        assertThatIllegalArgumentException().isThrownBy(() -> BinomialInterval.WILSON.estimate(0, 1, 1));
        assertThat(new Estimate(0.5, 0.25, 0.75, 0.95, "x")).hasToString("0.5000 [0.2500, 0.7500]");
    }
}

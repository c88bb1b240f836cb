package org.memo4j.metrics.skew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ChiSquaredTest {
    @Test
    void keepsTheFarTail() {
        // one degree: erfc(sqrt(100)) = 2.08848758376254e-45; two: exp(-100); four: 101 exp(-100)
        assertThat(ChiSquared.pValue(200, 1)).isCloseTo(2.08848758376254e-45, Percentage.withPercentage(1e-8));
        assertThat(ChiSquared.pValue(200, 2)).isCloseTo(Math.exp(-100), Percentage.withPercentage(1e-8));
        assertThat(ChiSquared.pValue(200, 4)).isCloseTo(101 * Math.exp(-100), Percentage.withPercentage(1e-8));
    }

    @Test
    void isOneMinusTheDistributionFunctionElsewhere() {
        for (int degrees = 1; degrees <= 60; degrees += 7) {
            assertThat(ChiSquared.pValue(0, degrees)).isEqualTo(1);
            assertThat(ChiSquared.pValue(-1e-14, degrees)).isEqualTo(1);
            ChiSquaredDistribution distribution = new ChiSquaredDistribution(null, degrees);
            for (double g : new double[] {1e-6, 0.3, 1, 3.84, 10, 40}) {
                assertThat(ChiSquared.pValue(g, degrees))
                        .isCloseTo(1 - distribution.cumulativeProbability(g), within(1e-11));
            }
        }
    }
}

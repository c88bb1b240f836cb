package org.memo4j.metrics.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;

class StandardNormalTest {
    /** From 40-digit arithmetic. */
    @Test
    void knowsTheTails() {
        assertThat(StandardNormal.logCumulative(-8)).isCloseTo(-35.01343715991455, within(1e-12));
        assertThat(StandardNormal.logCumulative(-40)).isCloseTo(-804.608442013754, within(1e-11));
        assertThat(StandardNormal.logCumulative(9)).isCloseTo(-1.1285884059538408e-19, within(1e-32));
        assertThat(StandardNormal.logCumulative(1e10)).isZero();
        assertThat(StandardNormal.logCumulative(-1e10)).isCloseTo(-5e19, within(1e5));
    }

    @Test
    void agreesWithTheErrorFunction() {
        long seed = 31;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            double x = random.nextDouble(-5, 8);
            double expected =
                    x < 0 ? Math.log(0.5 * Erf.erfc(-x / Math.sqrt(2))) : Math.log1p(-0.5 * Erf.erfc(x / Math.sqrt(2)));
            assertThat(StandardNormal.logCumulative(x))
                    .as("x %s, seed %d", x, seed)
                    .isCloseTo(expected, within(1e-13));
        }
    }

    @Test
    void isSeamlessWhereTheFormulaChanges() {
        for (double x : new double[] {-8, -5, 0, 8}) {
            assertThat(StandardNormal.logCumulative(Math.nextDown(x)))
                    .isCloseTo(StandardNormal.logCumulative(Math.nextUp(x)), within(1e-13));
        }
        double h = 1e-4;
        for (double x : new double[] {-20, -6, -1, 0.3, 4}) {
            double difference = (StandardNormal.logCumulative(x + h) - StandardNormal.logCumulative(x - h)) / (2 * h);
            assertThat(StandardNormal.slope(x)).isCloseTo(difference, within(1e-7));
        }
    }
}

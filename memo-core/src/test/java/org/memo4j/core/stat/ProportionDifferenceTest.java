package org.memo4j.core.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.util.CombinatoricsUtils;
import org.junit.jupiter.api.Test;

class ProportionDifferenceTest {
    private static void check(Estimate estimate, double value, double lower, double upper) {
        assertThat(estimate.value()).isCloseTo(value, within(5e-5));
        assertThat(estimate.lower()).isCloseTo(lower, within(5e-5));
        assertThat(estimate.upper()).isCloseTo(upper, within(5e-5));
    }

    /** Newcombe 1998, independent proportions, Table II, method 10. */
    @Test
    void independent() {
        check(new IndependentProportions(56, 70, 48, 80).difference(0.95), 0.2, 0.0524, 0.3339);
        check(new IndependentProportions(9, 10, 3, 10).difference(0.95), 0.6, 0.1705, 0.8090);
    }

    /** Newcombe 1998, paired data, Table II, method 10; the others by the formula, in Python with SciPy's quantile. */
    @Test
    void paired() {
        check(new PairedProportions(36, 12, 2, 0).difference(0.95), 0.2, 0.0569, 0.3404);
        check(new PairedProportions(14, 5, 0, 22).difference(0.95), 0.1220, 0.0115, 0.2265);
        check(new PairedProportions(1, 1, 7, 12).difference(0.95), -0.2857, -0.5069, -0.0256);
        check(new PairedProportions(59, 6, 16, 80).difference(0.95), -0.0621, -0.1186, -0.0046);
    }

    @Test
    void exchangingTheTwoTurnsTheSign() {
        Estimate there = new PairedProportions(7, 5, 2, 9).difference(0.9);
        Estimate back = new PairedProportions(7, 2, 5, 9).difference(0.9);
        check(back, -there.value(), -there.upper(), -there.lower());
    }

    /** Of all tables of 20 pairs, weighted by their probability: nothing is drawn. */
    @Test
    void theIntervalOfPairsCovers() {
        int n = 20;
        for (double[] p : new double[][] {{0.3, 0.2, 0.1, 0.4}, {0.6, 0.1, 0.1, 0.2}, {0.1, 0.4, 0.3, 0.2}}) {
            double covered = 0;
            for (int a = 0; a <= n; a++) {
                for (int b = 0; a + b <= n; b++) {
                    for (int c = 0; a + b + c <= n; c++) {
                        int d = n - a - b - c;
                        double logMass = CombinatoricsUtils.factorialLog(n)
                                - CombinatoricsUtils.factorialLog(a)
                                - CombinatoricsUtils.factorialLog(b)
                                - CombinatoricsUtils.factorialLog(c)
                                - CombinatoricsUtils.factorialLog(d)
                                + a * Math.log(p[0])
                                + b * Math.log(p[1])
                                + c * Math.log(p[2])
                                + d * Math.log(p[3]);
                        boolean covers = new PairedProportions(a, b, c, d)
                                .difference(0.95)
                                .covers(p[1] - p[2]);
                        covered += covers ? Math.exp(logMass) : 0;
                    }
                }
            }
            assertThat(covered).isBetween(0.94, 0.985);
        }
    }

    @Test
    void countsPairs() {
        boolean[] first = {true, true, false, false, true};
        boolean[] second = {true, false, true, false, false};
        assertThat(PairedProportions.of(first, second)).isEqualTo(new PairedProportions(1, 2, 1, 1));
        assertThat(PairedProportions.of(first, second).entries()).isEqualTo(5);
    }

    /** P[Bin(5, 1/2) >= 4] = 6/32. */
    @Test
    void mcNemar() {
        assertThat(new PairedProportions(100, 4, 1, 3).pValue()).isCloseTo(6.0 / 32, within(1e-12));
        assertThat(new PairedProportions(0, 60, 0, 0).pValue()).isCloseTo(Math.pow(2, -60), within(1e-27));
        assertThat(new PairedProportions(3, 0, 0, 3).pValue()).isOne();
        assertThat(new PairedProportions(3, 0, 4, 3).pValue()).isOne();
    }

    @Test
    void nothingDiffers() {
        Estimate same = new PairedProportions(10, 0, 0, 0).difference(0.95);
        assertThat(same.value()).isZero();
        assertThat(same.lower()).isBetween(-0.4, -0.2);
        assertThat(same.upper()).isBetween(0.2, 0.4);
    }

    @Test
    void refusesBadInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PairedProportions(0, 0, 0, 0))
                .withMessageContaining("no entry");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PairedProportions(1, -1, 0, 0))
                .withMessageContaining("firstOnly");
        assertThatIllegalArgumentException().isThrownBy(() -> PairedProportions.of(new boolean[1], new boolean[2]));
        assertThatIllegalArgumentException().isThrownBy(() -> new IndependentProportions(3, 2, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new IndependentProportions(0, 1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new IndependentProportions(0, 1, 0, 1).difference(1));
    }
}

package org.memo4j.metrics.skew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.memo4j.core.Provenance;
import org.memo4j.metrics.MetricIds;

class LinearHazardTest {
    private static LinearHazard line(double intercept, double slope) {
        return new LinearHazard(intercept, slope, 20, 0, 1, Provenance.of(MetricIds.SKEW_LINEAR_HAZARD));
    }

    @Test
    void lengthHasTheProductOfTheLine() {
        LinearHazard hazard = line(0.5, 0.02);
        // Gamma form of the product, alpha^n Gamma(n + 1 + p0/alpha) / Gamma(1 + p0/alpha) = 0.00682161
        assertThat(hazard.logProbability(10)).isCloseTo(Math.log(0.00682161 * (1 - 0.72)), within(1e-6));
        LinearHazard falling = line(0.75, -0.03125);
        double sum = 0;
        for (int n = 0; n < 24; n++) {
            sum += Math.exp(falling.logProbability(n));
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
        assertThat(falling.logProbability(24)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void fitBeatsEveryLineOfAGrid() {
        int[] atRisk = {200, 120, 80, 60, 47, 39};
        int[] right = {120, 80, 60, 47, 39, 33};
        LinearHazard fit = LinearHazard.fit(atRisk, right);
        double best = Double.NEGATIVE_INFINITY;
        for (int a = 1; a < 200; a++) {
            for (int b = 1; b < 200; b++) {
                double sum = 0;
                for (int j = 0; j < 6; j++) {
                    double p = a / 200.0 + (b - a) / 200.0 * j / 5;
                    sum += right[j] * Math.log(p) + (atRisk[j] - right[j]) * Math.log(1 - p);
                }
                best = Math.max(best, sum);
            }
        }
        assertThat(fit.logLikelihood()).isBetween(best, best + 0.02);
        assertThat(fit.slope()).isPositive();
        assertThat(fit.pValue()).isLessThan(1e-4);
    }

    @Test
    void findsTheLineThatMadeTheLengths() {
        // 20,000 lengths: standard errors about 0.004 and 0.002, so five of them are a chance below 1e-5
        SplittableRandom random = new SplittableRandom(5);
        int[] atRisk = new int[8];
        int[] right = new int[8];
        for (int i = 0; i < 20_000; i++) {
            for (int j = 0; j < 8; j++) {
                atRisk[j]++;
                if (random.nextDouble() >= 0.6 + 0.03 * (j + 1)) {
                    break;
                }
                right[j]++;
            }
        }
        LinearHazard fit = LinearHazard.fit(atRisk, right);
        assertThat(fit.intercept()).isCloseTo(0.6, within(0.02));
        assertThat(fit.slope()).isCloseTo(0.03, within(0.01));
    }

    @Test
    void testKeepsItsLevel() {
        // 500 samples of a geometric length at level 0.05: with probability below 1e-6 more than 53 reject
        SplittableRandom random = new SplittableRandom(6);
        int rejected = 0;
        for (int round = 0; round < 500; round++) {
            int[] atRisk = new int[4];
            int[] right = new int[4];
            for (int i = 0; i < 300; i++) {
                for (int j = 0; j < 4; j++) {
                    atRisk[j]++;
                    if (random.nextDouble() >= 0.7) {
                        break;
                    }
                    right[j]++;
                }
            }
            rejected += LinearHazard.fit(atRisk, right).pValue() <= 0.05 ? 1 : 0;
        }
        assertThat(rejected).isBetween(5, 53);
    }

    /** Two steps, 270 of 1000 and 210 of 270 right: a line through both, so G is that of the two shares against one. */
    @Test
    void testKeepsTheFarTail() {
        int[] atRisk = {1000, 270};
        int[] right = {270, 210};
        double g = 0;
        for (int j = 0; j < 2; j++) {
            double p = 480.0 / 1270;
            double share = (double) right[j] / atRisk[j];
            g += 2 * right[j] * Math.log(share / p);
            g += 2 * (atRisk[j] - right[j]) * Math.log((1 - share) / (1 - p));
        }
        assertThat(g).isBetween(200.0, 250.0);
        LinearHazard fit = LinearHazard.fit(atRisk, right);
        assertThat(fit.pValue()).isPositive().isCloseTo(ChiSquared.pValue(g, 1), Percentage.withPercentage(0.01));
        assertThat(fit.provenance().metric()).isEqualTo(MetricIds.SKEW_LINEAR_HAZARD);
        assertThat(fit.provenance().data())
                .isNotEqualTo(LinearHazard.fit(right, right).provenance().data());
    }

    @Test
    void oneStepAndCertainStepsHaveNoSlope() {
        LinearHazard one = LinearHazard.fit(new int[] {10}, new int[] {4});
        assertThat(one.step(1)).isCloseTo(0.4, within(1e-9));
        assertThat(one.slope()).isZero();
        assertThat(one.pValue()).isEqualTo(1);
        LinearHazard sure = LinearHazard.fit(new int[] {10, 10}, new int[] {10, 10});
        assertThat(sure.step(2)).isCloseTo(1, within(1e-6));
        assertThat(sure.pValue()).isCloseTo(1, within(1e-3));
    }
}

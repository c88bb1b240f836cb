package org.memo4j.metrics.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.metrics.MetricIds;

class ExtrapolatedExposureTest {
    private static final SkewNormal TRUTH = new SkewNormal(40, 6, 2);

    private static double[] references(long seed, int size) {
        return SkewNormalTest.draw(new SplittableRandom(seed), size, TRUTH);
    }

    @Test
    void agreesWithSamplingWhereThatResolves() {
        long seed = 21;
        double[] references = references(seed, 4000);
        double[] canaries = {38, 40, 42, 45, 50, 60};
        ExposureResult sampled = Exposure.withDefaults().withConfidence(0.9999).sampled(canaries, references);
        ExposureResult extrapolated = Exposure.withDefaults().extrapolated(canaries, references);
        for (int i = 0; i < canaries.length; i++) {
            double e = extrapolated.exposure(i);
            assertThat(e).as("seed %d", seed).isNotNegative();
            assertThat(sampled.interval(i).orElseThrow().covers(e))
                    .as("%s, seed %d", e, seed)
                    .isTrue();
        }
        assertThat(extrapolated.ranks()).containsExactly(sampled.ranks());
        assertThat(extrapolated.interval(0)).isEmpty();
        assertThat(extrapolated.provenance().metric()).isEqualTo(MetricIds.EXPOSURE_EXTRAPOLATED);
        assertThat(sampled.fit()).isEmpty();
    }

    @Test
    void goesOnWhereSamplingIsSaturated() {
        double[] references = references(22, 4000);
        ExposureResult result = Exposure.withDefaults().extrapolated(new double[] {30, 20, 2}, references);
        SkewNormalFit fit = result.fit().orElseThrow();
        assertThat(fit.fits()).isTrue();
        assertThat(result.first(0)).isTrue();
        assertThat(result.exposure(0)).isGreaterThan(12);
        assertThat(result.exposure(1)).isGreaterThan(2 * result.exposure(0));
        // 20 scales below the location, where F itself is 0 in double precision
        assertThat(result.exposure(2)).isBetween(100.0, 1e4);
        for (int i = 0; i < 3; i++) {
            double bits = -fit.distribution().logCumulative(result.losses()[i]) / Math.log(2);
            assertThat(result.exposure(i)).isCloseTo(bits, within(1e-9));
        }
        assertThat(result.toString())
                .contains("exposure.extrapolated, 3 canaries", "fit: location")
                .doesNotContain("warning");
    }

    @Test
    void doesNotDependOnTheUnit() {
        double[] references = references(23, 300);
        double[] canaries = {30, 45};
        double[] nats =
                Exposure.withDefaults().extrapolated(canaries, references).exposures();
        double[] bits = Exposure.withDefaults()
                .extrapolated(
                        Arrays.stream(canaries).map(x -> x / Math.log(2)).toArray(),
                        Arrays.stream(references).map(x -> x / Math.log(2)).toArray())
                .exposures();
        assertThat(bits[0]).isCloseTo(nats[0], within(1e-3 * nats[0]));
        assertThat(bits[1]).isCloseTo(nats[1], within(1e-3 * nats[1]));
    }

    @Test
    void warnsWhereTheReferencesAreNotSkewNormal() {
        SplittableRandom random = new SplittableRandom(24);
        double[] twoClusters = new double[400];
        for (int i = 0; i < twoClusters.length; i++) {
            twoClusters[i] = (i % 2) * 10 + random.nextDouble();
        }
        SkewNormalFit clusters = fit(twoClusters);
        assertThat(clusters.fits()).isFalse();
        assertThat(clusters.warnings()).anySatisfy(w -> assertThat(w).contains("do not look skew-normal"));
        assertThat(clusters.toString()).contains("warning: the references do not look skew-normal");
        double[] exponential = random.doubles(400).map(u -> -Math.log(1 - u)).toArray();
        assertThat(fit(exponential).warnings())
                .anySatisfy(w -> assertThat(w).contains("edge of the skew-normal family"));
        assertThat(fit(references(25, 50)).warnings())
                .singleElement()
                .satisfies(w -> assertThat(w).contains("50 references are too few"));
    }

    private static SkewNormalFit fit(double[] references) {
        return Exposure.withDefaults()
                .extrapolated(new double[] {0}, references)
                .fit()
                .orElseThrow();
    }

    /** The measured rate of false warnings is about 1 %: 12 or more in 300 have probability below 1e-3 at 1.2 %. */
    @Test
    void rarelyWarnsWithoutCause() {
        int warned = 0;
        for (long seed = 1; seed <= 300; seed++) {
            warned += fit(references(1000 + seed, 200)).fits() ? 0 : 1;
        }
        assertThat(warned).isLessThan(12);
    }

    @Test
    void refusesBadInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exposure.withDefaults().extrapolated(new double[] {1}, new double[] {1, 2}))
                .withMessageContaining("at least 10");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exposure.withDefaults().extrapolated(new double[] {1}, new double[20]))
                .withMessageContaining("equal");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exposure.withDefaults().extrapolated(new double[0], references(1, 20)));
    }
}

package org.memo4j.metrics.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memo4j.metrics.Golden;

class SkewNormalTest {
    /** Sixty rounded draws from location 10, scale 2, shape 3. */
    private static final double[] SAMPLE = {
        12.06, 13.04, 10.09, 10.75, 13.01, 9.96, 11.17, 11.48, 11.81, 12.87, 10.42, 12.49, 11.88, 12.49, 10.95,
        12.47, 9.4, 11.4, 11.81, 10.7, 10.74, 10.33, 10.39, 10.45, 9.97, 11.96, 12.36, 10.28, 11.86, 10.05,
        12.41, 10.89, 9.74, 9.78, 10.83, 10.62, 11.85, 12.74, 10.13, 11.8, 11.76, 11.03, 13.89, 10.28, 12.15,
        11.27, 10.39, 12.78, 11.54, 10.71, 11.23, 12.82, 11.41, 11.7, 10.23, 10.97, 12.78, 11.75, 14.41, 11.48
    };

    /** delta |Z0| + sqrt(1 - delta^2) Z1, Azzalini 1985. */
    static double[] draw(SplittableRandom random, int size, SkewNormal d) {
        double delta = d.shape() / Math.sqrt(1 + d.shape() * d.shape());
        double[] sample = new double[size];
        for (int i = 0; i < size; i++) {
            double z = delta * Math.abs(gaussian(random)) + Math.sqrt(1 - delta * delta) * gaussian(random);
            sample[i] = d.location() + d.scale() * z;
        }
        return sample;
    }

    private static double gaussian(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    @Test
    void matchesTheGoldenFile() throws IOException {
        JsonNode golden = Golden.read("exposure.json").get("extrapolation_cdf_points_computed_by_us");
        JsonNode p = golden.get("skewnorm");
        SkewNormal d = new SkewNormal(
                p.get("loc").asDouble(),
                p.get("scale").asDouble(),
                p.get("shape_a").asDouble());
        for (JsonNode each : golden.get("points")) {
            double x = each.get("x").asDouble();
            double cdf = each.get("cdf").asDouble();
            double bits = each.get("exposure_bits").asDouble();
            assertThat(d.cumulative(x)).as("%s", each).isCloseTo(cdf, within(1e-12 * cdf));
            assertThat(-d.logCumulative(x) / Math.log(2)).as("%s", each).isCloseTo(bits, within(1e-11 * bits));
        }
    }

    /** From quadrature in 40-digit arithmetic; the second and third are 74.7 and 191.6 bits. */
    @ParameterizedTest
    @CsvSource({
        "4, -0.5, -6.55375467984005791",
        "3, -3, -51.7764196643441377",
        "3, -5, -132.777071363344945",
        "3, -20, -2010.53816888681086",
        "-3, -5, -14.3718512134287804",
        "0, -8, -35.0134371599145499",
        "20, -1, -210.641846759756665",
        "-20, -2, -3.09003715312208664",
        "-50, 0.5, -1.715700613090748e-141",
        "50, 12, -3.5529642241489365e-33",
    })
    void keepsItsPrecisionInTheTails(double shape, double t, double expected) {
        SkewNormal d = new SkewNormal(7, 0.5, shape);
        assertThat(d.logCumulative(7 + 0.5 * t)).isCloseTo(expected, within(1e-11 * Math.abs(expected)));
    }

    @ParameterizedTest
    @CsvSource({"0", "0.5", "-3", "8", "-200", "1e4"})
    void integratesItsDensity(double shape) {
        SkewNormal d = new SkewNormal(-1, 3, shape);
        double h = 1e-5;
        for (double x = -12; x <= 10; x += 0.37) {
            double mean = (d.cumulative(x + h) - d.cumulative(x - h)) / (2 * h);
            double density = Math.exp(d.logDensity(x));
            // the density jumps at the location of a great shape
            if (Math.abs(x + 1) > 0.1) {
                assertThat(mean).as("x %s", x).isCloseTo(density, within(1e-8));
            }
            // the mirrored distribution has the other tail
            SkewNormal mirrored = new SkewNormal(1, 3, -shape);
            assertThat(mirrored.cumulative(-x)).as("x %s", x).isCloseTo(1 - d.cumulative(x), within(1e-12));
        }
        // P(X <= location) = 1/2 - atan(shape) / pi, Azzalini 1985
        assertThat(d.cumulative(-1)).isCloseTo(0.5 - Math.atan(shape) / Math.PI, within(1e-12));
    }

    @Test
    void hasTheMomentsAskedFor() {
        for (double skewness : new double[] {-0.99, -0.4, 0, 0.1, 0.7, 0.995}) {
            SkewNormal d = SkewNormal.ofMoments(5, 2, skewness);
            double delta = d.shape() / Math.sqrt(1 + d.shape() * d.shape());
            double b = delta * Math.sqrt(2 / Math.PI);
            double mean = d.location() + d.scale() * b;
            double deviation = d.scale() * Math.sqrt(1 - b * b);
            double third = (4 - Math.PI) / 2 * Math.pow(b, 3) / Math.pow(1 - b * b, 1.5);
            assertThat(mean).isCloseTo(5, within(1e-12));
            assertThat(deviation).isCloseTo(2, within(1e-12));
            assertThat(third).isCloseTo(skewness, within(1e-12));
        }
        assertThat(SkewNormal.ofMoments(0, 1, 5)).isEqualTo(SkewNormal.ofMoments(0, 1, 0.995));
    }

    /** The greatest likelihood that 24 Nelder-Mead searches with scipy.stats.skewnorm.logpdf (scipy 1.17.1) found. */
    @Test
    void findsTheMaximumOfTheLikelihood() {
        SkewNormal fit = SkewNormal.fit(SAMPLE);
        assertThat(fit.logLikelihood(SAMPLE)).isCloseTo(-88.15521317215227, within(1e-8));
        assertThat(fit.location()).isCloseTo(9.977720494, within(1e-5));
        assertThat(fit.scale()).isCloseTo(1.785267892, within(1e-5));
        assertThat(fit.shape()).isCloseTo(4.359613922, within(1e-4));
        // statistic of scipy.stats.kstest with that distribution
        assertThat(SkewNormalFit.of(SAMPLE).distance()).isCloseTo(0.09864740656905746, within(1e-5));
    }

    @Test
    void fitsInAnyUnitAndMirrored() {
        SkewNormal fit = SkewNormal.fit(SAMPLE);
        SkewNormal scaled =
                SkewNormal.fit(Arrays.stream(SAMPLE).map(x -> 1e6 - 1e3 * x).toArray());
        assertThat(scaled.shape()).isCloseTo(-fit.shape(), within(1e-3));
        assertThat(scaled.location()).isCloseTo(1e6 - 1e3 * fit.location(), within(0.1));
        assertThat(scaled.scale()).isCloseTo(1e3 * fit.scale(), within(0.1));
        double[] shuffled = SAMPLE.clone();
        Arrays.sort(shuffled);
        assertThat(SkewNormal.fit(shuffled).shape()).isCloseTo(fit.shape(), within(1e-3));
    }

    /** The likelihood of the fit is at least that of the truth, and the truth is near for 5000 values. */
    @ParameterizedTest
    @CsvSource({"3, 10, 2", "-2, 0, 1", "8, -5, 0.1", "30, 1, 1"})
    void recoversTheDistribution(double shape, double location, double scale) {
        long seed = 12;
        SkewNormal truth = new SkewNormal(location, scale, shape);
        double[] sample = draw(new SplittableRandom(seed), 5000, truth);
        SkewNormal fit = SkewNormal.fit(sample);
        assertThat(fit.logLikelihood(sample)).as("seed %d", seed).isGreaterThanOrEqualTo(truth.logLikelihood(sample));
        // twice the gain is chi-squared with three degrees: beyond 25 with probability 1.5e-5
        assertThat(fit.logLikelihood(sample)).as("seed %d", seed).isLessThan(truth.logLikelihood(sample) + 12.5);
        assertThat(fit.location()).as("seed %d", seed).isCloseTo(location, within(0.1 * scale));
        assertThat(fit.scale()).as("seed %d", seed).isCloseTo(scale, within(0.1 * scale));
        assertThat(fit.shape()).as("seed %d", seed).isCloseTo(shape, within(0.25 * Math.abs(shape)));
        assertThat(SkewNormalFit.of(sample).fits()).as("seed %d", seed).isTrue();
    }

    @Test
    void refusesBadInput() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SkewNormal(Double.NaN, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new SkewNormal(0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new SkewNormal(0, 1, Double.POSITIVE_INFINITY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SkewNormal.fit(1, 2, 3))
                .withMessageContaining("at least 10");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SkewNormal.fit(new double[20]))
                .withMessageContaining("all values equal");
        double[] nan = SAMPLE.clone();
        nan[4] = Double.NaN;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SkewNormal.fit(nan))
                .withMessageContaining("[4]");
    }
}

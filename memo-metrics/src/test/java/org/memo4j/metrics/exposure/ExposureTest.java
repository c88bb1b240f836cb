package org.memo4j.metrics.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.core.stat.Estimate;
import org.memo4j.metrics.Golden;
import org.memo4j.metrics.MetricIds;

class ExposureTest {
    private static final double[] REFERENCES = {3, 1, 4, 1.5, 9, 2.6, 5.3, 5.8};

    private static double[] doubles(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asDouble();
        }
        return values;
    }

    @Test
    void matchesTheGoldenFile() throws IOException {
        JsonNode golden = Golden.read("exposure.json");
        for (JsonNode each : golden.get("interpolation")) {
            double[] references = doubles(each.get("reference_perplexities"));
            each.get("secret_perplexities").properties().forEach(e -> {
                double[] expected = doubles(each.get("expected_exposure").get(e.getKey()));
                assertThat(Exposure.withDefaults()
                                .sampled(doubles(e.getValue()), references)
                                .exposures())
                        .containsExactly(expected, within(1e-14));
            });
        }
    }

    /** Rank rule of TensorFlow Privacy, worked out by hand: 8 references, ranks 1, 3 and 9. */
    @Test
    void matchesTheInterpolationOfThePeer() {
        ExposureResult result = Exposure.withDefaults().sampled(new double[] {0.5, 1.5, 10}, REFERENCES);
        assertThat(result.exposure(0)).isEqualTo(3);
        assertThat(result.exposure(1)).isCloseTo(1.415, within(5e-4));
        assertThat(result.exposure(2)).isCloseTo(-0.170, within(5e-4));
        assertThat(result.ranks()).containsExactly(1, 3, 9);
        assertThat(result.first(0)).isTrue();
        assertThat(result.first(1)).isFalse();
        assertThat(result.references()).isEqualTo(8);
        assertThat(result.losses()).containsExactly(0.5, 1.5, 10);
        assertThat(result.mean()).isCloseTo((3 + 1.415037499 - 0.169925001) / 3, within(1e-9));
        assertThat(result.toString()).contains("exposure.sampled, 3 canaries, 8 references", "3.000");
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.EXPOSURE_SAMPLED);
    }

    @Test
    void breaksTiesAsAsked() {
        double[] references = {1, 2, 2, 2, 3};
        double[] canary = {2};
        Exposure exposure = Exposure.withDefaults();
        assertThat(exposure.sampled(canary, references).ranks()).containsExactly(5);
        assertThat(exposure.withTies(Ties.CANARY_FIRST)
                        .sampled(canary, references)
                        .ranks())
                .containsExactly(2);
        assertThat(exposure.withTies(Ties.MIDRANK).sampled(canary, references).ranks())
                .containsExactly(3.5);
        // in the space the canary is one of the three
        assertThat(exposure.exact(references, 1).ranks()).containsExactly(4);
        assertThat(exposure.withTies(Ties.CANARY_FIRST).exact(references, 1).ranks())
                .containsExactly(2);
        assertThat(exposure.withTies(Ties.MIDRANK).exact(references, 1).ranks()).containsExactly(3);
    }

    @ParameterizedTest
    @EnumSource(Ties.class)
    void liesWithinItsBoundsAndCountsAsTheDefinitionDoes(Ties ties) {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int n = random.nextInt(1, 60);
            double[] space = random.doubles(n).map(x -> Math.rint(x * 20)).toArray();
            int[] all = IntStream.range(0, n).toArray();
            Exposure exposure = Exposure.withDefaults().withTies(ties);
            ExposureResult exact = exposure.exact(space, all);
            ExposureResult sampled = exposure.sampled(new double[] {-1, 7, 99}, space);
            double log = Math.log(n) / Math.log(2);
            for (int i = 0; i < n; i++) {
                assertThat(exact.exposure(i)).as("seed %d", seed).isBetween(0.0, log);
                assertThat(exact.interval(i)).isEmpty();
                double loss = space[i];
                long less = IntStream.range(0, n).filter(j -> space[j] < loss).count();
                long others =
                        IntStream.range(0, n).filter(j -> space[j] == loss).count() - 1;
                double expected = 1
                        + less
                        + switch (ties) {
                            case REFERENCE_FIRST -> others;
                            case CANARY_FIRST -> 0;
                            case MIDRANK -> others / 2.0;
                        };
                assertThat(exact.ranks()[i]).as("seed %d", seed).isEqualTo(expected);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(sampled.interval(i).orElseThrow().value()).isEqualTo(sampled.exposure(i));
            }
            for (double e : sampled.exposures()) {
                assertThat(e).as("seed %d", seed).isBetween(log - Math.log(n + 1) / Math.log(2) - 1e-12, log);
            }
            // the order of the space does not matter
            double[] reversed =
                    IntStream.range(0, n).mapToDouble(i -> space[n - 1 - i]).toArray();
            assertThat(exposure.exact(reversed, n - 1).exposures()).containsExactly(exact.exposure(0));
            // nor does a monotone change of the unit
            double[] bits = IntStream.range(0, n)
                    .mapToDouble(i -> space[i] / Math.log(2))
                    .toArray();
            assertThat(exposure.exact(bits, all).exposures()).containsExactly(exact.exposures());
        }
    }

    @Test
    void doesNotFallWhenTheLossFalls() {
        SplittableRandom random = new SplittableRandom(3);
        double[] references = random.doubles(100).toArray();
        double[] canaries = random.doubles(50, -0.1, 1.1).sorted().toArray();
        double[] exposures =
                Exposure.withDefaults().sampled(canaries, references).exposures();
        for (int i = 1; i < exposures.length; i++) {
            assertThat(exposures[i]).isLessThanOrEqualTo(exposures[i - 1]);
        }
    }

    @ParameterizedTest
    @EnumSource(Ties.class)
    void intervalsHoldTheExposureAtEveryRank(Ties ties) {
        for (int n : new int[] {1, 2, 3, 8, 40}) {
            double[] tied =
                    IntStream.range(0, n).mapToDouble(i -> Math.floor(i / 3.0)).toArray();
            double[] canaries =
                    IntStream.rangeClosed(-1, n + 1).mapToDouble(i -> i / 2.0).toArray();
            for (double confidence : new double[] {0.05, 0.5, 0.95}) {
                ExposureResult result = Exposure.withDefaults()
                        .withTies(ties)
                        .withConfidence(confidence)
                        .sampled(canaries, tied);
                for (int i = 0; i < canaries.length; i++) {
                    Estimate interval = result.interval(i).orElseThrow();
                    assertThat(interval.value())
                            .as("%d references, confidence %s, canary %s", n, confidence, canaries[i])
                            .isEqualTo(result.exposure(i))
                            .isBetween(interval.lower(), interval.upper());
                }
            }
        }
    }

    /** 20 references, of which 5 come before the canary and 6 tie with it. */
    @Test
    void midrankIntervalsReachFromAllTiedReferencesToNone() {
        double[] references = IntStream.range(0, 20)
                .mapToDouble(i -> i < 5 ? 1 : i < 11 ? 2 : 3)
                .toArray();
        Map<Ties, Estimate> intervals = new EnumMap<>(Ties.class);
        for (Ties ties : Ties.values()) {
            ExposureResult result = Exposure.withDefaults().withTies(ties).sampled(new double[] {2}, references);
            intervals.put(ties, result.interval(0).orElseThrow());
        }
        Estimate middle = Objects.requireNonNull(intervals.get(Ties.MIDRANK));
        Estimate last = Objects.requireNonNull(intervals.get(Ties.REFERENCE_FIRST));
        Estimate first = Objects.requireNonNull(intervals.get(Ties.CANARY_FIRST));
        assertThat(middle.lower()).isEqualTo(last.lower());
        assertThat(middle.upper()).isEqualTo(first.upper());
        Estimate five = BinomialInterval.CLOPPER_PEARSON.estimate(5, 20, 0.95);
        Estimate eleven = BinomialInterval.CLOPPER_PEARSON.estimate(11, 20, 0.95);
        assertThat(middle.lower()).isCloseTo(-Math.log(eleven.upper()) / Math.log(2), within(1e-12));
        assertThat(middle.upper()).isCloseTo(-Math.log(five.lower()) / Math.log(2), within(1e-12));
    }

    @Test
    void resamplesCanariesForTheMean() {
        ExposureResult result = Exposure.withDefaults().sampled(new double[] {0.5, 1.5, 4.5, 10}, REFERENCES);
        Bootstrap bootstrap = Bootstrap.withDefaults()
                .withInterval(BootstrapInterval.PERCENTILE)
                .withReplicates(200);
        Estimate mean = result.mean(bootstrap);
        assertThat(mean.value()).isEqualTo(result.mean());
        assertThat(mean).isEqualTo(bootstrap.estimate(result.exposures(), x -> (x[0] + x[1] + x[2] + x[3]) / 4));
        assertThat(mean.lower()).isLessThan(mean.value()).isGreaterThan(-0.17);
        assertThat(mean.upper()).isGreaterThan(mean.value()).isLessThan(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exposure.withDefaults()
                        .sampled(new double[] {0.5}, REFERENCES)
                        .mean(bootstrap))
                .withMessageContaining("at least 2");
    }

    /**
     * The canary's true exposure is -log2 F(0.1) for uniform losses. A Clopper-Pearson interval covers with probability
     * 0.95 or more, so 2000 intervals leave out more than 141 with probability below 1e-4.
     */
    @Test
    void coversTheExposureInTheWholeSpace() {
        long seed = 77;
        SplittableRandom random = new SplittableRandom(seed);
        double truth = -Math.log(0.1) / Math.log(2);
        int missed = 0;
        for (int i = 0; i < 2000; i++) {
            var estimate = Exposure.withDefaults()
                    .sampled(new double[] {0.1}, random.doubles(60).toArray())
                    .interval(0)
                    .orElseThrow();
            missed += estimate.covers(truth) ? 0 : 1;
        }
        int bound = 141;
        assertThat(1 - new BinomialDistribution(null, 2000, 0.05).cumulativeProbability(bound))
                .isLessThan(1e-4);
        assertThat(missed).as("seed %d", seed).isLessThanOrEqualTo(bound);
        // and is not so wide that it covers always
        assertThat(missed).as("seed %d", seed).isPositive();
    }

    @Test
    void hasNoUpperBoundWhereItIsSaturated() {
        var saturated = Exposure.withDefaults()
                .sampled(new double[] {0}, REFERENCES)
                .interval(0)
                .orElseThrow();
        assertThat(saturated.upper()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(saturated.lower()).isPositive().isLessThan(3);
        var last = Exposure.withDefaults()
                .sampled(new double[] {10}, REFERENCES)
                .interval(0)
                .orElseThrow();
        // F(s) = 1 is log2(9/8) above the exposure, whose rank counts the canary
        assertThat(last.lower()).isEqualTo(last.value()).isCloseTo(-0.170, within(5e-4));
    }

    @Test
    void printsTheFirstRowsOnly() {
        assertThat(Exposure.withDefaults()
                        .exact(new double[30], IntStream.range(0, 25).toArray()))
                .asString()
                .endsWith("and 5 more");
    }

    @Test
    void refusesBadInput() {
        Exposure exposure = Exposure.withDefaults();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> exposure.sampled(new double[0], REFERENCES))
                .withMessageContaining("no canary");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> exposure.sampled(REFERENCES, new double[0]))
                .withMessageContaining("references is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> exposure.sampled(new double[] {Double.NaN}, REFERENCES))
                .withMessageContaining("canaries[0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> exposure.sampled(REFERENCES, new double[] {1, Double.POSITIVE_INFINITY}))
                .withMessageContaining("references[1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> exposure.exact(REFERENCES, 8))
                .withMessageContaining("canary");
        assertThatIllegalArgumentException().isThrownBy(() -> exposure.exact(REFERENCES));
        assertThatIllegalArgumentException().isThrownBy(() -> exposure.withConfidence(1));
    }
}

package org.memo4j.metrics.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.metrics.Golden;
import org.memo4j.metrics.MetricIds;

class ProbabilisticExtractionTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    @Test
    void matchesTheGoldenFile() throws IOException {
        JsonNode golden = Golden.read("probabilistic_extraction.json");
        int at = 0;
        for (JsonNode each : golden.get("sequence_probability")) {
            double[] logProbabilities = new double[each.get("logprobs").size()];
            for (int t = 0; t < logProbabilities.length; t++) {
                logProbabilities[t] = each.get("logprobs").get(t).asDouble();
            }
            boolean above = golden.get("above_strict").get(at++).asBoolean();
            TokenScores scores = TokenScores.ofLogProbabilities(logProbabilities);
            if (logProbabilities.length == 0) {
                // there 0, here refused
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> ProbabilisticExtraction.withDefaults().ofScores(scores, TokenSpan.scored()));
            } else {
                ProbabilisticExtractionResult result =
                        ProbabilisticExtraction.withDefaults().ofScores(scores, TokenSpan.scored());
                assertThat(result.probability(0, 1)).isCloseTo(each.get("p").asDouble(), within(1e-15));
                assertThat(result.extractable(0, 1, 0.5)).isEqualTo(above);
            }
        }
        JsonNode trials = golden.get("n_trials");
        double logP = Math.log(trials.get("p_z").asDouble());
        trials.get("p_at_least_once")
                .properties()
                .forEach(e -> assertThat(ProbabilisticExtraction.probability(logP, Long.parseLong(e.getKey())))
                        .isCloseTo(e.getValue().asDouble(), within(1e-14)));
        for (JsonNode each : golden.get("n_needed_computed_by_us")) {
            assertThat(ProbabilisticExtraction.trialsNeeded(
                            Math.log(each.get("p_z").asDouble()), each.get("p").asDouble()))
                    .as("%s", each)
                    .isEqualTo(each.get("n").asDouble());
        }
        for (JsonNode each : golden.get("tiny_p_computed_by_us")) {
            double expected = each.get("p_at_least_once").asDouble();
            double logProbability = each.get("log_p_z").asDouble();
            long n = each.get("n").asLong();
            assertThat(ProbabilisticExtraction.probability(logProbability, n))
                    .as("%s", each)
                    .isCloseTo(expected, within(1e-13 * expected));
            assertThat(ProbabilisticExtraction.logProbability(logProbability, n))
                    .as("%s", each)
                    .isCloseTo(Math.log(expected), within(1e-13));
        }
    }

    /** Cases of the golden file, so that a fresh clone tests them too. */
    @Test
    void matchesValuesOfPrivacyGuard() {
        double[][] logProbabilities = {{-0.1, -0.2, -0.05}, {-0.5, -0.3, -0.9}, {-0.2, -0.3}, {-1.2, -0.8}};
        double[] expected = {0.7046880897187134, 0.1826835240527346, 0.6065306597126334, 0.1353352832366127};
        for (int i = 0; i < expected.length; i++) {
            ProbabilisticExtractionResult result = ProbabilisticExtraction.withDefaults()
                    .ofScores(TokenScores.ofLogProbabilities(logProbabilities[i]), TokenSpan.scored());
            assertThat(result.probability(0, 1)).isCloseTo(expected[i], within(1e-15));
            assertThat(result.extractable(0, 1, 0.5)).isEqualTo(expected[i] > 0.5);
        }
        // 1 - 0.2^n
        assertThat(ProbabilisticExtraction.probability(Math.log(0.8), 2)).isCloseTo(0.96, within(1e-14));
        assertThat(ProbabilisticExtraction.probability(Math.log(0.8), 5)).isCloseTo(0.99968, within(1e-14));
        assertThat(ProbabilisticExtraction.trialsNeeded(Math.log(0.1), 0.9)).isEqualTo(22);
        assertThat(ProbabilisticExtraction.trialsNeeded(Math.log(1e-6), 0.5)).isEqualTo(693_147);
        assertThat(ProbabilisticExtraction.probability(-40, 1_000_000)).isCloseTo(4.248354255282565e-12, within(1e-25));
    }

    /** From Hayes et al. 2024: p_z = 0.162 and p = 0.9 give n = 13.03; and the first-order value of a tiny p_z. */
    @Test
    void matchesTheNumbersOfTheSource() {
        assertThat(ProbabilisticExtraction.trialsNeeded(Math.log(0.162), 0.9)).isEqualTo(14);
        assertThat(ProbabilisticExtraction.probability(Math.log(1e-12), 1_000_000))
                .isCloseTo(9.999995e-7, within(1e-13));
    }

    @Test
    void knowsTheEdges() {
        assertThat(ProbabilisticExtraction.probability(0, 1)).isEqualTo(1);
        assertThat(ProbabilisticExtraction.trialsNeeded(0, 0.999)).isEqualTo(1);
        assertThat(ProbabilisticExtraction.probability(-INFINITE, Long.MAX_VALUE))
                .isZero();
        assertThat(ProbabilisticExtraction.logProbability(-INFINITE, Long.MAX_VALUE))
                .isEqualTo(-INFINITE);
        assertThat(ProbabilisticExtraction.trialsNeeded(-INFINITE, 0.001)).isEqualTo(INFINITE);
        // p_z underflows, its logarithm does not
        assertThat(ProbabilisticExtraction.logProbability(-2000, 10)).isCloseTo(Math.log(10) - 2000, within(1e-9));
        assertThat(ProbabilisticExtraction.probability(-2000, 10)).isZero();
        assertThat(ProbabilisticExtraction.trialsNeeded(-100, 0.5))
                .isCloseTo(Math.log(2) * Math.exp(100), within(1e31));
    }

    @Test
    void isContinuousWhereTheFormulaChanges() {
        for (long n : new long[] {1, 1000, 1L << 40, 1L << 55}) {
            double below = Math.nextDown(-37.0);
            assertThat(ProbabilisticExtraction.probability(below, n) / ProbabilisticExtraction.probability(-37, n))
                    .isCloseTo(1, within(1e-13));
            assertThat(ProbabilisticExtraction.logProbability(below, n)
                            - ProbabilisticExtraction.logProbability(-37, n))
                    .isCloseTo(0, within(1e-13));
        }
    }

    @Test
    void growsWithTrialsAndNeedsTheLeastNumberOfThem() {
        long seed = 424242;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2000; i++) {
            double logProbability = -Math.exp(random.nextDouble(-6, 3.5));
            double p = random.nextInt(4) == 0 ? 1 - Math.exp(logProbability) : random.nextDouble(0.001, 0.999);
            if (p <= 0 || p >= 1) {
                continue;
            }
            String what = "seed " + seed + ", log p_z " + logProbability + ", p " + p;
            long n = (long) ProbabilisticExtraction.trialsNeeded(logProbability, p);
            assertThat(ProbabilisticExtraction.probability(logProbability, n))
                    .as(what)
                    .isGreaterThanOrEqualTo(p);
            if (n > 1) {
                assertThat(ProbabilisticExtraction.probability(logProbability, n - 1))
                        .as(what)
                        .isLessThan(p);
            }
            assertThat(ProbabilisticExtraction.probability(logProbability, n + 1))
                    .as(what)
                    .isGreaterThanOrEqualTo(ProbabilisticExtraction.probability(logProbability, n));
            assertThat(Math.exp(ProbabilisticExtraction.logProbability(logProbability, n)))
                    .as(what)
                    .isCloseTo(ProbabilisticExtraction.probability(logProbability, n), within(1e-12));
        }
    }

    @Test
    void countsExtractableSequences() {
        ProbabilisticExtractionResult result = ProbabilisticExtraction.withDefaults()
                .withTrials(1, 4)
                .withProbabilities(0.5, 0.9)
                .ofLogProbabilities(0, Math.log(0.5), Math.log(0.1), -INFINITE);
        assertThat(result.fraction(1, 0.5)).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(2, 4, 0.95));
        assertThat(result.fraction(1, 0.9).value()).isEqualTo(0.25);
        assertThat(result.fraction(4, 0.9).value()).isEqualTo(0.5);
        assertThat(result.fraction(22, 0.9).value()).isEqualTo(0.75);
        assertThat(result.fraction(Long.MAX_VALUE, 0.1).value()).isEqualTo(0.75);
        assertThat(result.trialsNeeded(2, 0.9)).isEqualTo(22);
        assertThat(result.logProbabilities()[3]).isEqualTo(-INFINITE);
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.PROBABILISTIC);
        assertThat(result.toString()).contains("4 sequences", "p >= 0.9", "0.2500 [");
    }

    @Test
    void sumsOverTheSuffixOnly() {
        TokenScores scores =
                TokenScores.builder(1).addSequence(new double[] {-5, -1, -2}).build();
        ProbabilisticExtractionResult result =
                ProbabilisticExtraction.withDefaults().ofScores(scores, TokenSpan.from(2));
        assertThat(result.logProbabilities()).containsExactly(-3);
    }

    @Test
    void refusesBadInput() {
        ProbabilisticExtraction extraction = ProbabilisticExtraction.withDefaults();
        assertThatIllegalArgumentException().isThrownBy(() -> extraction.ofLogProbabilities(0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> extraction.ofLogProbabilities(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(extraction::ofLogProbabilities);
        assertThatIllegalArgumentException().isThrownBy(() -> extraction.withTrials(0));
        assertThatIllegalArgumentException().isThrownBy(extraction::withTrials);
        assertThatIllegalArgumentException().isThrownBy(() -> extraction.withProbabilities(1));
        assertThatIllegalArgumentException().isThrownBy(extraction::withProbabilities);
        assertThatIllegalArgumentException().isThrownBy(() -> ProbabilisticExtraction.trialsNeeded(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> ProbabilisticExtraction.probability(-1, 0));
        ProbabilisticExtractionResult result = extraction.ofLogProbabilities(-1);
        assertThatIllegalArgumentException().isThrownBy(() -> result.fraction(1, Double.NaN));
    }
}

package org.memo4j.attacks.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.apache.commons.math3.stat.inference.TTest;
import org.junit.jupiter.api.Test;

class DatasetInferenceTest {
    private static final DatasetInference WELCH = DatasetInference.withDefaults();
    private static final DatasetInference PERMUTED = WELCH.withPermutations(199);

    /** Normal scores of three attacks, the second shifted. */
    private static List<double[]> set(long seed, int documents, double shift) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, 3)
                .mapToObj(j -> IntStream.range(0, documents)
                        .mapToDouble(i -> random.nextGaussian() + (j == 1 ? shift : 0))
                        .toArray())
                .toList();
    }

    /**
     * Without a difference p-values are uniform. Kolmogorov and Smirnov's test of 500 of them, error probability 1e-6;
     * and at most as many below 0.05 as a binomial has with probability 1 - 1e-6.
     */
    @Test
    void pValuesOfTheNullAreUniform() {
        int most = new BinomialDistribution(null, 500, 0.05).inverseCumulativeProbability(1 - 1e-6);
        for (DatasetInference inference : List.of(WELCH, PERMUTED)) {
            double[] p = IntStream.range(0, 500)
                    .mapToDouble(i -> inference
                            .withSeed(i)
                            .infer(set(2L * i, 50, 0), set(2L * i + 1, 70, 0))
                            .pValue())
                    .toArray();
            assertThat(Arrays.stream(p).filter(value -> value <= 0.05).count()).isLessThanOrEqualTo(most);
            if (inference == WELCH) {
                assertThat(new KolmogorovSmirnovTest()
                                .kolmogorovSmirnovTest(new UniformRealDistribution(null, 0, 1), p))
                        .isGreaterThan(1e-6);
            }
        }
    }

    /**
     * Half a deviation in one of three attacks. With 200 documents in each half the statistic is about normal around
     * 4.8 (5, less what learning the weights costs), so one p-value is above 0.05 with probability 1e-3, and four of
     * 20 with less than 1e-7.
     */
    @Test
    void aPlantedSignalIsFoundWithEitherSign() {
        for (DatasetInference inference : List.of(WELCH, PERMUTED)) {
            for (double shift : new double[] {0.5, -0.5}) {
                long found = IntStream.range(0, 20)
                        .filter(i -> inference
                                        .withSeed(i)
                                        .infer(set(100 + i, 400, shift), set(200 + i, 400, 0))
                                        .pValue()
                                <= 0.05)
                        .count();
                assertThat(found).isGreaterThanOrEqualTo(17);
            }
        }
        DatasetInferenceResult result = WELCH.infer(set(1, 400, 1), set(2, 400, 0));
        assertThat(result.pValue()).isLessThan(1e-9);
        double[] weights = result.weights();
        assertThat(weights[1]).isGreaterThan(4 * Math.max(Math.abs(weights[0]), Math.abs(weights[2])));
        assertThat(WELCH.infer(set(1, 400, -1), set(2, 400, 0)).weights()[1]).isNegative();
    }

    @Test
    void theTestIsWelchsOnHalfB() {
        DatasetInferenceResult result = WELCH.infer(set(3, 21, 0.4), set(4, 40, 0));
        double[] in = result.scores().members();
        double[] out = result.scores().nonMembers();
        assertThat(in).hasSize(11);
        assertThat(out).hasSize(20);
        TTest test = new TTest();
        assertThat(result.statistic()).isCloseTo(test.t(in, out), within(1e-9));
        double twoSided = test.tTest(in, out);
        assertThat(result.pValue()).isCloseTo(result.statistic() > 0 ? twoSided / 2 : 1 - twoSided / 2, within(1e-9));
        assertThat(PERMUTED.infer(set(3, 21, 0.4), set(4, 40, 0)).statistic()).isEqualTo(result.statistic());
        assertThat(result.toString()).startsWith("dataset inference: p-value").contains("11 suspect and 20");
    }

    /** The weight of a feature of +-1 with labels 1 and 0 is one half, its deviation counted with n - 1. */
    @Test
    void setsThatShareNoScore() {
        List<double[]> ones = List.of(new double[] {1, 1, 1, 1, 1, 1, 1, 1}, new double[8]);
        List<double[]> zeros = List.of(new double[8], new double[8]);
        DatasetInferenceResult result = WELCH.infer(ones, zeros);
        assertThat(result.weights()).containsExactly(new double[] {0.5 * Math.sqrt(8 / 7.0), 0}, within(1e-12));
        assertThat(result.scores().members()).containsExactly(new double[] {1, 1, 1, 1}, within(1e-12));
        assertThat(result.scores().nonMembers()).containsExactly(new double[4], within(1e-12));
        // one deal of (8 choose 4) reaches it
        double p = WELCH.withPermutations(20000).infer(ones, zeros).pValue();
        BinomialDistribution reached = new BinomialDistribution(null, 20000, 1 / 70.0);
        assertThat((int) Math.round(p * 20001 - 1))
                .isBetween(reached.inverseCumulativeProbability(1e-7), reached.inverseCumulativeProbability(1 - 1e-7));
        // no attack says anything: all scores are 5 / 12, and so are the means but for rounding
        List<double[]> nothing = List.of(new double[10], new double[10]);
        DatasetInferenceResult none = WELCH.infer(nothing, List.of(new double[14], new double[14]));
        assertThat(none.weights()).containsExactly(0, 0);
        assertThat(none.statistic()).isZero();
        assertThat(none.pValue()).isEqualTo(1);
        assertThat(WELCH.withPermutations(9).infer(zeros, zeros).pValue()).isEqualTo(1);
    }

    @Test
    void unitsAndCopiesOfAnAttackDoNotMatter() {
        List<double[]> in = set(5, 80, 0.5);
        List<double[]> out = set(6, 80, 0);
        DatasetInferenceResult result = WELCH.infer(in, out);
        List<double[]> scaledIn = in.stream()
                .map(column -> Arrays.stream(column).map(x -> 7 - 100 * x).toArray())
                .toList();
        List<double[]> scaledOut = out.stream()
                .map(column -> Arrays.stream(column).map(x -> 7 - 100 * x).toArray())
                .toList();
        assertThat(WELCH.infer(scaledIn, scaledOut).statistic()).isCloseTo(result.statistic(), within(1e-9));
        DatasetInferenceResult twice = WELCH.infer(
                List.of(in.get(0), in.get(1), in.get(2), in.get(1)),
                List.of(out.get(0), out.get(1), out.get(2), out.get(1)));
        assertThat(twice.statistic()).isCloseTo(result.statistic(), within(1e-9));
        assertThat(twice.weights()[3]).isCloseTo(result.weights()[1] / 2, within(1e-9));
        assertThat(twice.weights()[1]).isCloseTo(result.weights()[1] / 2, within(1e-9));
    }

    @Test
    void outliersAreClipped() {
        List<double[]> in = set(7, 400, 1);
        List<double[]> out = set(8, 400, 0);
        double clean = WELCH.infer(in, out).statistic();
        // five in a hundred of the suspects score absurdly low
        for (int i = 0; i < 400; i += 20) {
            in.get(1)[i] = -1e6 * (1 + i);
        }
        assertThat(WELCH.withClipped(0.05).infer(in, out).statistic()).isGreaterThan(0.6 * clean);
        assertThat(WELCH.withClipped(0).infer(in, out).pValue()).isGreaterThan(1e-4);
    }

    @Test
    void theSeedIsThatOfTheHalvesAndNothingElseIsRandom() {
        List<double[]> in = set(9, 30, 0.3);
        List<double[]> out = set(10, 30, 0);
        List<double[]> before = in.stream().map(double[]::clone).toList();
        assertThat(PERMUTED.infer(in, out))
                .isEqualTo(PERMUTED.infer(in, out))
                .hasSameHashCodeAs(PERMUTED.infer(in, out));
        assertThat(PERMUTED.withSeed(2).infer(in, out)).isNotEqualTo(PERMUTED.infer(in, out));
        assertThat(in)
                .as("the scores are left alone")
                .usingRecursiveComparison()
                .isEqualTo(before);
        assertThat(PERMUTED.infer(in, out).provenance().options())
                .containsEntry("clipped", "0.025")
                .containsEntry("test", "199 permutations")
                .containsEntry("attacks", "3")
                .containsEntry("suspect documents", "30")
                .containsEntry("validation documents", "30");
        assertThat(PERMUTED.infer(in, out).provenance().seed()).hasValue(1);
    }

    @Test
    void badInputIsRefused() {
        List<double[]> good = set(11, 10, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> WELCH.infer(List.of(), List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> WELCH.infer(good, good.subList(0, 2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WELCH.infer(good, set(12, 3, 0)))
                .withMessageContaining("validation must hold at least 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WELCH.infer(List.of(good.get(0), new double[4]), good.subList(0, 2)))
                .withMessageContaining("suspect scores of attack 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        WELCH.infer(List.of(new double[] {1, 2, Double.NEGATIVE_INFINITY, 3}), good.subList(0, 1)))
                .withMessageContaining("finite");
        assertThatIllegalArgumentException().isThrownBy(() -> WELCH.withClipped(0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> WELCH.withClipped(-0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> WELCH.withPermutations(0));
    }
}

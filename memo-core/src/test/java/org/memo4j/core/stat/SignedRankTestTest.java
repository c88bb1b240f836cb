package org.memo4j.core.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SignedRankTestTest {
    @Test
    void agreesWithScipyWithoutTies() {
        // scipy.stats.wilcoxon(second - first, method="exact"), scipy 1.17; the data are those of Hollander and Wolfe
        double[] first = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
        double[] second = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
        SignedRankTest test = SignedRankTest.of(first, second);
        assertThat(test.positiveRanks()).isEqualTo(5);
        assertThat(test.pValue()).isCloseTo(0.0390625, within(1e-12));
        assertThat(test.shift()).isCloseTo(-0.46, within(1e-12));
    }

    @Test
    void isExactWithTiesAndZeros() {
        // all 2^9 signs of the mean ranks, counted in Python; scipy's exact method ignores the ties
        double[] first = {125, 115, 130, 140, 140, 115, 140, 125, 140, 135};
        double[] second = {110, 122, 125, 120, 140, 124, 123, 137, 135, 145};
        SignedRankTest test = SignedRankTest.of(first, second);
        assertThat(test.entries()).isEqualTo(10);
        assertThat(test.differing()).isEqualTo(9);
        assertThat(test.positiveRanks()).isEqualTo(18);
        assertThat(test.pValue()).isCloseTo(0.6328125, within(1e-12));
        assertThat(test.shift()).isEqualTo(-2.5);
    }

    @Test
    void isNormalForManyEntries() {
        // scipy.stats.wilcoxon(d, method="asymptotic", correction=True, zero_method="wilcox"), scipy 1.17
        double[] d = new double[300];
        Arrays.setAll(d, i -> i * 37 % 23 - 9);
        SignedRankTest test = SignedRankTest.of(new double[300], d);
        assertThat(test.differing()).isEqualTo(287);
        assertThat(test.pValue()).isCloseTo(1.9701306167230935e-06, within(1e-12));
        assertThat(test.shift()).isEqualTo(2);
    }

    @Test
    void exactAndNormalMeetWhereTheyChange() {
        SplittableRandom random = new SplittableRandom(4);
        double[] d = new double[201];
        Arrays.setAll(d, i -> random.nextDouble() - 0.45);
        double exact = SignedRankTest.of(new double[200], Arrays.copyOf(d, 200)).pValue();
        double normal = SignedRankTest.of(new double[201], d).pValue();
        assertThat(normal).isCloseTo(exact, within(0.03));
    }

    @Test
    void exchangesWithTheSamplesAndFindsNothingInEqualOnes() {
        double[] first = {1, 2, 3, 4, 5.5};
        double[] second = {2, 1, 5, 7, 5};
        SignedRankTest test = SignedRankTest.of(first, second);
        SignedRankTest back = SignedRankTest.of(second, first);
        assertThat(back.pValue()).isEqualTo(test.pValue());
        assertThat(back.shift()).isEqualTo(-test.shift());
        assertThat(test.positiveRanks() + back.positiveRanks()).isEqualTo(15);
        assertThat(SignedRankTest.of(first, first)).isEqualTo(new SignedRankTest(5, 0, 0, 1, 0));
    }

    @Test
    void rejectsTheTruthNoMoreOftenThanItsLevel() {
        // 2000 tests of 12 pairs without a difference at level 0.05; the exact level is 0.042. With probability below
        // 1e-6 (binomial, 0.05) more than 155 reject.
        SplittableRandom random = new SplittableRandom(11);
        int rejected = 0;
        for (int round = 0; round < 2000; round++) {
            double[] first = random.doubles(12).toArray();
            double[] second = random.doubles(12).toArray();
            rejected += SignedRankTest.of(first, second).pValue() <= 0.05 ? 1 : 0;
        }
        assertThat(rejected).isBetween(30, 155);
    }

    @Test
    void refusesWhatCannotBePaired() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignedRankTest.of(new double[2], new double[3]))
                .withMessageContaining("second");
        assertThatIllegalArgumentException().isThrownBy(() -> SignedRankTest.of(new double[0], new double[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignedRankTest.of(new double[] {1}, new double[] {Double.NaN}));
    }
}

package org.memo4j.attacks.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

class SideTest {
    /** Several blocks and a rest: the same numbers, to the bit, as example by example. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1024, 1025, 2500})
    void momentsAreThoseOfTheValues(int examples) {
        SplittableRandom random = new SplittableRandom(examples);
        double[][] scores = new double[9][examples];
        boolean[][] members = new boolean[9][examples];
        for (int m = 0; m < 9; m++) {
            for (int e = 0; e < examples; e++) {
                scores[m][e] = 1e6 + random.nextGaussian();
                members[m][e] = e % 11 == 3 || (e % 11 != 4 && random.nextBoolean());
            }
        }
        for (boolean in : new boolean[] {true, false}) {
            Side side = Side.of(ScoreMatrix.of(scores), Membership.of(members), in, Center.MEAN);
            DescriptiveStatistics all = new DescriptiveStatistics();
            for (int e = 0; e < examples; e++) {
                int example = e;
                double[] values = IntStream.range(0, 9)
                        .filter(m -> members[m][example] == in)
                        .mapToDouble(m -> scores[m][example])
                        .toArray();
                assertThat(side.count[e]).isEqualTo(values.length);
                double mean = values.length == 0 ? 0 : Center.MEAN.of(values, values.length);
                double squares = 0;
                for (double value : values) {
                    squares += (value - mean) * (value - mean);
                    all.addValue(value);
                }
                assertThat(side.center[e]).isCloseTo(mean, within(1e-9));
                assertThat(side.squares[e]).isCloseTo(squares, within(1e-9 * squares + 1e-12));
            }
            double variance = all.getPopulationVariance();
            assertThat(side.varianceOfAll()).isCloseTo(variance, within(1e-9 * variance));
            Side median = Side.of(ScoreMatrix.of(scores), Membership.of(members), in, Center.MEDIAN);
            assertThat(median.varianceOfAll()).isCloseTo(variance, within(1e-9 * variance));
        }
    }
}

package org.memo4j.core.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {
    private static final Bootstrap FAST =
            Bootstrap.withDefaults().withReplicates(200).withInterval(BootstrapInterval.PERCENTILE);

    @Test
    void agreesWithCommonsMath() {
        SplittableRandom random = new SplittableRandom(3);
        for (int n : new int[] {3, 10, 57}) {
            double[] a = random.ints(n, 0, 8).asDoubleStream().toArray();
            double[] b = random.doubles(n).toArray();
            a[0] = 99;
            assertThat(RankCorrelation.spearman(a, b, FAST).value())
                    .isCloseTo(new SpearmansCorrelation().correlation(a, b), within(1e-12));
        }
    }

    @Test
    void seesOnlyTheOrder() {
        double[] a = {1, 5, 2, 8, 3};
        double[] b = Arrays.stream(a).map(Math::exp).toArray();
        assertThat(RankCorrelation.spearman(a, b, FAST).value()).isEqualTo(1);
        double[] c = Arrays.stream(b).map(x -> -x).toArray();
        assertThat(RankCorrelation.spearman(a, c, FAST).value()).isEqualTo(-1);
    }

    @Test
    void intervalCoversTheTruthOfIndependentMeasures() {
        // the percentile interval of 400 independent pairs at confidence 0.999 misses 0 with probability about 0.001
        SplittableRandom random = new SplittableRandom(8);
        Estimate estimate = RankCorrelation.spearman(
                random.doubles(400).toArray(),
                random.doubles(400).toArray(),
                Bootstrap.withDefaults().withConfidence(0.999));
        assertThat(estimate.covers(0)).isTrue();
        assertThat(estimate.upper() - estimate.lower()).isBetween(0.2, 0.5);
    }

    @Test
    void refusesWhatHasNoOrder() {
        double[] varied = {1, 2, 3};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RankCorrelation.spearman(varied, new double[] {4, 4, 4}, FAST))
                .withMessageContaining("second has no two different values");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RankCorrelation.spearman(varied, new double[] {4, 5}, FAST));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RankCorrelation.spearman(varied, new double[] {4, 5, Double.NaN}, FAST));
    }
}

package org.memo4j.core.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PValueAdjustmentTest {
    private static final double[] P = {.01, .04, .03, .005, .9};
    private static final Offset<Double> TIGHT = within(1e-12);

    /** SciPy 1.17.1, scipy.stats.false_discovery_control; Bonferroni and Holm by hand. */
    @Test
    void smallCase() {
        check(PValueAdjustment.NONE, P);
        check(PValueAdjustment.BONFERRONI, .05, .2, .15, .025, 1);
        // 5 * .005, 4 * .01, 3 * .03, then 2 * .04 raised to .09, then .9
        check(PValueAdjustment.HOLM, .04, .09, .09, .025, .9);
        check(PValueAdjustment.BENJAMINI_HOCHBERG, .025, .05, .05, .025, .9);
        check(
                PValueAdjustment.BENJAMINI_YEKUTIELI,
                0.05708333333333333,
                0.11416666666666667,
                0.11416666666666667,
                0.05708333333333333,
                1.0);
    }

    private static void check(PValueAdjustment adjustment, double... expected) {
        assertThat(adjustment.adjust(P)).containsExactly(expected, TIGHT);
    }

    /** Rejections at every level are those of the step-down and step-up procedures as their papers state them. */
    @Test
    void rejectsWhatTheProceduresReject() {
        for (int run = 0; run < 200; run++) {
            int seed = run;
            SplittableRandom random = new SplittableRandom(seed);
            double[] p = random.doubles(1 + random.nextInt(12))
                    .map(x -> seed % 3 == 0 ? Math.rint(10 * x * x) / 10 : x * x)
                    .toArray();
            double level = random.nextDouble();
            double[] sorted = p.clone();
            Arrays.sort(sorted);
            int m = p.length;
            int holm = 0;
            while (holm < m && sorted[holm] <= level / (m - holm)) {
                holm++;
            }
            int hochberg = m;
            while (hochberg > 0 && sorted[hochberg - 1] > level * hochberg / m) {
                hochberg--;
            }
            assertThat(rejected(PValueAdjustment.HOLM, p, level))
                    .as("seed %d", seed)
                    .isEqualTo(holm);
            assertThat(rejected(PValueAdjustment.BENJAMINI_HOCHBERG, p, level))
                    .as("seed %d", seed)
                    .isEqualTo(hochberg);
        }
    }

    private static long rejected(PValueAdjustment adjustment, double[] p, double level) {
        return Arrays.stream(adjustment.adjust(p)).filter(q -> q <= level).count();
    }

    @ParameterizedTest
    @EnumSource(PValueAdjustment.class)
    void laws(PValueAdjustment adjustment) {
        assertThat(adjustment.adjust()).isEmpty();
        assertThat(adjustment.adjust(0.3)).containsExactly(0.3);
        double[] adjusted = adjustment.adjust(P);
        double[] backwards = adjustment.adjust(.9, .005, .03, .04, .01);
        for (int i = 0; i < P.length; i++) {
            assertThat(adjusted[i]).isBetween(P[i], 1.0).isEqualTo(backwards[P.length - 1 - i]);
            for (int j = 0; j < P.length; j++) {
                assertThat(P[i] > P[j] || adjusted[i] <= adjusted[j]).isTrue();
            }
        }
        assertThatThrownBy(() -> adjustment.adjust(0.1, Double.NaN)).hasMessageContaining("p-value must be in [0, 1]");
        assertThatThrownBy(() -> adjustment.adjust(-0.1)).isInstanceOf(IllegalArgumentException.class);
    }
}

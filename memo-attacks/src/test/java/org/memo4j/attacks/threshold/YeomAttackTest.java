package org.memo4j.attacks.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;

class YeomAttackTest {
    @Test
    void theAdvantageOfABoundedLossIsTheGeneralizationGapOverTheBound() {
        SplittableRandom random = new SplittableRandom(3);
        double[] losses = random.doubles(500, 0, 4).toArray();
        boolean[] member = new boolean[500];
        for (int i = 0; i < 500; i++) {
            member[i] = i % 3 == 0;
            losses[i] /= member[i] ? 2 : 1;
        }
        double in = mean(losses, member, true);
        double out = mean(losses, member, false);
        assertThat(YeomAttack.boundedLoss(4).advantage(losses, member)).isCloseTo((out - in) / 4, within(1e-12));
    }

    @Test
    void theGapAttackFlagsWhatIsPredictedRight() {
        double[] losses = {0, 0, 1, 0, 1, 1};
        boolean[] member = {true, true, true, false, false, false};
        assertThat(YeomAttack.gap().memberProbability(losses)).containsExactly(1, 1, 0, 1, 0, 0);
        assertThat(YeomAttack.gap().advantage(losses, member)).isCloseTo(1.0 / 3, within(1e-15));
    }

    /** Equation 3 and theorem 3 of the paper, for normal errors of standard deviations 1 and 2. */
    @Test
    void knownErrorsHaveThePapersThresholdAndAdvantage() {
        double ratio = 2;
        double bound = 2 * Math.sqrt(2 * Math.log(ratio) / (ratio * ratio - 1));
        YeomAttack attack = YeomAttack.knownErrors(1, 4);
        assertThat(attack.score(bound * bound)[0]).isCloseTo(0, within(1e-12));
        assertThat(attack.memberProbability(bound * bound - 1e-9, bound * bound + 1e-9))
                .containsExactly(1, 0);
        NormalDistribution normal = new NormalDistribution();
        int n = 20_000;
        double[] errors = IntStream.range(0, n)
                .mapToDouble(k -> normal.inverseCumulativeProbability((k + 0.5) / n))
                .toArray();
        double[] losses = IntStream.range(0, 2 * n)
                .mapToDouble(k -> Math.pow(k < n ? errors[k] : ratio * errors[k - n], 2))
                .toArray();
        boolean[] member = new boolean[2 * n];
        Arrays.fill(member, 0, n, true);
        double expected = Erf.erf(bound / Math.sqrt(2)) - Erf.erf(bound / ratio / Math.sqrt(2));
        assertThat(attack.advantage(losses, member)).isCloseTo(expected, within(2.0 / n));
    }

    @Test
    void comparingWithTheMeanIsTheLimitOfKnownErrors() {
        double sigma2 = 0.7;
        YeomAttack limit = YeomAttack.knownErrors(sigma2, sigma2 * (1 + 1e-7));
        double[] losses = new SplittableRandom(5).doubles(200, 0, 2).toArray();
        assertThat(YeomAttack.standardError(sigma2).memberProbability(losses))
                .containsExactly(limit.memberProbability(losses));
    }

    @Test
    void allVariantsRankAsTheLossDoes() {
        double[] losses = new SplittableRandom(7).doubles(300, 0, 3).toArray();
        boolean[] member = new boolean[300];
        for (int i = 0; i < 120; i++) {
            member[i] = true;
            losses[i] *= 0.8;
        }
        double auc = YeomAttack.boundedLoss(3).attack(losses, member).roc().auc();
        assertThat(YeomAttack.standardError(1).attack(losses, member).roc().auc())
                .isEqualTo(auc);
        assertThat(YeomAttack.knownErrors(1, 2).attack(losses, member).roc().auc())
                .isEqualTo(auc);
        assertThat(auc).isGreaterThan(0.5);
    }

    @Test
    void refusesWhatIsNoLoss() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> YeomAttack.boundedLoss(1).score(1.5))
                .withMessageContaining("above the bound");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> YeomAttack.standardError(1).score(-0.1))
                .withMessageContaining("negated");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> YeomAttack.standardError(1).score(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> YeomAttack.knownErrors(1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> YeomAttack.standardError(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> YeomAttack.boundedLoss(0));
    }

    private static double mean(double[] losses, boolean[] member, boolean side) {
        return IntStream.range(0, losses.length)
                .filter(i -> member[i] == side)
                .mapToDouble(i -> losses[i])
                .average()
                .orElseThrow();
    }
}

package org.memo4j.attacks.onion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.shadow.Calibration;
import org.memo4j.attacks.shadow.Lira;
import org.memo4j.core.ensemble.EnsembleScores;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

class AttackSuccessTest {
    private static final int MODELS = 24;

    /** Example {@code i} shifts by {@code i / 4} standard deviations when it is seen. */
    static EnsembleScores population(int examples, long seed) {
        Membership membership = Membership.balanced(MODELS, examples, 0.5, seed);
        return new EnsembleScores(membership, List.of(scores(membership, seed + 1)));
    }

    private static ScoreMatrix scores(Membership membership, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] scores = new double[MODELS][membership.examples()];
        for (int m = 0; m < MODELS; m++) {
            for (int i = 0; i < scores[m].length; i++) {
                scores[m][i] = random.nextGaussian() + (membership.contains(m, i) ? i / 4.0 : 0);
            }
        }
        return ScoreMatrix.of(scores);
    }

    @Test
    void isTheShareOfRightDecisions() {
        EnsembleScores population = population(20, 5);
        AttackSuccess success = AttackSuccess.of(population, Lira.withDefaults(), 0);
        for (int i = 0; i < 20; i++) {
            int right = 0;
            for (int m = 0; m < MODELS; m++) {
                int target = m;
                int[] others =
                        IntStream.range(0, MODELS).filter(o -> o != target).toArray();
                double[] score = Lira.withDefaults()
                        .score(
                                population.scores().scoresOf(m),
                                population.scores().selectModels(others),
                                population.membership().selectModels(others));
                boolean guess = score[i] > 0;
                right += guess == population.membership().contains(m, i) ? 1 : 0;
            }
            assertThat(success.rate(i)).isEqualTo((double) right / MODELS);
            assertThat(success.advantage(i)).isEqualTo(2.0 * right / MODELS - 1);
        }
        assertThat(success.roc().members()).isEqualTo(MODELS * 20 / 2);
        assertThat(success.toString()).contains("24 models x 20 examples", "success rate", "...");
        assertThat(success.provenance().options()).containsEntry("models", "24").containsKey("attack");
        assertThat(success.provenance().data()).isPresent();
    }

    /** With the threshold at infinity nobody is a member, and the attack is right about every OUT. */
    @Test
    void thresholdsAndQueries() {
        EnsembleScores one = population(6, 9);
        assertThat(AttackSuccess.of(one, Lira.withDefaults(), Double.POSITIVE_INFINITY)
                        .rates())
                .containsOnly(0.5);
        ScoreMatrix second = scores(one.membership(), 33);
        AttackSuccess both = AttackSuccess.of(
                new EnsembleScores(one.membership(), List.of(one.scores(), second)), Calibration.sablayrolles(), 0);
        double[][] a = Calibration.sablayrolles().leaveOneOut(one.scores(), one.membership());
        double[][] b = Calibration.sablayrolles().leaveOneOut(second, one.membership());
        for (int m = 0; m < MODELS; m++) {
            for (int i = 0; i < 6; i++) {
                assertThat(both.scores()[m][i]).isCloseTo((a[m][i] + b[m][i]) / 2, within(1e-12));
            }
        }
        assertThatThrownBy(() -> AttackSuccess.of(one, Lira.withDefaults(), Double.NaN))
                .hasMessageContaining("threshold");
    }

    @Test
    void examplesKeepTheirNumbers() {
        EnsembleScores population = population(20, 5);
        int[] numbers = IntStream.range(0, 20).map(i -> 100 - i).toArray();
        AttackSuccess plain = AttackSuccess.of(population, Lira.withDefaults(), 0);
        AttackSuccess named = AttackSuccess.of(population, numbers, Lira.withDefaults(), 0);
        assertThat(named.examples()).isEqualTo(numbers);
        assertThat(named.rate(100)).isEqualTo(plain.rate(0));
        assertThat(named.rates()).isEqualTo(plain.rates());
        AttackSuccess some = named.select(90, 100, 81);
        assertThat(some.examples()).containsExactly(90, 100, 81);
        assertThat(some.rate(81)).isEqualTo(plain.rate(19));
        assertThat(some.membership().flags(3)[1])
                .isEqualTo(population.membership().contains(3, 0));
        assertThat(some.roc().members()).isEqualTo(3 * MODELS / 2);
        assertThatThrownBy(() -> named.rate(5)).hasMessageContaining("example 5 is not among the 20");
        assertThatThrownBy(() -> named.select(90, 90)).hasMessageContaining("there twice");
        assertThatThrownBy(() -> AttackSuccess.of(population, new int[] {1, 2}, Lira.withDefaults(), 0))
                .hasMessageContaining("examples has 2 entries");
    }

    @Test
    void layersPartTheRanking() {
        AttackSuccess success = AttackSuccess.of(population(30, 1), Lira.withDefaults(), 0);
        int[] ranking = success.ranking();
        for (int r = 1; r < ranking.length; r++) {
            double before = success.rate(ranking[r - 1]);
            double now = success.rate(ranking[r]);
            assertThat(before > now || (before == now && ranking[r - 1] < ranking[r]))
                    .isTrue();
        }
        assertThat(success.layer(0, 8)).isEqualTo(Arrays.copyOf(ranking, 8));
        assertThat(success.layer(3, 8)).isEqualTo(Arrays.copyOfRange(ranking, 24, 30));
        assertThatThrownBy(() -> success.layer(4, 8)).hasMessageContaining("layer must be in [0, 4)");
    }

    @Test
    void populationsCanBeCompared() {
        AttackSuccess first = AttackSuccess.of(population(30, 1), Lira.withDefaults(), 0);
        AttackSuccess second = AttackSuccess.of(population(30, 2), Lira.withDefaults(), 0);
        assertThat(first.correlation(first)).isCloseTo(1, within(1e-12));
        assertThat(first.correlation(second))
                .isCloseTo(new PearsonsCorrelation().correlation(first.rates(), second.rates()), within(1e-12))
                .isGreaterThan(0.5);
        assertThat(first.overlap(first, 7)).isEqualTo(1);
        assertThat(first.overlap(second, 30)).isEqualTo(1);
        assertThat(first.select(1, 2, 3).overlap(second.select(3, 4, 5), 3)).isCloseTo(1 / 3.0, within(1e-12));
        assertThatThrownBy(() -> first.select(1).correlation(second)).hasMessageContaining("needs two");
    }
}

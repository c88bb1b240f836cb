package org.memo4j.attacks.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

class CalibrationTest {
    @Test
    void isTensorFlowPrivacysScoreOffset() {
        // golden values: lira.json, score_offset, the example with three shadow models a side; three queries
        double[][] in = {{-2, 4, 6}, {0, 0, 0}, {5, -7, -9}};
        List<double[]> target = List.of(new double[] {0}, new double[] {0}, new double[] {27});
        List<ScoreMatrix> shadows = List.of(query(in, 0), query(in, 1), query(in, 2));
        Membership membership = Membership.of(
                new boolean[] {true},
                new boolean[] {true},
                new boolean[] {true},
                new boolean[1],
                new boolean[1],
                new boolean[1]);
        Calibration both = Calibration.sablayrolles();
        assertThat(both.score(target, shadows, membership)[0]).isCloseTo(4, within(1e-12));
        assertThat(both.withCenter(Center.MEDIAN).score(target, shadows, membership)[0])
                .isCloseTo(4, within(1e-12));
        Calibration inside = both.withReference(Calibration.Reference.IN);
        assertThat(inside.score(target, shadows, membership)[0]).isCloseTo(9.333333333333334, within(1e-12));
        assertThat(inside.withCenter(Center.MEDIAN).score(target, shadows, membership)[0])
                .isCloseTo(9, within(1e-12));
        Calibration outside = Calibration.watson();
        assertThat(outside.score(target, shadows, membership)[0]).isCloseTo(-1.3333333333333333, within(1e-12));
        assertThat(outside.withCenter(Center.MEDIAN).score(target, shadows, membership)[0])
                .isCloseTo(-1, within(1e-12));
    }

    /**
     * The other two examples: one with a shadow model a side, and one with none, which is refused. TensorFlow Privacy
     * gives it the mean of the other examples' centers.
     */
    @Test
    void isTensorFlowPrivacysScoreOffsetForOneModelASide() {
        double[][] in = {{1, 2, -3}};
        List<double[]> target = List.of(new double[] {-0.1}, new double[] {0.1}, new double[] {0});
        List<ScoreMatrix> shadows = List.of(query(in, 0), query(in, 1), query(in, 2));
        Membership membership = Membership.of(new boolean[] {true}, new boolean[] {false});
        Calibration both = Calibration.sablayrolles();
        for (Center center : Center.values()) {
            assertThat(both.withCenter(center).score(target, shadows, membership)[0])
                    .isCloseTo(-5, within(1e-12));
            assertThat(both.withReference(Calibration.Reference.IN)
                            .withCenter(center)
                            .score(target, shadows, membership)[0])
                    .isCloseTo(0, within(1e-12));
            assertThat(Calibration.watson().withCenter(center).score(target, shadows, membership)[0])
                    .isCloseTo(-10, within(1e-12));
        }
        Membership nobody = Membership.of(new boolean[1], new boolean[1]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> both.score(target, shadows, nobody))
                .withMessageContaining("example 0 is IN only 0 shadow model(s)");
    }

    private static ScoreMatrix query(double[][] in, int q) {
        double[][] rows = new double[2 * in.length][1];
        for (int m = 0; m < in.length; m++) {
            rows[m][0] = in[m][q];
            rows[m + in.length][0] = 10 - in[m][q];
        }
        return ScoreMatrix.of(rows);
    }

    @Test
    void attackRIsTheShareOfModelsThatDoWorse() {
        ScoreMatrix shadows = ScoreMatrix.of(new double[] {1, 5}, new double[] {2, 5}, new double[] {3, 9});
        Membership membership =
                Membership.of(new boolean[] {false, false}, new boolean[] {false, false}, new boolean[] {true, false});
        assertThat(AttackR.withDefaults().score(new double[] {2, 5}, shadows, membership))
                .containsExactly(0.75, (0.5 + 0.5) / 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttackR.withDefaults()
                        .score(new double[] {0}, ScoreMatrix.of(new double[] {1}), Membership.of(new boolean[] {true
                        })));
    }

    @Test
    void attackPSetsTheFalsePositiveRate() {
        PopulationAttack attack = PopulationAttack.of(1, 2, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(attack.score(new double[] {0, 2, 4.5, 10})).containsExactly(0, 0.2, 0.5, 1);
        // eleven places for the fresh example: 0.1 of them are one, 2 / 11 two
        assertThat(attack.thresholds(0.1)).containsExactly(Map.entry(-1, 9.0));
        assertThat(attack.thresholds(2.0 / 11)).containsExactly(Map.entry(-1, 8.0));
        assertThat(attack.thresholds(10.0 / 11)).containsExactly(Map.entry(-1, 1.0));
        assertThat(attack.thresholds(0.09)).containsExactly(Map.entry(-1, Double.POSITIVE_INFINITY));
        assertThat(attack.thresholds(0)).containsExactly(Map.entry(-1, Double.POSITIVE_INFINITY));
        assertThat(attack.thresholds(1)).containsExactly(Map.entry(-1, Double.NEGATIVE_INFINITY));
        PopulationAttack byClass = PopulationAttack.byClass(new double[] {1, 2, 10, 20}, new int[] {0, 0, 1, 1});
        assertThat(byClass.score(new double[] {3, 3, 15}, 0, 1, 1)).containsExactly(1, 0, 0.5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> byClass.score(new double[] {3}, 2))
                .withMessageContaining("class 2");
        assertThatIllegalArgumentException().isThrownBy(() -> attack.score(new double[] {3}, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> PopulationAttack.of());
    }

    /**
     * Fresh non-members, each with a fresh population: without ties the number of false positives is binomial with the
     * level of the rule, and leaves the range with probability below 1e-6. With ties (signals 0 to 4) it is below the
     * upper end with at least the same probability. Of 30 examples {@code floor(alpha n)} above the threshold would be
     * level 4 / 31 for 0.1, and found.
     */
    @ParameterizedTest
    @CsvSource({"30, 0.1", "30, 0.5", "12, 0.2", "99, 0.01", "98, 0.01", "5, 1"})
    void attackPKeepsItsLevelOnFreshExamples(int n, double alpha) {
        SplittableRandom random = new SplittableRandom(71);
        int trials = 5000;
        int positives = 0;
        int tied = 0;
        for (int trial = 0; trial < trials; trial++) {
            double[] population = random.doubles(n).toArray();
            positives += random.nextDouble() > threshold(population, alpha) ? 1 : 0;
            double[] coarse = random.ints(n, 0, 5).asDoubleStream().toArray();
            tied += random.nextInt(5) > threshold(coarse, alpha) ? 1 : 0;
        }
        BinomialDistribution level = level(trials, n, alpha);
        assertThat(level.getProbabilityOfSuccess()).isLessThanOrEqualTo(alpha);
        assertThat(positives)
                .as("seed 71")
                .isBetween(level.inverseCumulativeProbability(5e-7), level.inverseCumulativeProbability(1 - 5e-7));
        assertThat(tied).as("seed 71").isLessThanOrEqualTo(level.inverseCumulativeProbability(1 - 5e-7));
    }

    private static double threshold(double[] population, double alpha) {
        return PopulationAttack.of(population).thresholds(alpha).get(0).getValue();
    }

    private static BinomialDistribution level(int trials, int n, double alpha) {
        return new BinomialDistribution(null, trials, Math.floor(alpha * (n + 1) + 1e-9) / (n + 1));
    }

    /** As for Attack-P: every example is a trial, nothing was learned from it, signals do not tie. */
    @ParameterizedTest
    @CsvSource({"30, 0.1", "30, 0.5", "12, 0.2", "99, 0.01", "98, 0.01", "5, 1"})
    void attackRKeepsItsLevelOnFreshExamples(int models, double alpha) {
        SplittableRandom random = new SplittableRandom(72);
        int trials = 5000;
        double[][] signals = new double[models][];
        Arrays.setAll(signals, m -> random.doubles(trials).toArray());
        double[] scores = AttackR.withDefaults()
                .score(
                        random.doubles(trials).toArray(),
                        ScoreMatrix.of(signals),
                        Membership.of(new boolean[models][trials]));
        double threshold = AttackR.threshold(alpha, models);
        int positives = (int) Arrays.stream(scores).filter(s -> s >= threshold).count();
        BinomialDistribution level = level(trials, models, alpha);
        assertThat(positives)
                .as("seed 72")
                .isBetween(level.inverseCumulativeProbability(5e-7), level.inverseCumulativeProbability(1 - 5e-7));
        // The plain rule, of the level that the documentation says.
        int plain =
                (int) Arrays.stream(scores).filter(s -> s >= 1 - alpha - 1e-9).count();
        BinomialDistribution stated = new BinomialDistribution(
                null, trials, Math.min(1, (Math.floor(alpha * models + 1e-9) + 1) / (models + 1)));
        assertThat(plain)
                .as("seed 72")
                .isBetween(stated.inverseCumulativeProbability(5e-7), stated.inverseCumulativeProbability(1 - 5e-7));
    }

    @Test
    void attackRThresholds() {
        assertThat(AttackR.threshold(0.1, 30)).isEqualTo(28 / 30.0);
        assertThat(AttackR.threshold(0.25, 3)).isEqualTo(1);
        assertThat(AttackR.threshold(0.2, 3)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(AttackR.threshold(1, 3)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> AttackR.threshold(1.1, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> AttackR.threshold(0.1, 0));
    }
}

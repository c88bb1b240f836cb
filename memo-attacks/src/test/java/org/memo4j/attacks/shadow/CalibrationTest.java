package org.memo4j.attacks.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

class CalibrationTest {
    @Test
    void isTensorFlowPrivacysScoreOffset() {
        // golden values: lira.json, score_offset, the example with shadow models on both sides; three queries
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

    private static ScoreMatrix query(double[][] in, int q) {
        double[][] rows = new double[6][1];
        for (int m = 0; m < 3; m++) {
            rows[m][0] = in[m][q];
            rows[m + 3][0] = 10 - in[m][q];
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
        assertThat(attack.thresholds(0.1)).containsExactly(Map.entry(-1, 8.0));
        assertThat(attack.thresholds(0)).containsExactly(Map.entry(-1, 9.0));
        assertThat(attack.thresholds(1)).containsExactly(Map.entry(-1, Double.NEGATIVE_INFINITY));
        PopulationAttack byClass = PopulationAttack.byClass(new double[] {1, 2, 10, 20}, new int[] {0, 0, 1, 1});
        assertThat(byClass.score(new double[] {3, 3, 15}, 0, 1, 1)).containsExactly(1, 0, 0.5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> byClass.score(new double[] {3}, 2))
                .withMessageContaining("class 2");
        assertThatIllegalArgumentException().isThrownBy(() -> attack.score(new double[] {3}, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> PopulationAttack.of());
    }
}

package org.memo4j.attacks.structural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Classifier;

class StructuralChecksTest {
    private static final StructuralChecks CHECKS =
            StructuralChecks.withDefaults().withSmallestGroup(3).withDegreesOfFreedom(5);

    /** Rows of the first kind, then of the second. */
    private static double[][] rows(int first, double[] a, int second, double[] b) {
        double[][] rows = new double[first + second][];
        Arrays.setAll(rows, i -> i < first ? a : b);
        return rows;
    }

    private static int[] mixed(int n) {
        int[] labels = new int[n];
        Arrays.setAll(labels, i -> i % 2);
        return labels;
    }

    @Test
    void nothingIsFoundWhereAllRulesAreKept() {
        StructuralReport report =
                CHECKS.check(rows(6, new double[] {0.5, 0.5}, 10, new double[] {0.7, 0.3}), mixed(16), 11);
        assertThat(report.findings()).isEmpty();
        assertThat(report.groups()).isEqualTo(2);
        assertThat(report.groupSizes()).startsWith(6, 6).endsWith(10, 10);
        assertThat(report.residualDegreesOfFreedom()).isEqualTo(5);
        assertThat(report.toString()).contains("all rules are kept");
    }

    @Test
    void eachRuleByItself() {
        StructuralReport small =
                CHECKS.check(rows(2, new double[] {0.5, 0.5}, 10, new double[] {0.7, 0.3}), mixed(12), 1);
        assertThat(small.finding(StructuralRisk.K_ANONYMITY).orElseThrow().records())
                .containsExactly(0, 1);
        // 2 records of 0.5 are a cell of 1 too
        assertThat(small.findings())
                .extracting(StructuralFinding::risk)
                .containsExactly(StructuralRisk.K_ANONYMITY, StructuralRisk.SMALL_CELL);

        StructuralReport zero = CHECKS.check(rows(3, new double[] {0, 1}, 6, new double[] {0.5, 0.5}), mixed(9), 0);
        assertThat(zero.findings())
                .extracting(StructuralFinding::risk)
                .containsExactly(StructuralRisk.CLASS_DISCLOSURE);
        assertThat(zero.findings().get(0).records()).containsExactly(0, 1, 2);
        assertThat(zero.findings().get(0).toString()).contains("1 of 2 groups, with 3 records");

        int[] pure = mixed(12);
        Arrays.fill(pure, 6, 12, 1);
        StructuralReport single =
                CHECKS.check(rows(6, new double[] {0.5, 0.5}, 6, new double[] {0.4999, 0.5001}), pure, 0);
        assertThat(single.findings()).extracting(StructuralFinding::risk).contains(StructuralRisk.SINGLE_LABEL);
        assertThat(single.finding(StructuralRisk.SINGLE_LABEL).orElseThrow().records())
                .containsExactly(6, 7, 8, 9, 10, 11);

        StructuralReport cell =
                CHECKS.check(rows(6, new double[] {0.5, 0.5}, 10, new double[] {0.71, 0.29}), mixed(16), 0);
        assertThat(cell.findings()).extracting(StructuralFinding::risk).containsExactly(StructuralRisk.SMALL_CELL);
        assertThat(cell.findings().get(0).records()).hasSize(10).startsWith(6);

        StructuralReport free =
                CHECKS.check(rows(6, new double[] {0.5, 0.5}, 10, new double[] {0.7, 0.3}), mixed(16), 12);
        assertThat(free.findings())
                .extracting(StructuralFinding::risk)
                .containsExactly(StructuralRisk.DEGREES_OF_FREEDOM);
        assertThat(free.findings().get(0).sentence()).contains("16 records for 12 parameters leave 4");
        assertThat(free.findings().get(0).records()).isEmpty();
    }

    /** A group of one record has a single label, of course; its own rule is k-anonymity. */
    @Test
    void oneRecordIsNoSingleLabelGroup() {
        StructuralReport report = CHECKS.check(new double[][] {{0.4, 0.6}}, new int[] {1}, 0);
        assertThat(report.finding(StructuralRisk.SINGLE_LABEL)).isEmpty();
        assertThat(report.finding(StructuralRisk.K_ANONYMITY)).isPresent();
    }

    @Test
    void roundingMakesGroups() {
        double[][] rows = rows(3, new double[] {0.5, 0.5}, 3, new double[] {0.5 + 1e-7, 0.5 - 1e-7});
        assertThat(CHECKS.check(rows, mixed(6), 0).groups()).isEqualTo(2);
        assertThat(CHECKS.withDecimals(6).check(rows, mixed(6), 0).groups()).isEqualTo(1);
        double[][] nearZero = rows(3, new double[] {1e-7, 1 - 1e-7}, 6, new double[] {0.5, 0.5});
        assertThat(CHECKS.check(nearZero, mixed(9), 0).finding(StructuralRisk.CLASS_DISCLOSURE))
                .isEmpty();
        assertThat(CHECKS.withDecimals(6).check(nearZero, mixed(9), 0).finding(StructuralRisk.CLASS_DISCLOSURE))
                .isPresent();
        // thirds lose digits, but nine of them are still three
        double third = 1.0 / 3;
        double[] thirds = {third, third, third};
        int[] labels = {0, 1, 2, 0, 1, 2, 0, 1, 2};
        assertThat(CHECKS.check(rows(9, thirds, 0, thirds), labels, 0).findings())
                .isEmpty();
        assertThat(CHECKS.withSmallestGroup(4)
                        .check(rows(9, thirds, 0, thirds), labels, 0)
                        .findings())
                .extracting(StructuralFinding::risk)
                .containsExactly(StructuralRisk.SMALL_CELL);
    }

    /** Batches of two; softmax of (0, ln 3) is (1/4, 3/4). */
    @Test
    void asksAClassifier() {
        Classifier target = new Classifier() {
            @Override
            public int classes() {
                return 2;
            }

            @Override
            public int batchSize() {
                return 2;
            }

            @Override
            public LogitRows logits(float[][] features) {
                float[] logits = new float[2 * features.length];
                for (int i = 0; i < features.length; i++) {
                    logits[2 * i + 1] = (float) (features[i][0] * Math.log(3));
                }
                return LogitRows.of(logits, 2);
            }
        };
        float[][] features = {{1}, {0}, {1}, {1}, {0}};
        StructuralReport report = CHECKS.check(target, features, mixed(5), 3);
        double[][] probabilities = {{0.25, 0.75}, {0.5, 0.5}, {0.25, 0.75}, {0.25, 0.75}, {0.5, 0.5}};
        StructuralReport saved = CHECKS.withDecimals(6).check(probabilities, mixed(5), 3);
        assertThat(report.groupSizes()).containsExactly(3, 2, 3, 3, 2).containsExactly(saved.groupSizes());
        assertThat(report.findings()).hasSameSizeAs(saved.findings());
    }

    @Test
    void refusesBadInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CHECKS.check(new double[0][], new int[0], 0))
                .withMessageContaining("at least 1 record");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CHECKS.check(new double[][] {{0.4, 0.4}}, new int[1], 0))
                .withMessageContaining("sum to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CHECKS.check(new double[][] {{0.4, 0.6}}, new int[] {2}, 0))
                .withMessageContaining("label");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CHECKS.check(new double[][] {{0.4, 0.6}, {1}}, new int[2], 0))
                .withMessageContaining("record 1");
        assertThatIllegalArgumentException().isThrownBy(() -> CHECKS.check(new double[][] {{0.4, 0.6}}, new int[2], 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CHECKS.check(new double[][] {{0.4, 0.6}}, new int[1], -1))
                .withMessageContaining("parameters");
        assertThatIllegalArgumentException().isThrownBy(() -> CHECKS.withDecimals(16));
        assertThatIllegalArgumentException().isThrownBy(() -> CHECKS.withSmallestGroup(0));
    }
}

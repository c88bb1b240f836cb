package org.memo4j.core.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.Membership;

class EnsembleDesignTest {
    private static final List<EnsembleDesign> ALL = List.of(
            EnsembleDesign.balanced(50, 3),
            EnsembleDesign.balanced(50, 0.25, 4, 3),
            EnsembleDesign.balanced(50, 0.7, 10, 3),
            EnsembleDesign.subsampled(50, 35, 3),
            EnsembleDesign.pairedLeaveOneOut(50, new int[] {7, 0, 49}, 3));

    @Test
    void fewerModelsAreTheBeginningOfMore() {
        for (EnsembleDesign design : ALL) {
            int few = 2 * design.block();
            int many = 5 * design.block();
            int[] first = IntStream.range(0, few).toArray();
            assertThat(design.membership(many).selectModels(first))
                    .as("%s", design)
                    .isEqualTo(design.membership(few));
            assertThat(Arrays.copyOf(design.seeds(many), few)).as("%s", design).isEqualTo(design.seeds(few));
        }
    }

    @Test
    void balancedMeansExactlyTheShareInEveryBlock() {
        for (double[] c : new double[][] {{0.5, 16, 8}, {0.25, 4, 1}, {0.7, 10, 7}, {0.5, 2, 1}}) {
            EnsembleDesign design = EnsembleDesign.balanced(200, c[0], (int) c[1], 11);
            Membership membership = design.membership(6 * design.block());
            for (int b = 0; b < 6; b++) {
                int from = b * design.block();
                Membership block = membership.selectModels(
                        IntStream.range(from, from + design.block()).toArray());
                for (int e = 0; e < 200; e++) {
                    assertThat(block.inCount(e)).isEqualTo((int) c[2]);
                }
            }
            assertThat(membership.trainingSet(0)).isNotEqualTo(membership.trainingSet(design.block()));
        }
    }

    /** 400 models x 30 examples, 12000 flags of mean 0.3: five standard errors, exceeded with probability 6e-7. */
    @Test
    void subsampledSetsHaveOneSizeAndAreSpreadEvenly() {
        Membership membership = EnsembleDesign.subsampled(30, 9, 5).membership(400);
        for (int m = 0; m < 400; m++) {
            assertThat(membership.trainingSize(m)).isEqualTo(9);
        }
        for (int e = 0; e < 30; e++) { // 30 examples: Bonferroni gives 1.7e-5 in all
            assertThat(Math.abs(membership.inCount(e) - 120))
                    .as("example %d", e)
                    .isLessThan(46); // 5 sd of 9.17
        }
        long distinct = IntStream.range(0, 400)
                .mapToObj(m -> Arrays.toString(membership.trainingSet(m)))
                .distinct()
                .count();
        assertThat(distinct).isEqualTo(400);
    }

    @Test
    void aPairDiffersByItsTargetAlone() {
        EnsembleDesign design = EnsembleDesign.pairedLeaveOneOut(6, new int[] {4, 1}, 9);
        Membership membership = design.membership(6);
        assertThat(design.block()).isEqualTo(3);
        for (int from = 0; from < 6; from += 3) {
            assertThat(membership.trainingSet(from)).containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(membership.trainingSet(from + 1)).containsExactly(0, 1, 2, 3, 5);
            assertThat(membership.trainingSet(from + 2)).containsExactly(0, 2, 3, 4, 5);
        }
        long[] seeds = design.seeds(6);
        assertThat(seeds[1]).isEqualTo(seeds[0]);
        assertThat(seeds[2]).isEqualTo(seeds[0]);
        assertThat(seeds[3]).isNotEqualTo(seeds[0]).isEqualTo(seeds[4]);
    }

    @Test
    void seedsDiffer() {
        for (EnsembleDesign design : ALL.subList(0, 4)) {
            assertThat(LongStream.of(design.seeds(8 * design.block()))
                            .distinct()
                            .count())
                    .isEqualTo(8L * design.block());
        }
        assertThat(EnsembleDesign.balanced(50, 4).membership(16))
                .isNotEqualTo(EnsembleDesign.balanced(50, 3).membership(16));
    }

    @Test
    void refuses() {
        assertThatThrownBy(() -> EnsembleDesign.balanced(5, 1).membership(20))
                .hasMessageContaining("block of 16, but is 20; take 32");
        assertThatThrownBy(() -> EnsembleDesign.balanced(5, 1).seeds(0)).hasMessageContaining("take 16");
        assertThatThrownBy(() -> EnsembleDesign.balanced(5, 0.3, 16, 1)).hasMessageContaining("whole number");
        assertThatThrownBy(() -> EnsembleDesign.balanced(5, Double.NaN, 16, 1)).hasMessageContaining("share");
        assertThatThrownBy(() -> EnsembleDesign.subsampled(5, 5, 1)).hasMessageContaining("less than");
        assertThatThrownBy(() -> EnsembleDesign.pairedLeaveOneOut(5, new int[] {1, 1}, 1))
                .hasMessageContaining("target 1 is there twice");
        assertThatThrownBy(() -> EnsembleDesign.pairedLeaveOneOut(5, new int[] {5}, 1))
                .hasMessageContaining("target");
        assertThatThrownBy(() -> EnsembleDesign.pairedLeaveOneOut(5, new int[0], 1))
                .hasMessageContaining("must not be empty");
    }
}

package org.memo4j.core.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.memo4j.core.stat.Estimate;

class ClassIncrementalTest {
    private static final LabeledInputs ALL = Clusters.of(30, 12, 5, 8);
    private static final LabeledInputs TRAINING =
            ALL.select(IntStream.range(0, ALL.size() / 2).toArray());
    private static final LabeledInputs TEST =
            ALL.select(IntStream.range(ALL.size() / 2, ALL.size()).toArray());

    private static AnalyticClassifier classifier(RidgeForm form) {
        return AnalyticClassifier.of(
                RandomFeatures.relu(5, 60, 1), AnalyticOptions.withDefaults().withForm(form));
    }

    @ParameterizedTest
    @EnumSource(RidgeForm.class)
    void theEndDoesNotDependOnThePhases(RidgeForm form) {
        AnalyticClassifier joint = classifier(RidgeForm.INFORMATION);
        ClassIncrementalResult at = ClassIncremental.halfThenPhases(12, 0).run(joint, TRAINING, TEST);
        assertThat(at.phases()).isEqualTo(1);
        assertThat(at.forgetting()).isZero();
        for (int phases : new int[] {1, 2, 3, 6}) {
            AnalyticClassifier phased = classifier(form);
            ClassIncrementalResult result =
                    ClassIncremental.halfThenPhases(12, phases).run(phased, TRAINING, TEST);
            assertThat(result.phases()).isEqualTo(phases + 1);
            assertThat(Clusters.distance(phased.weights(), joint.weights())).isLessThan(1e-8);
            assertThat(result.last().value()).isEqualTo(at.last().value());
            assertThat(result.average())
                    .isCloseTo(
                            result.accuracies().stream()
                                    .mapToDouble(Estimate::value)
                                    .average()
                                    .orElseThrow(),
                            within(1e-12));
            assertThat(result.forgetting())
                    .isEqualTo(result.baseAccuracies().get(0).value()
                            - result.baseAccuracies().get(phases).value())
                    .isNotNegative();
        }
    }

    /** Where two protocols have seen the same classes, the same examples are right: only the points of the mean differ. */
    @ParameterizedTest
    @EnumSource(RidgeForm.class)
    void accuracyDependsOnTheClassesSeenAlone(RidgeForm form) {
        List<Estimate> finest = new ArrayList<>();
        List<Estimate> finestOfBase = new ArrayList<>();
        ClassIncrementalResult single = ClassIncremental.halfThenPhases(12, 6).run(classifier(form), TRAINING, TEST);
        finest.addAll(single.accuracies());
        finestOfBase.addAll(single.baseAccuracies());
        for (int phases : new int[] {1, 2, 3}) {
            ClassIncrementalResult result =
                    ClassIncremental.halfThenPhases(12, phases).run(classifier(form), TRAINING, TEST);
            double sum = 0;
            for (int p = 0; p <= phases; p++) {
                // six phases of one class each, here of 6 / phases
                int same = p * 6 / phases;
                assertThat(result.accuracies().get(p)).as("%d of %d", p, phases).isEqualTo(finest.get(same));
                assertThat(result.baseAccuracies().get(p)).isEqualTo(finestOfBase.get(same));
                sum += finest.get(same).value();
            }
            assertThat(result.average()).isEqualTo(sum / (phases + 1));
        }
    }

    @Test
    void classesArePartedWithoutRemainder() {
        assertThat(ClassIncremental.of(5, 12, 3).order())
                .isDeepEqualTo(new int[][] {{0, 1, 2, 3, 4}, {5, 6, 7}, {8, 9}, {10, 11}});
        int[][] shuffled = ClassIncremental.of(5, 12, 3).withShuffledClasses(1).order();
        assertThat(Arrays.stream(shuffled).flatMapToInt(Arrays::stream).sorted().toArray())
                .isEqualTo(IntStream.range(0, 12).toArray());
        assertThat(shuffled[0]).isNotEqualTo(new int[] {0, 1, 2, 3, 4});
    }

    @Test
    void badProtocolsAreRefused() {
        assertThatThrownBy(() -> ClassIncremental.of(5, 12, 8)).hasMessageContaining("phases must be in [1, 7]");
        assertThatThrownBy(() -> ClassIncremental.of(5, 12, 0)).hasMessageContaining("phases");
        AnalyticClassifier trained = classifier(RidgeForm.INFORMATION);
        trained.learn(TRAINING);
        assertThatThrownBy(() -> ClassIncremental.halfThenPhases(12, 2).run(trained, TRAINING, TEST))
                .hasMessageContaining("untrained");
        assertThatThrownBy(() ->
                        ClassIncremental.halfThenPhases(13, 2).run(classifier(RidgeForm.INFORMATION), TRAINING, TEST))
                .hasMessageContaining("class 12 has no training examples");
        assertThatThrownBy(() ->
                        ClassIncremental.halfThenPhases(11, 2).run(classifier(RidgeForm.INFORMATION), TRAINING, TEST))
                .hasMessageContaining("label");
    }

    @Test
    void theResultSaysWhereItComesFrom() {
        ClassIncrementalResult result = ClassIncremental.halfThenPhases(12, 2)
                .withShuffledClasses(3)
                .run(classifier(RidgeForm.RECURSIVE), TRAINING, TEST);
        assertThat(result.provenance().seed()).hasValue(3);
        assertThat(result.provenance().data()).isPresent();
        assertThat(result.toString()).contains("forgetting", "phase 2");
    }
}

package org.memo4j.metrics.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.analytic.AnalyticClassifier;
import org.memo4j.core.analytic.AnalyticOptions;
import org.memo4j.core.analytic.LabeledInputs;
import org.memo4j.core.analytic.RandomFeatures;
import org.memo4j.core.model.FeatureExtractor;

class ClosedFormInfluenceTest {
    private static final LabeledInputs TRAINING = data(2100, 1);
    private static final LabeledInputs TARGETS = data(300, 2);

    private static LabeledInputs data(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] x = new float[count][4];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(3);
            for (int j = 0; j < 4; j++) {
                x[i][j] = (float) (random.nextGaussian() + (j == labels[i] ? 1 : 0));
            }
        }
        return new LabeledInputs(x, labels);
    }

    private static AnalyticClassifier head(int without) {
        AnalyticClassifier head = AnalyticClassifier.of(RandomFeatures.relu(4, 12, 3), AnalyticOptions.withDefaults());
        head.learn(TRAINING.select(
                IntStream.range(0, TRAINING.size()).filter(i -> i != without).toArray()));
        return head;
    }

    private static double[] of(int source) {
        double[][] all = head(-1).scores(TARGETS.inputs());
        double[][] rest = head(source).scores(TARGETS.inputs());
        double[] influence = new double[TARGETS.size()];
        Arrays.setAll(influence, t -> all[t][TARGETS.labels()[t]] - rest[t][TARGETS.labels()[t]]);
        return influence;
    }

    @Test
    void isTheDifferenceThatRetrainingMakes() {
        InfluenceResult result =
                ClosedFormInfluence.withDefaults().withTop(TRAINING.size()).onTest(head(-1), TRAINING, TARGETS);
        assertThat(result.targets()).isEqualTo(300);
        for (int source : new int[] {0, 2047, 2048, 2099}) {
            double[] retrained = of(source);
            for (int target : new int[] {0, 255, 256, 299}) {
                InfluencePair pair = result.strongestOn(target).stream()
                        .filter(p -> p.source() == source)
                        .findFirst()
                        .orElseThrow();
                assertThat(pair.influence()).isCloseTo(retrained[target], within(1e-9));
                assertThat(pair.target()).isEqualTo(target);
                assertThat(pair.standardError()).isZero();
            }
        }
    }

    @Test
    void theStrongestAreKeptInOrder() {
        InfluenceResult few = ClosedFormInfluence.withDefaults().withTop(3).onTest(head(-1), TRAINING, TARGETS);
        InfluenceResult all =
                ClosedFormInfluence.withDefaults().withTop(TRAINING.size()).onTest(head(-1), TRAINING, TARGETS);
        for (int t = 0; t < 300; t += 50) {
            assertThat(few.strongestOn(t)).isEqualTo(all.strongestOn(t).subList(0, 3));
            assertThat(few.strongestOn(t).get(0).influence())
                    .isGreaterThanOrEqualTo(few.strongestOn(t).get(1).influence());
        }
    }

    @Test
    void onTrainingSelfInfluenceIsMemorization() {
        AnalyticClassifier head = head(-1);
        InfluenceResult result = ClosedFormInfluence.withDefaults().onTraining(head, TRAINING);
        double[] memorization =
                ClosedFormMemorization.withDefaults().measure(head, TRAINING).memorization();
        assertThat(result.selfInfluence().orElseThrow()).containsExactly(memorization, within(1e-12));
        for (int t = 0; t < TRAINING.size(); t += 100) {
            int target = t;
            assertThat(result.strongestOn(t)).hasSize(10).noneMatch(p -> p.source() == target);
        }
    }

    /** Once to learn, once to leave out, and once for all targets that are held together. */
    @Test
    void featuresAreMadeOnceForAllTargetsThatAreHeld() {
        long[] made = new long[1];
        FeatureExtractor counting = new FeatureExtractor() {
            @Override
            public int width() {
                return 4;
            }

            @Override
            public float[][] features(float[][] inputs) {
                made[0] += inputs.length;
                return inputs;
            }
        };
        AnalyticClassifier head =
                AnalyticClassifier.of(counting, RandomFeatures.relu(4, 12, 3), AnalyticOptions.withDefaults());
        head.learn(TRAINING);
        made[0] = 0;
        InfluenceResult all = ClosedFormInfluence.withDefaults().onTest(head, TRAINING, TARGETS);
        assertThat(made[0]).isEqualTo(TARGETS.size() + 2L * TRAINING.size());
        made[0] = 0;
        List<Long> done = new ArrayList<>();
        InfluenceResult parts = ClosedFormInfluence.withDefaults()
                .withHeld(12 * 256)
                .withProgress((task, at, total) -> done.add(at))
                .onTest(head, TRAINING, TARGETS);
        assertThat(made[0]).isEqualTo(TARGETS.size() + 3L * TRAINING.size());
        assertThat(done).containsExactly(256 * 2048L, 256 * 2100L, 256 * 2100L + 44 * 2048L, 300 * 2100L);
        for (int t = 0; t < TARGETS.size(); t++) {
            assertThat(parts.strongestOn(t)).isEqualTo(all.strongestOn(t));
        }
        assertThat(ClosedFormInfluence.withDefaults()
                        .withHeld(1)
                        .onTraining(head, TRAINING)
                        .selfInfluence()
                        .orElseThrow())
                .isEqualTo(ClosedFormInfluence.withDefaults()
                        .onTraining(head, TRAINING)
                        .selfInfluence()
                        .orElseThrow());
    }

    @Test
    void unknownClassesAreRefused() {
        LabeledInputs strange = new LabeledInputs(new float[1][4], new int[] {7});
        assertThatThrownBy(() -> ClosedFormInfluence.withDefaults().onTest(head(-1), TRAINING, strange))
                .hasMessageContaining("class 7");
        assertThatThrownBy(() -> ClosedFormInfluence.withDefaults().withTop(0)).hasMessageContaining("top");
    }
}

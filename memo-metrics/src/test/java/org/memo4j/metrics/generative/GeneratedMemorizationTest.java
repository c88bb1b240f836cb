package org.memo4j.metrics.generative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.metrics.MetricIds;

class GeneratedMemorizationTest {
    private static final GeneratedMemorization DEFAULTS = GeneratedMemorization.withDefaults();

    @Test
    void drawsTheLineAtOneThird() {
        double[][] training = {{0}, {4}, {100}};
        // ratios 0, 1/3, 0.99/3.01, 1, near 1
        double[][] generated = {{0}, {1}, {0.99}, {2}, {52}};
        GeneratedMemorizationResult result = DEFAULTS.compare(generated, training);
        assertThat(result.ratios()).containsExactly(0, 1.0 / 3, 0.99 / 3.01, 1, 1);
        assertThat(IntStream.range(0, 5).mapToObj(result::memorized)).containsExactly(true, false, true, false, false);
        assertThat(result.share()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(2, 5, 0.95));
        assertThat(result.memorizedTrainingSamples()).containsExactly(0);
        assertThat(result.nearest(4)).isEqualTo(1);
        assertThat(result.distance(4)).isEqualTo(48);
        assertThat(result.secondDistance(4)).isEqualTo(48);
        assertThat(DEFAULTS.withRatio(0.5).compare(generated, training).share().value())
                .isEqualTo(0.6);
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.GENERATED_MEMORIZATION);
        assertThat(result.toString()).contains("ratio < 0.3333", "0.4000 [");
    }

    @Test
    void countsEqualTrainingSamplesOnce() {
        double[][] training = {{-0.0, 1}, {0.0, 1}, {3, 1}, {0, 1}};
        GeneratedMemorizationResult result = DEFAULTS.compare(new double[][] {{0.1, 1}, {2.9, 1}}, training);
        assertThat(result.ratio(0)).isCloseTo(0.1 / 2.9, within(1e-15));
        assertThat(result.nearest(0)).isZero();
        assertThat(result.nearest(1)).isEqualTo(2);
        assertThat(result.share().value()).isEqualTo(1);
        assertThat(result.provenance().options())
                .containsEntry("training samples", "4")
                .containsEntry("distinct training samples", "2");
    }

    @Test
    void doesNotChangeUnderScalingShiftOrderOrDuplication() {
        long seed = 20260614;
        SplittableRandom random = new SplittableRandom(seed);
        double[][] training = Points.normal(150, 3, random);
        double[][] generated = Points.normal(90, 3, random);
        GeneratedMemorizationResult once = DEFAULTS.compare(generated, training);
        double[][] scaledGenerated = new double[180][];
        double[][] scaledTraining = new double[300][];
        for (int i = 0; i < 180; i++) {
            scaledGenerated[i] = scaled(generated[89 - i % 90]);
        }
        for (int i = 0; i < 300; i++) {
            scaledTraining[i] = scaled(training[149 - i % 150]);
        }
        GeneratedMemorizationResult other = DEFAULTS.compare(scaledGenerated, scaledTraining);
        for (int i = 0; i < 90; i++) {
            assertThat(other.ratio(i)).as("seed %d", seed).isCloseTo(once.ratio(89 - i), within(1e-12));
            assertThat(other.nearest(i)).as("seed %d", seed).isEqualTo(149 - once.nearest(89 - i));
        }
        assertThat(other.share().value())
                .as("seed %d", seed)
                .isEqualTo(once.share().value());
    }

    private static double[] scaled(double[] point) {
        return IntStream.range(0, point.length)
                .mapToDouble(t -> 8 * point[t] + 1)
                .toArray();
    }

    /** A copier with tiny noise is all memorized, a fresh sample seldom. */
    @Test
    void tellsACopierFromAFreshSample() {
        long seed = 20260615;
        SplittableRandom random = new SplittableRandom(seed);
        double[][] training = Points.normal(200, 10, random);
        double[][] noise = Points.normal(200, 10, random);
        double[][] copies = new double[200][10];
        for (int i = 0; i < 200; i++) {
            for (int t = 0; t < 10; t++) {
                copies[i][t] = training[i][t] + 1e-3 * noise[i][t];
            }
        }
        GeneratedMemorizationResult copied = DEFAULTS.compare(copies, training);
        assertThat(copied.share().value()).as("seed %d", seed).isEqualTo(1);
        assertThat(copied.memorizedTrainingSamples()).hasSize(200);
        // in ten dimensions the two nearest of 200 are about as far: a ratio below 1/3 has probability below 1e-3 a
        // sample
        assertThat(DEFAULTS.compare(Points.normal(200, 10, random), training)
                        .share()
                        .value())
                .as("seed %d", seed)
                .isLessThan(0.05);
        float[][] floats = {{0}, {4}};
        assertThat(DEFAULTS.compare(new float[][] {{1}}, floats).ratio(0)).isEqualTo(1.0 / 3);
    }

    @Test
    void refusesWhatHasNoAnswer() {
        double[][] one = {{1}, {1}};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.compare(one, one))
                .withMessageContaining("all training samples are equal");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.compare(new double[0][], new double[][] {{1}, {2}}))
                .withMessageContaining("queries is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.compare(new double[1][1], new double[][] {{0}, {1e-200}}))
                .withMessageContaining("underflows");
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withRatio(1));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withConfidence(0));
    }
}

package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.core.model.DenseActivation;
import org.memo4j.core.model.DenseNetwork;
import org.memo4j.metrics.capacity.GeneralPositionMemorizer;
import org.memo4j.metrics.capacity.MemorizationBounds;
import org.memo4j.metrics.capacity.MemorizingNetwork;
import org.memo4j.metrics.capacity.NearMinimumDescent;
import org.memo4j.metrics.capacity.NearMinimumDescentResult;
import org.memo4j.metrics.capacity.ReluMemorizer;

/** The memorizers themselves, on their own points and on others. */
class KnownModelsCapacityTest {
    private static final int COUNT = 200;
    private static final int CLASSES = 10;
    private static final double[][] POINTS = points(COUNT, 61);
    private static final int[] LABELS =
            new SplittableRandom(62).ints(COUNT, 0, CLASSES).toArray();

    private static double[][] points(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] points = new double[count][];
        for (int i = 0; i < count; i++) {
            points[i] = random.doubles(6, -1, 1).toArray();
        }
        return points;
    }

    private static double[][] labels(long seed) {
        return new SplittableRandom(seed)
                .doubles(6, -1, 1)
                .mapToObj(y -> new double[] {y})
                .toArray(double[][]::new);
    }

    private static int right(DenseNetwork network, double[][] points) {
        int right = 0;
        for (int i = 0; i < points.length; i++) {
            double[] outputs = network.output(points[i]);
            int best = 0;
            for (int c = 1; c < outputs.length; c++) {
                best = outputs[c] > outputs[best] ? c : best;
            }
            right += best == LABELS[i] ? 1 : 0;
        }
        return right;
    }

    /** All of the random labels on their points; on others as many as guessing one of ten classes has right. */
    @Test
    void memorizers() {
        for (MemorizingNetwork built : new MemorizingNetwork[] {
            ReluMemorizer.withDefaults().classify(POINTS, LABELS),
            ReluMemorizer.withDefaults()
                    .withActivation(DenseActivation.HARD_TANH)
                    .classify(POINTS, LABELS),
            GeneralPositionMemorizer.withDefaults().classify(POINTS, LABELS)
        }) {
            assertThat(built.maxError()).isLessThan(1e-6);
            assertThat(right(built.network(), POINTS)).isEqualTo(COUNT);
            assertThat(right(built.network(), points(COUNT, 63)))
                    .isBetween(Chance.least(COUNT, 1.0 / CLASSES), Chance.most(COUNT, 1.0 / CLASSES));
        }
    }

    /** The memorizer's own architecture is not impossible, and one of a single unit is for as many points. */
    @Test
    void bounds() {
        DenseNetwork network =
                ReluMemorizer.withDefaults().classify(POINTS, LABELS).network();
        assertThat(MemorizationBounds.of(DenseActivation.RELU, 1, network.hiddenWidths())
                        .possible())
                .isGreaterThanOrEqualTo(COUNT);
        assertThat(MemorizationBounds.of(DenseActivation.RELU, 1, 1).possible()).isLessThan(COUNT);
    }

    /**
     * Beside a memorizer of the labels, with a step that fits its steepness, the risk falls to the fourth power within the
     * neighborhood; a memorizer of other labels is no minimum to start beside and is refused.
     */
    @Test
    void nearMinimumDescent() {
        double[][] points = points(6, 64);
        double[][] labels = labels(65);
        DenseNetwork memorizer =
                ReluMemorizer.withDefaults().memorize(points, labels).network();
        NearMinimumDescent metric =
                NearMinimumDescent.withDefaults().withLearningRate(5e-4).withEpochs(5000);
        NearMinimumDescentResult.Run run =
                metric.measure(memorizer, points, labels, 0.01).runs().get(0);
        assertThat(run.epochs()).isPresent();
        assertThat(run.finalRisk()).isBetween(0.0, run.initialRisk() * 1e-4);
        assertThat(run.furthest()).isLessThan(1.01 * run.distance());
        DenseNetwork other =
                ReluMemorizer.withDefaults().memorize(points, labels(66)).network();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.measure(other, points, labels, 1e-4))
                .withMessageContaining("must memorize");
    }
}

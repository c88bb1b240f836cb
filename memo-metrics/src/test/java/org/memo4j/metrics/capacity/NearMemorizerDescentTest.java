package org.memo4j.metrics.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.memo4j.core.model.DenseActivation;
import org.memo4j.core.model.DenseLayer;
import org.memo4j.core.model.DenseNetwork;

/**
 * Descent beside constructed memorizers, which are steep: with {@code J_i} the gradient of the output at point {@code i}, a
 * step is stable below {@code 2 / max |J_i|^2}, and the slowest error shrinks by {@code step * s^2} an epoch, {@code s} the
 * smallest singular value of all {@code J_i}. So the condition {@code max |J_i|^2 / s^2} is about how many epochs a factor
 * of {@code e} takes at worst.
 */
class NearMemorizerDescentTest {
    private static final int BLOCK = 5;

    /**
     * A memorizer of two blocks of five points. Its kinks lie at the ends of the blocks, and labels of -1 and 1, which are
     * kinks of the clip, are there only; so the network is differentiable at the six other points, the ones descended on.
     */
    private static final double[][] ALL = line(2 * BLOCK);

    private static final double[][] ALL_LABELS = labels(2 * BLOCK);
    private static final DenseNetwork MEMORIZER = ReluMemorizer.withDefaults()
            .withWidths(3, 2 * BLOCK)
            .memorize(ALL, ALL_LABELS)
            .network();
    private static final double[][] POINTS = inner(ALL);
    private static final double[][] LABELS = inner(ALL_LABELS);

    private static double[][] line(int count) {
        double[][] points = new double[count][1];
        Arrays.setAll(points, i -> new double[] {i - (count - 1) / 2.0});
        return points;
    }

    private static double[][] labels(int count) {
        SplittableRandom random = new SplittableRandom(5);
        double[][] labels = new double[count][];
        Arrays.setAll(labels, i ->
                new double[] {i % BLOCK == 0 ? 1 : i % BLOCK == BLOCK - 1 ? -1 : random.nextDouble(-0.5, 0.5)});
        return labels;
    }

    private static double[][] inner(double[][] rows) {
        return IntStream.range(0, rows.length)
                .filter(i -> i % BLOCK != 0 && i % BLOCK != BLOCK - 1)
                .mapToObj(i -> rows[i])
                .toArray(double[][]::new);
    }

    /** As the theorem says of a differentiable minimum, with a step that is stable. */
    @Test
    void reachesTheFourthPowerWithinTheNeighborhood() {
        assertThat(nearestKink(MEMORIZER, POINTS)).isGreaterThan(0.5);
        List<NearMinimumDescentResult.Run> runs = descend(MEMORIZER, 0.03, 0.01, 0.003, 0.001);
        for (NearMinimumDescentResult.Run run : runs) {
            assertThat(run.constant() / runs.get(0).constant()).isBetween(0.95, 1.05);
            assertThat(run.epochs()).isPresent();
            assertThat(run.epochs().getAsInt()).isLessThan(1000);
            assertThat(run.finalRisk()).isLessThanOrEqualTo(run.initialRisk() * run.distance() * run.distance());
            assertThat(run.furthest()).isBetween(run.distance(), 1.01 * run.distance());
        }
    }

    /** The default step serves a network of moderate weights and is about 80 times the largest stable one here. */
    @Test
    void theStepMustFitTheSteepness() {
        assertThat(0.05 * steepest(gradients(MEMORIZER, POINTS)) / 2).isGreaterThan(50);
        NearMinimumDescentResult.Run run = NearMinimumDescent.withDefaults()
                .withEpochs(100)
                .measure(MEMORIZER, POINTS, LABELS, 0.01)
                .runs()
                .get(0);
        assertThat(run.epochs()).isEmpty();
        assertThat(run.finalRisk()).isGreaterThan(run.initialRisk());
    }

    /**
     * With hidden layers scaled down and the next ones up, the same function is better conditioned, and the same distance
     * takes fewer epochs. But the kinks come nearer by the product of the factors, and with them the neighborhood ends.
     */
    @Test
    void rescaling() {
        DenseNetwork rescaled = rescaled(MEMORIZER, 1.0 / 8, 1.0 / 32);
        for (double[] point : POINTS) {
            assertThat(rescaled.output(point)).isEqualTo(MEMORIZER.output(point)); // powers of two
        }
        assertThat(condition(MEMORIZER, POINTS)).isBetween(100.0, 200.0);
        assertThat(condition(rescaled, POINTS)).isBetween(25.0, 35.0);
        assertThat(nearestKink(rescaled, POINTS)).isEqualTo(nearestKink(MEMORIZER, POINTS) / (8 * 32));
        NearMinimumDescentResult.Run before = descend(MEMORIZER, 0.001).get(0);
        NearMinimumDescentResult.Run after = descend(rescaled, 0.001).get(0);
        assertThat(after.epochs()).isPresent();
        assertThat(after.epochs().getAsInt()).isLessThan(before.epochs().orElseThrow() / 2);
        assertThat(after.furthest()).isLessThan(1.01 * after.distance());
    }

    /**
     * The condition of a memorizer grows with between the fourth and the fifth power of the points: 320, 4000, 180,000 and
     * 2.4e6 for 9, 16, 36 and 64, and 1.6e7 for 100. So nothing is seen beside a large one: with 16 points a thousand epochs
     * are too few. Rescaling divides that of 16 points by 7.
     */
    @Test
    void memorizersOfManyPointsAreTooSteep() {
        int[] counts = {9, 16, 36, 64};
        double[] conditions = new double[counts.length];
        for (int c = 0; c < counts.length; c++) {
            conditions[c] = condition(evenly(counts[c]), line(counts[c]));
        }
        double power = Math.log(conditions[3] / conditions[1]) / Math.log(64.0 / 16);
        assertThat(power).as(Arrays.toString(conditions)).isBetween(4.0, 5.0);
        assertThat(conditions[3]).isGreaterThan(1e6);
        assertThat(condition(rescaled(evenly(16), 1.0 / 8, 1.0 / 32), line(16))).isLessThan(conditions[1] / 5);

        double[][] points = line(16);
        DenseNetwork memorizer = evenly(16);
        NearMinimumDescentResult.Run run = NearMinimumDescent.withDefaults()
                .withLearningRate(1 / steepest(gradients(memorizer, points)))
                .withEpochs(1000)
                .measure(memorizer, points, random(16), 1e-3)
                .runs()
                .get(0);
        assertThat(run.epochs()).isEmpty();
        assertThat(run.finalRisk()).isLessThan(run.initialRisk());
        assertThat(run.furthest()).isLessThan(1.01 * run.distance());
    }

    private static DenseNetwork evenly(int count) {
        return ReluMemorizer.withDefaults().memorize(line(count), random(count)).network();
    }

    private static double[][] random(int count) {
        SplittableRandom random = new SplittableRandom(5);
        double[][] labels = new double[count][];
        Arrays.setAll(labels, i -> new double[] {random.nextDouble(-1, 1)});
        return labels;
    }

    private static List<NearMinimumDescentResult.Run> descend(DenseNetwork network, double... distances) {
        return NearMinimumDescent.withDefaults()
                .withLearningRate(1 / steepest(gradients(network, POINTS)))
                .withEpochs(1000)
                .measure(network, POINTS, LABELS, distances)
                .runs();
    }

    /** Sums of hidden layers times the factors, undone by the last layer. */
    private static DenseNetwork rescaled(DenseNetwork network, double... factors) {
        List<DenseLayer> layers = new ArrayList<>();
        double before = 1;
        for (int l = 0; l < network.layers().size(); l++) {
            DenseLayer layer = network.layers().get(l);
            double after = l < factors.length ? before * factors[l] : 1;
            double factor = after / before;
            layers.add(new DenseLayer(
                    Arrays.stream(layer.weights())
                            .map(row -> Arrays.stream(row).map(w -> w * factor).toArray())
                            .toArray(double[][]::new),
                    Arrays.stream(layer.biases()).map(b -> b * after).toArray(),
                    layer.activation()));
            before = after;
        }
        return DenseNetwork.of(layers);
    }

    /** Smallest distance of a hidden unit's sum from 0, where a ReLU bends. */
    private static double nearestKink(DenseNetwork network, double[][] points) {
        double nearest = Double.POSITIVE_INFINITY;
        for (double[] point : points) {
            double[] activations = point;
            for (DenseLayer layer : network.layers().subList(0, network.layers().size() - 1)) {
                double[] sums =
                        new DenseLayer(layer.weights(), layer.biases(), DenseActivation.IDENTITY).output(activations);
                nearest = Math.min(
                        nearest, Arrays.stream(sums).map(Math::abs).min().orElseThrow());
                activations = layer.output(activations);
            }
        }
        return nearest;
    }

    /** One row a point: what a step of size 1 for an error of 1 subtracts from the parameters. */
    private static double[][] gradients(DenseNetwork network, double[][] points) {
        double[][] gradients = new double[points.length][];
        for (int i = 0; i < points.length; i++) {
            SquaredLoss loss = new SquaredLoss(network);
            double[] before = loss.parameters();
            loss.step(points[i], new double[] {network.output(points[i])[0] - 1}, 1);
            double[] after = loss.parameters();
            gradients[i] = IntStream.range(0, before.length)
                    .mapToDouble(p -> before[p] - after[p])
                    .toArray();
        }
        return gradients;
    }

    private static double steepest(double[][] gradients) {
        return Arrays.stream(gradients)
                .mapToDouble(row -> Arrays.stream(row).map(g -> g * g).sum())
                .max()
                .orElseThrow();
    }

    private static double condition(DenseNetwork network, double[][] points) {
        double[][] gradients = gradients(network, points);
        double[] singular = new SingularValueDecomposition(
                        MatrixUtils.createRealMatrix(gradients).transpose())
                .getSingularValues();
        double smallest = singular[singular.length - 1];
        return steepest(gradients) / (smallest * smallest);
    }
}

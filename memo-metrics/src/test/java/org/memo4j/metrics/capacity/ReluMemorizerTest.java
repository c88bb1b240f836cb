package org.memo4j.metrics.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.model.DenseActivation;
import org.memo4j.core.model.DenseLayer;
import org.memo4j.core.model.DenseNetwork;

class ReluMemorizerTest {
    private static final ReluMemorizer RELU = ReluMemorizer.withDefaults();

    private static double[][] points(int count, int dimensions, long seed) {
        Random random = new Random(seed);
        double[][] points = new double[count][dimensions];
        for (double[] point : points) {
            Arrays.setAll(point, d -> random.nextGaussian());
        }
        return points;
    }

    private static double[][] labels(int count, int outputs, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> random.doubles(outputs, -1, 1).toArray())
                .toArray(double[][]::new);
    }

    private static double[][] signs(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> new double[] {random.nextBoolean() ? 1 : -1})
                .toArray(double[][]::new);
    }

    private static ReluMemorizer of(DenseActivation activation) {
        return RELU.withActivation(activation);
    }

    /**
     * Sizes of the construction's check in plain Python, whose errors were 2e-11 for ReLU, 8e-12 with 9 units in the first
     * layer, and 1e-12 for hard tanh; the bounds are ten to thirty times that, for other points and directions.
     */
    @ParameterizedTest
    @CsvSource({
        "RELU, 100, 19, 20, 2e-10",
        "RELU, 97, 19, 20, 2e-10",
        "RELU, 100, 9, 40, 1e-10",
        "RELU, 100, 39, 10, 2e-10",
        "HARD_TANH, 100, 10, 10, 3e-11",
        "HARD_TANH, 97, 10, 10, 3e-11"
    })
    void memorizesRealLabelsAtTheBound(DenseActivation activation, int count, int first, int second, double error) {
        MemorizingNetwork result =
                of(activation).withWidths(first, second).memorize(points(count, 10, 1), labels(count, 1, 2));
        assertThat(result.maxError()).isLessThan(error);
        assertThat(result.network().hiddenWidths()[0]).isLessThanOrEqualTo(first);
        assertThat(result.network().hiddenWidths()[1]).isLessThanOrEqualTo(second);
        assertThat(result.toString()).contains("hidden widths");
    }

    /**
     * Errors of the check in plain Python were 1e-9, 2e-9, 5e-8 and 1.6e-6 for ReLU, and 3e-11, 2e-10, 3e-8 and 2e-8 for hard
     * tanh. Over four to eight other sets of points they are 3e-10 to 7e-10, 3e-9 to 5e-9, 3e-8 to 1e-7 and 2e-6 to 5e-6 for
     * ReLU, and for 10,000 points and hard tanh 8e-8 to 3e-7; the bounds are somewhat above.
     */
    @ParameterizedTest
    @CsvSource({
        "RELU, 400, 2e-9",
        "RELU, 1024, 1e-8",
        "RELU, 2500, 3e-7",
        "RELU, 10000, 1e-5",
        "HARD_TANH, 400, 5e-10",
        "HARD_TANH, 1024, 2e-9",
        "HARD_TANH, 2500, 3e-8",
        "HARD_TANH, 10000, 6e-7"
    })
    void memorizesManySigns(DenseActivation activation, int count, double error) {
        MemorizingNetwork result = of(activation).memorize(points(count, 10, 3), signs(count, 4));
        assertThat(result.maxError()).isLessThan(error);
        int root = (int) Math.sqrt(count);
        assertThat(result.network().hiddenWidths())
                .isEqualTo(
                        activation == DenseActivation.RELU
                                ? new int[] {2 * root - 1, 2 * root}
                                : new int[] {root, root});
    }

    /** Any labels: the points stay, the labels change. */
    @ParameterizedTest
    @EnumSource(
            value = DenseActivation.class,
            names = {"RELU", "HARD_TANH"})
    void memorizesWhateverTheLabels(DenseActivation activation) {
        double[][] points = points(60, 4, 5);
        for (int outputs = 1; outputs <= 3; outputs++) {
            for (long seed = 0; seed < 5; seed++) {
                double[][] labels = labels(60, outputs, seed);
                MemorizingNetwork result = of(activation).withSeed(seed).memorize(points, labels);
                assertThat(result.maxError()).as("seed " + seed).isLessThan(1e-8);
                assertThat(result.network().outputs()).isEqualTo(outputs);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7})
    void fewPointsAndOddSizes(int count) {
        for (DenseActivation activation : new DenseActivation[] {DenseActivation.RELU, DenseActivation.HARD_TANH}) {
            for (int dimensions = 1; dimensions <= 2; dimensions++) {
                double[][] labels = labels(count, 2, count);
                MemorizingNetwork result = of(activation).memorize(points(count, dimensions, 6), labels);
                assertThat(result.maxError())
                        .as(activation + ", " + count + " points in " + dimensions + " dimensions")
                        .isLessThan(1e-9);
            }
        }
    }

    @Test
    void scalesLabels() {
        double[][] labels = labels(50, 2, 7);
        for (double[] label : labels) {
            label[0] = 1e6 + 1e3 * label[0];
            label[1] = 3;
        }
        MemorizingNetwork result = RELU.memorize(points(50, 3, 8), labels);
        assertThat(result.maxError()).isLessThan(1e-5);
    }

    @ParameterizedTest
    @EnumSource(
            value = DenseActivation.class,
            names = {"RELU", "HARD_TANH"})
    void classifies(DenseActivation activation) {
        SplittableRandom random = new SplittableRandom(9);
        int[] classes = random.ints(100, 0, 10).toArray();
        MemorizingNetwork result = of(activation)
                .withWidths(activation == DenseActivation.RELU ? 19 : 10, activation == DenseActivation.RELU ? 20 : 10)
                .classify(points(100, 10, 10), classes);
        // the check had 1e-16: the last hidden layer corrects what the others are off
        assertThat(result.maxError()).isLessThan(1e-15);
        assertThat(result.network().outputs()).isEqualTo(10);
        assertThat(result.network().hiddenWidths()[2]).isEqualTo(activation == DenseActivation.RELU ? 40 : 20);
    }

    /** With weights, sums and activations in float real-valued labels are off by 1e-2, and classes are all right. */
    @ParameterizedTest
    @EnumSource(
            value = DenseActivation.class,
            names = {"RELU", "HARD_TANH"})
    void inFloatClassesAreRightAndNumbersAreNot(DenseActivation activation) {
        double[][] points = points(100, 10, 10);
        int[] classes = new SplittableRandom(9).ints(100, 0, 10).toArray();
        DenseNetwork classifier = of(activation).classify(points, classes).network();
        for (int i = 0; i < 100; i++) {
            float[] output = inFloat(classifier, points[i]);
            int best = 0;
            for (int c = 1; c < 10; c++) {
                best = output[c] > output[best] ? c : best;
            }
            assertThat(best).as("point %d", i).isEqualTo(classes[i]);
        }
        double[][] labels = labels(100, 1, 2);
        DenseNetwork network = of(activation).memorize(points, labels).network();
        double error = 0;
        for (int i = 0; i < 100; i++) {
            error = Math.max(error, Math.abs(inFloat(network, points[i])[0] - labels[i][0]));
        }
        assertThat(error).isBetween(5e-4, 0.1);
    }

    private static float[] inFloat(DenseNetwork network, double[] point) {
        float[] values = rounded(point);
        for (DenseLayer layer : network.layers()) {
            float[] next = rounded(layer.biases());
            for (int u = 0; u < next.length; u++) {
                float[] weights = rounded(layer.weights()[u]);
                for (int i = 0; i < values.length; i++) {
                    next[u] += weights[i] * values[i];
                }
                next[u] = (float) layer.activation().of(next[u]);
            }
            values = next;
        }
        return values;
    }

    private static float[] rounded(double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }

    /**
     * Errors of the check in plain Python were 1e-12, 2e-12 and 3e-11 for 3, 5 and 4 segments of one output; the bounds are
     * thirty times that.
     */
    @ParameterizedTest
    @CsvSource({
        "48, 3, 1, 3e-11",
        "80, 5, 1, 6e-11",
        "144, 4, 1, 1e-9",
        "90, 3, 2, 1e-9",
        "7, 7, 1, 3e-11",
        "50, 2, 3, 1e-9"
    })
    void spreadsOverSegments(int count, int segments, int outputs, double error) {
        double[][] labels = labels(count, outputs, 11);
        MemorizingNetwork flat = RELU.memorize(points(count, 6, 12), labels);
        MemorizingNetwork deep = RELU.withSegments(segments).memorize(points(count, 6, 12), labels);
        assertThat(deep.maxError()).isLessThan(error);
        assertThat(deep.network().hiddenWidths()).hasSize(2 * segments);
        if (count > 40) {
            assertThat(Arrays.stream(deep.network().hiddenWidths()).max().orElseThrow())
                    .isLessThan(
                            Arrays.stream(flat.network().hiddenWidths()).max().orElseThrow());
        }
    }

    @Test
    void aWidthBelowTheBoundIsRefusedWithTheBound() {
        double[][] line =
                IntStream.range(0, 101).mapToObj(i -> new double[] {i}).toArray(double[][]::new);
        double[][] alternating = IntStream.range(0, 101)
                .mapToObj(i -> new double[] {i % 2 == 0 ? 1 : -1})
                .toArray(double[][]::new);
        assertThat(RELU.withWidths(19, 22).memorize(line, alternating).maxError())
                .isLessThan(1e-8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RELU.withWidths(19, 20).memorize(line, alternating))
                .withMessageContaining("100 points at most")
                .withMessageContaining("floor((d1 + 1) / 2)")
                .withMessageContaining("101 distinct points");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> of(DenseActivation.HARD_TANH).withWidths(10, 10).memorize(line, alternating))
                .withMessageContaining("100 points at most");
    }

    @Test
    void duplicates() {
        double[][] points = {{1, 2}, {3, 4}, {1, 2}, {5, 6}};
        double[][] same = {{1}, {-1}, {1}, {0.5}};
        assertThat(RELU.memorize(points, same).maxError()).isLessThan(1e-12);
        double[][] other = {{1}, {-1}, {0}, {0.5}};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RELU.memorize(points, other))
                .withMessageContaining("points 0 and 2 are equal but have different labels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RELU.classify(points, 0, 1, 1, 0))
                .withMessageContaining("points 0 and 2");
    }

    @Test
    void badInput() {
        double[][] labels = {{1}, {2}};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RELU.memorize(new double[][] {{0, 0}, {0, Double.MIN_NORMAL}}, labels))
                .withMessageContaining("merge near-duplicates");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RELU.memorize(new double[][] {{0}, {Double.NaN}}, labels))
                .withMessageContaining("finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RELU.memorize(new double[][] {{0}, {1, 2}}, labels))
                .withMessageContaining("a point");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RELU.memorize(new double[][] {{0}}, labels))
                .withMessageContaining("labels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RELU.withActivation(DenseActivation.IDENTITY))
                .withMessageContaining("must bend");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RELU.classify(new double[][] {{0}, {1}}, 0, 0))
                .withMessageContaining("two classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RELU.withSegments(3).memorize(new double[][] {{0}, {1}}, labels))
                .withMessageContaining("segments must be at most");
        double[][] points = {{0}, {1}};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(DenseActivation.HARD_TANH).withSegments(2).memorize(points, labels))
                .withMessageContaining("segments is 2")
                .withMessageContaining("activation is HARD_TANH");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RELU.withSegments(2).withWidths(9, 10).memorize(points, labels))
                .withMessageContaining("segments is 2")
                .withMessageContaining("[9, 10]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RELU.withSegments(2).classify(points, 0, 1))
                .withMessageContaining("segments is 2");
    }

    @Test
    void theSeedDecidesAndTheOrderDoesNotMatter() {
        double[][] points = points(40, 5, 13);
        double[][] labels = labels(40, 1, 14);
        MemorizingNetwork one = RELU.withSeed(1).memorize(points, labels);
        MemorizingNetwork again = RELU.withSeed(1).memorize(points, labels);
        MemorizingNetwork other = RELU.withSeed(2).memorize(points, labels);
        assertThat(again.largestWeight()).isEqualTo(one.largestWeight());
        assertThat(other.largestWeight()).isNotEqualTo(one.largestWeight());
        int[] reversed = IntStream.range(0, 40).map(i -> 39 - i).toArray();
        MemorizingNetwork shuffled = RELU.withSeed(1)
                .memorize(
                        Arrays.stream(reversed).mapToObj(i -> points[i]).toArray(double[][]::new),
                        Arrays.stream(reversed).mapToObj(i -> labels[i]).toArray(double[][]::new));
        assertThat(shuffled.largestWeight()).isEqualTo(one.largestWeight());
    }

    /** More directions, a wider gap. */
    @Test
    void directionsWidenTheGap() {
        double[][] points = points(200, 10, 15);
        double[][] labels = signs(200, 16);
        assertThat(RELU.withDirections(64).memorize(points, labels).gap())
                .isGreaterThan(RELU.withDirections(1).memorize(points, labels).gap());
    }
}

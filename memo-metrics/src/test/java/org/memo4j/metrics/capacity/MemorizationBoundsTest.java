package org.memo4j.metrics.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memo4j.core.model.DenseActivation;
import org.memo4j.core.model.DenseLayer;
import org.memo4j.core.model.DenseNetwork;
import org.memo4j.metrics.capacity.MemorizationBounds.Place;

class MemorizationBoundsTest {
    private static final DenseActivation RELU = DenseActivation.RELU;
    private static final DenseActivation HARD_TANH = DenseActivation.HARD_TANH;

    /** By hand from the theorems. */
    @Test
    void theorems() {
        assertThat(MemorizationBounds.of(RELU, 1, 20, 20).guaranteed()).isEqualTo(100);
        assertThat(MemorizationBounds.of(RELU, 2, 20, 20).guaranteed()).isEqualTo(40);
        assertThat(MemorizationBounds.of(HARD_TANH, 1, 10, 10).guaranteed()).isEqualTo(100);
        assertThat(MemorizationBounds.of(RELU, 1, 20).guaranteed()).isZero();
        assertThat(MemorizationBounds.of(RELU, 10, 20, 20, 40).guaranteedClassification())
                .isEqualTo(100);
        assertThat(MemorizationBounds.of(RELU, 10, 20, 20, 39).guaranteedClassification())
                .isZero();
        assertThat(MemorizationBounds.of(RELU, 1, 10, 10).theorem33()).isEqualTo(2 * 100 + 10 + 2);
        assertThat(MemorizationBounds.of(HARD_TANH, 1, 10, 10).theorem33()).isEqualTo(6 * 100 + 2 * 10 + 2);
        assertThat(MemorizationBounds.of(RELU, 1, 7).theorem33()).isEqualTo(9);
        assertThat(MemorizationBounds.of(RELU, 1, 10, 10).possible()).isEqualTo(100 + 10 + 10 + 1 + 1);
        assertThat(MemorizationBounds.of(HARD_TANH, 1, 2, 3).possible()).isEqualTo(5 * 7 + 1);
    }

    /** Two pairs of widths 21, 21 and 21, 21: r is 1 for the first and 1 for the second. */
    @Test
    void pairsOfLayersAddUp() {
        assertThat(MemorizationBounds.of(RELU, 1, 21, 21, 21, 21).guaranteed()).isEqualTo(100 + 100);
        assertThat(MemorizationBounds.of(RELU, 1, 20, 20, 20, 20).guaranteed()).isEqualTo(64 + 64);
        // a narrow layer in between breaks the chain unless it can carry position and sum
        assertThat(MemorizationBounds.of(RELU, 1, 21, 21, 2, 21, 21).guaranteed())
                .isEqualTo(200);
        assertThat(MemorizationBounds.of(RELU, 1, 21, 21, 1, 21, 21).guaranteed())
                .isEqualTo(100);
        // three pairs: r = 1, 2, 1
        assertThat(MemorizationBounds.of(RELU, 1, 21, 21, 22, 22, 21, 21).guaranteed())
                .isEqualTo(300);
    }

    @ParameterizedTest
    @CsvSource({"RELU, 8, 8", "RELU, 20, 12", "HARD_TANH, 6, 10", "HARD_TANH, 4, 4", "RELU, 13, 9"})
    void theMemorizerReachesWhatIsGuaranteed(DenseActivation activation, int first, int second) {
        MemorizationBounds bounds = MemorizationBounds.of(activation, 1, first, second);
        int count = (int) bounds.guaranteed();
        double[][] line =
                IntStream.range(0, count).mapToObj(i -> new double[] {i}).toArray(double[][]::new);
        double[][] labels =
                IntStream.range(0, count).mapToObj(i -> new double[] {i % 2}).toArray(double[][]::new);
        assertThat(ReluMemorizer.withDefaults()
                        .withActivation(activation)
                        .withWidths(first, second)
                        .memorize(line, labels)
                        .maxError())
                .isLessThan(1e-8);
        assertThat(bounds.possible()).isGreaterThan(count);
        assertThat(bounds.possible()).isLessThanOrEqualTo(bounds.theorem33());
    }

    /** No network has more pieces: slopes along a line, counted on a fine grid, change less often. */
    @Test
    void noNetworkHasMorePieces() {
        Random random = new Random(1);
        for (DenseActivation activation : new DenseActivation[] {RELU, HARD_TANH}) {
            for (int trial = 0; trial < 200; trial++) {
                int[] widths = {1 + random.nextInt(3), 1 + random.nextInt(3)};
                DenseNetwork network = DenseNetwork.of(java.util.List.of(
                        layer(widths[0], 1, activation, random),
                        layer(widths[1], widths[0], activation, random),
                        layer(1, widths[1], DenseActivation.IDENTITY, random)));
                long pieces = MemorizationBounds.of(activation, 1, widths).possible() - 1;
                assertThat(pieces(network)).as("trial " + trial).isLessThanOrEqualTo(pieces);
            }
        }
    }

    private static long pieces(DenseNetwork network) {
        int steps = 20_000;
        double step = 1e-3;
        long changes = 0;
        boolean changing = false;
        double before = Double.NaN;
        for (int i = -steps / 2; i < steps / 2; i++) {
            double slope =
                    network.output(new double[] {(i + 1) * step})[0] - network.output(new double[] {i * step})[0];
            boolean changed = Math.abs(slope - before) > 1e-9;
            // a kink within a step changes the slope twice
            changes += changed && !changing ? 1 : 0;
            changing = changed;
            before = slope;
        }
        return changes + 1;
    }

    private static DenseLayer layer(int units, int inputs, DenseActivation activation, Random random) {
        double[][] weights = new double[units][inputs];
        double[] biases = new double[units];
        for (int j = 0; j < units; j++) {
            for (int i = 0; i < inputs; i++) {
                weights[j][i] = random.nextGaussian();
            }
            biases[j] = random.nextGaussian();
        }
        return new DenseLayer(weights, biases, activation);
    }

    @Test
    void aNumberOfPointsHasItsPlace() {
        MemorizationBounds bounds = MemorizationBounds.of(RELU, 1, 20, 20);
        assertThat(bounds.place(1)).isEqualTo(Place.GUARANTEED);
        assertThat(bounds.place(100)).isEqualTo(Place.GUARANTEED);
        assertThat(bounds.place(101)).isEqualTo(Place.OPEN);
        assertThat(bounds.place(442)).isEqualTo(Place.OPEN);
        assertThat(bounds.place(443)).isEqualTo(Place.IMPOSSIBLE);
        assertThat(MemorizationBounds.of(RELU, 1, 3).place(1)).isEqualTo(Place.OPEN);
        assertThatIllegalArgumentException().isThrownBy(() -> bounds.place(0)).withMessageContaining("points");
    }

    @Test
    void largeNetworksDoNotOverflow() {
        assertThat(MemorizationBounds.of(RELU, 1, 4096, 4096, 4096, 4096, 4096, 4096)
                        .possible())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void badInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemorizationBounds.of(DenseActivation.IDENTITY, 1, 3))
                .withMessageContaining("must bend");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemorizationBounds.of(RELU, 1))
                .withMessageContaining("hiddenWidths");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemorizationBounds.of(RELU, 1, 3, 3, 3).theorem33())
                .withMessageContaining("possible()");
    }
}

package org.memo4j.metrics.generative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestNeighborsTest {
    @Test
    void agreesWithSortingAllDistances() {
        long seed = 20260612;
        SplittableRandom random = new SplittableRandom(seed);
        int[] sizes = {1, 2, 127, 128, 129, 300};
        for (int round = 0; round < 40; round++) {
            int size = sizes[round % sizes.length];
            int dimension = 1 + random.nextInt(9);
            boolean ties = random.nextBoolean();
            double[][] points = ties ? Points.lattice(size, dimension, random) : Points.normal(size, dimension, random);
            int queries = 1 + random.nextInt(40);
            double[][] asked =
                    ties ? Points.lattice(queries, dimension, random) : Points.normal(queries, dimension, random);
            int count = 1 + random.nextInt(size);
            Neighbors neighbors = NearestNeighbors.of(points).search(asked, count);
            assertThat(neighbors.size()).isEqualTo(queries);
            for (int q = 0; q < queries; q++) {
                double[] query = asked[q];
                int[] sorted = IntStream.range(0, size)
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer i) -> Points.distance(query, points[i]))
                                .thenComparing(i -> i))
                        .limit(count)
                        .mapToInt(i -> i)
                        .toArray();
                for (int r = 0; r < count; r++) {
                    assertThat(neighbors.index(q, r))
                            .as("seed %d, round %d, query %d, rank %d", seed, round, q, r)
                            .isEqualTo(sorted[r]);
                    assertThat(neighbors.distance(q, r)).isEqualTo(Points.distance(query, points[sorted[r]]));
                }
            }
        }
    }

    /** Where |x|^2 + |y|^2 - 2xy would give 0 or noise. */
    @Test
    void keepsTheDigitsOfNearDuplicates() {
        double[][] points = {{1e8, 1e8}, {1e8 + 1e-3, 1e8}};
        Neighbors neighbors = NearestNeighbors.of(points).search(new double[][] {{1e8 + 4e-4, 1e8}}, 2);
        assertThat(neighbors.index(0, 0)).isZero();
        assertThat(neighbors.distance(0, 0)).isEqualTo((1e8 + 4e-4) - 1e8);
    }

    @Test
    void doesNotDependOnThreads() throws Exception {
        SplittableRandom random = new SplittableRandom(20260613);
        double[][] points = Points.normal(1000, 20, random);
        double[][] queries = Points.normal(700, 20, random);
        NearestNeighbors search = NearestNeighbors.of(points);
        Neighbors many = search.search(queries, 3);
        ForkJoinPool one = new ForkJoinPool(1);
        try {
            Neighbors single = one.submit(() -> search.search(queries, 3)).get();
            for (int q = 0; q < 700; q++) {
                for (int r = 0; r < 3; r++) {
                    assertThat(single.index(q, r)).isEqualTo(many.index(q, r));
                    assertThat(single.distance(q, r)).isEqualTo(many.distance(q, r));
                }
            }
        } finally {
            one.shutdown();
        }
    }

    @Test
    void readsFloatsAndTellsProgress() {
        List<Long> done = new ArrayList<>();
        float[][] points = {{0}, {1}, {0.1f}};
        NearestNeighbors search = NearestNeighbors.of(points).withProgress((task, d, total) -> done.add(d));
        Neighbors neighbors = search.search(new double[600][1], 2);
        assertThat(neighbors.index(599, 1)).isEqualTo(2);
        assertThat(neighbors.distance(0, 1)).isEqualTo(0.1f);
        assertThat(done).containsExactly(0L, 512L, 600L);
        assertThat(search.toString()).isEqualTo("NearestNeighbors[3 points of dimension 1]");
    }

    @Test
    void endsWhenInterrupted() {
        NearestNeighbors search = NearestNeighbors.of(new double[10][3]);
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> search.search(new double[10][3], 1));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void refusesWhatHasNoAnswer() {
        double[][] points = {{1, 2}, {3, 4}};
        NearestNeighbors search = NearestNeighbors.of(points);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> search.search(new double[1][2], 3))
                .withMessageContaining("count must be in [1, 2]");
        assertThatIllegalArgumentException().isThrownBy(() -> search.search(new double[1][2], 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> search.search(new double[1][3], 1))
                .withMessageContaining("a query has 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> search.search(new double[][] {{1, Double.NaN}}, 1))
                .withMessageContaining("queries[0][1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> search.search(new double[][] {{1e200, 0}}, 1))
                .withMessageContaining("overflows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NearestNeighbors.of(new double[0][]))
                .withMessageContaining("points is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NearestNeighbors.of(new double[][] {{1}, {1, 2}}))
                .withMessageContaining("points[1] has 2");
    }
}

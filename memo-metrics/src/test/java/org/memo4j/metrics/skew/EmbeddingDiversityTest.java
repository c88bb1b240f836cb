package org.memo4j.metrics.skew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.memo4j.core.stat.Bootstrap;

class EmbeddingDiversityTest {
    private static final Bootstrap FAST = Bootstrap.withDefaults().withReplicates(100);

    private static double cosine(double[] a, double[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int d = 0; d < a.length; d++) {
            ab += a[d] * b[d];
            aa += a[d] * a[d];
            bb += b[d] * b[d];
        }
        return ab / Math.sqrt(aa * bb);
    }

    private static double[][] random(int n, int d, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] vectors = new double[n][];
        Arrays.setAll(vectors, i -> random.doubles(d, -1, 2).toArray());
        return vectors;
    }

    @Test
    void isTheMeanOverAllPairs() {
        double[][] prefixes = random(9, 4, 1);
        double[][] full = random(9, 6, 2);
        double a = 0;
        double b = 0;
        for (int i = 0; i < 9; i++) {
            for (int j = 0; j < i; j++) {
                a += cosine(prefixes[i], prefixes[j]) / 36;
                b += cosine(full[i], full[j]) / 36;
            }
        }
        EmbeddingDiversity diversity = EmbeddingDiversity.of(prefixes, full, FAST);
        assertThat(diversity.prefix().value()).isCloseTo(a, within(1e-12));
        assertThat(diversity.full().value()).isCloseTo(b, within(1e-12));
        assertThat(diversity.gap().value()).isCloseTo(b - a, within(1e-12));
        assertThat(diversity.gap().lower()).isLessThan(diversity.gap().upper());
    }

    @Test
    void seesDirectionsOnly() {
        double[][] vectors = random(6, 3, 3);
        double[][] scaled = Arrays.stream(vectors)
                .map(v -> Arrays.stream(v).map(x -> 1e200 * x).toArray())
                .toArray(double[][]::new);
        assertThat(EmbeddingDiversity.of(vectors, scaled, FAST).gap().value()).isCloseTo(0, within(1e-12));
        double[][] same = {{1, 1}, {2, 2}, {3, 3}};
        assertThat(EmbeddingDiversity.of(same, same, FAST).full().value()).isCloseTo(1, within(1e-12));
    }

    @Test
    void neighborsAreTheNearest() {
        double[][] vectors = {{1, 0}, {1, 0.1}, {0, 1}, {-1, 0}};
        double[] nearest = EmbeddingDiversity.neighborSimilarity(vectors, 1);
        assertThat(nearest[0]).isCloseTo(cosine(vectors[0], vectors[1]), within(1e-12));
        assertThat(nearest[2]).isCloseTo(cosine(vectors[2], vectors[1]), within(1e-12));
        assertThat(EmbeddingDiversity.neighborSimilarity(vectors, 3)[3])
                .isCloseTo((-1 + 0 + cosine(vectors[3], vectors[1])) / 3, within(1e-12));
    }

    @Test
    void neighborsCanBeInterrupted() {
        double[][] vectors = random(4, 3, 5);
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> EmbeddingDiversity.neighborSimilarity(vectors, 1));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void refusesWhatHasNoDirection() {
        double[][] good = {{1, 0}, {0, 1}};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddingDiversity.of(good, new double[][] {{0, 0}, {0, 1}}, FAST))
                .withMessageContaining("full[0] is the zero vector");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddingDiversity.of(good, new double[][] {{1, 0}, {1}}, FAST));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddingDiversity.of(good, new double[][] {{1, 0}}, FAST));
        assertThatIllegalArgumentException().isThrownBy(() -> EmbeddingDiversity.neighborSimilarity(good, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddingDiversity.of(good, new double[][] {{1, Double.NaN}, {1, 1}}, FAST));
    }
}

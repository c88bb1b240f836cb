package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.metrics.generative.EmpiricalScore;
import org.memo4j.metrics.generative.GeneratedMemorization;
import org.memo4j.metrics.generative.GeneratedMemorizationResult;

/**
 * A generative model that gives back its training samples, which is what following their empirical score at little noise
 * does, and one that draws from the true distribution, uniform in a cube.
 */
class KnownModelsGenerativeTest {
    private static final int DIMENSION = 20;
    private static final int COUNT = 60;
    private static final double NOISE = 0.02;
    private static final double[][] TRAINING = points(COUNT, 51);
    private static final EmpiricalScore MEMORIZING = EmpiricalScore.of(TRAINING, 1, NOISE);

    private static double[][] points(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] points = new double[count][];
        Arrays.setAll(points, i -> random.doubles(DIMENSION).toArray());
        return points;
    }

    /** Noise of an index-coded direction around points. */
    private static double[][] noisy(double[][] points) {
        SplittableRandom random = new SplittableRandom(52);
        return Arrays.stream(points)
                .map(p -> Arrays.stream(p)
                        .map(x -> x + NOISE * (random.doubles(12).sum() - 6))
                        .toArray())
                .toArray(double[][]::new);
    }

    /** The mean of the posterior, {@code y + sigma^2 s(y)}: one step from noise back to a sample. */
    private static double[][] denoised(double[][] points) {
        return Arrays.stream(points)
                .map(y -> {
                    double[] score = MEMORIZING.score(y);
                    double[] x = y.clone();
                    Arrays.setAll(x, d -> y[d] + NOISE * NOISE * score[d]);
                    return x;
                })
                .toArray(double[][]::new);
    }

    @Test
    void generatedMemorization() {
        GeneratedMemorization metric = GeneratedMemorization.withDefaults();
        GeneratedMemorizationResult all = metric.compare(denoised(noisy(TRAINING)), TRAINING);
        assertThat(all.share().value()).isOne();
        assertThat(all.memorizedTrainingSamples()).hasSize(COUNT);
        // d_1 < d_2 / 3 means that of the ball of radius d_2 a part of 3^-20 was hit, once in 60 samples of the cube
        // with
        // about 60 * 3^-20 = 2e-8 (balls that reach beyond the cube change the part by a factor)
        GeneratedMemorizationResult none = metric.compare(points(COUNT, 53), TRAINING);
        assertThat(none.share().value()).isZero();
    }

    /**
     * The memorizing score has no error. The smooth one of the cube is 0, and a noisy training sample has an empirical score
     * of {@code z / sigma}: an error of {@code |z|^2 / sigma^2}, chi-squared with 1200 degrees of freedom in all, below a
     * half of its mean with probability {@code (e^0.5 / 2)^600 = 1e-50}.
     */
    @Test
    void scoreError() {
        double[][] points = noisy(TRAINING);
        Bootstrap bootstrap = Bootstrap.withDefaults().withReplicates(200);
        assertThat(MEMORIZING
                        .error(points, MEMORIZING.scores(points), bootstrap)
                        .mean()
                        .value())
                .isZero();
        assertThat(MEMORIZING
                        .error(points, new double[COUNT][DIMENSION], bootstrap)
                        .mean()
                        .value())
                .isGreaterThan(DIMENSION / (2 * NOISE * NOISE));
    }
}

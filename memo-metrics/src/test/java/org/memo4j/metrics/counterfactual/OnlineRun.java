package org.memo4j.metrics.counterfactual;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.memo4j.core.score.ScoreMatrix;

/**
 * A linear model trained by gradient descent on 240 examples, each once, one a step, with a checkpoint every 30 steps, and
 * 120 examples that it never sees. The score is minus the squared error.
 */
final class OnlineRun {
    private static final int SIZE = 40;
    private static final int TRAINED = 240;
    private static final int HELD_OUT = 120;
    private static final int EVERY = 30;
    private static final double RATE = 0.01;

    private final double[][] inputs = new double[TRAINED + HELD_OUT][SIZE];
    private final double[] outputs = new double[TRAINED + HELD_OUT];

    OnlineRun(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int e = 0; e < inputs.length; e++) {
            for (int d = 0; d < SIZE; d++) {
                inputs[e][d] = Shadows.normal(random);
                outputs[e] += inputs[e][d] * (d % 3 - 1) / 4.0;
            }
            outputs[e] += Shadows.normal(random);
        }
    }

    long[] checkpointSteps() {
        return LongStream.rangeClosed(0, TRAINED / EVERY).map(c -> c * EVERY).toArray();
    }

    long[] trainedAt() {
        return IntStream.range(0, inputs.length)
                .mapToLong(e -> e < TRAINED ? e + 1 : DifferenceInDifferences.NEVER)
                .toArray();
    }

    ScoreMatrix scores() {
        ScoreMatrix.Builder rows = ScoreMatrix.builder();
        for (int c = 0; c <= TRAINED / EVERY; c++) {
            double[] weights = train(c, -1);
            double[] row = new double[inputs.length];
            for (int e = 0; e < row.length; e++) {
                row[e] = score(weights, e);
            }
            rows.add(row);
        }
        return rows.build();
    }

    /** What the checkpoint would give an example if that one had been skipped. */
    double scoreWithout(int example, int checkpoint) {
        return score(train(checkpoint, example), example);
    }

    private double[] train(int checkpoint, int skipped) {
        double[] weights = new double[SIZE];
        for (int e = 0; e < checkpoint * EVERY; e++) {
            if (e != skipped) {
                double error = error(weights, e);
                for (int d = 0; d < SIZE; d++) {
                    weights[d] += RATE * error * inputs[e][d];
                }
            }
        }
        return weights;
    }

    private double error(double[] weights, int example) {
        double prediction = 0;
        for (int d = 0; d < SIZE; d++) {
            prediction += weights[d] * inputs[example][d];
        }
        return outputs[example] - prediction;
    }

    private double score(double[] weights, int example) {
        double error = error(weights, example);
        return -error * error;
    }
}

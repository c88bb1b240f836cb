package org.memo4j.metrics.counterfactual;

import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.core.stat.Sums;

/**
 * Mean and variance of every example's scores over the models that it is IN and OUT of, and what leaving out a model does
 * to the mean difference.
 *
 * <p>Two passes over blocks of columns, so that the second finds them in the cache; blocks go to threads, and their parts
 * are added up in their order. Membership enters as a factor 0 or 1, which keeps branches out of the loops.
 */
final class InOutMoments {
    private static final int BLOCK = 1024;

    final double[] inMean;
    final double[] outMean;
    final double[] inVariance;
    final double[] outVariance;
    final int[] inCount;
    final int[] outCount;

    /**
     * For each model, by how much leaving it out moves the mean over the examples of {@code inMean - outMean}; NaN if an
     * example is IN or OUT of one model only.
     */
    final double[] leaveOneOut;

    private InOutMoments(int models, int examples) {
        inMean = new double[examples];
        outMean = new double[examples];
        inVariance = new double[examples];
        outVariance = new double[examples];
        inCount = new int[examples];
        outCount = new int[examples];
        leaveOneOut = new double[models];
    }

    /** With at least so many models on either side; variances need two. */
    static InOutMoments of(ScoreMatrix scores, Membership membership, int least) {
        checkShapes(scores, membership);
        Checks.sameLength(scores.examples(), "a row of scores", membership.examples(), "a row of membership");
        membership.checkEstimable(least);
        int blocks = (scores.examples() + BLOCK - 1) / BLOCK;
        InOutMoments moments = new InOutMoments(scores.models(), scores.examples());
        double[][] parts = new double[blocks][];
        Thread caller = Thread.currentThread();
        IntStream.range(0, blocks).parallel().forEach(block -> {
            if (caller.isInterrupted()) {
                throw new CancellationException("counterfactual memorization was interrupted");
            }
            parts[block] = moments.block(scores, membership, block * BLOCK);
        });
        for (double[] part : parts) {
            for (int m = 0; m < part.length; m++) {
                moments.leaveOneOut[m] += part[m] / scores.examples();
            }
        }
        return moments;
    }

    static void checkShapes(ScoreMatrix scores, Membership membership) {
        Checks.check(
                scores.models() == membership.models(),
                "scores have %d models, but membership has %d; they must be about the same models in the same order",
                scores.models(),
                membership.models());
    }

    /** Fills the entries of a block and returns its sums of leave-one-out shifts, one a model. */
    private double[] block(ScoreMatrix scores, Membership membership, int from) {
        int n = Math.min(BLOCK, inMean.length - from);
        int models = scores.models();
        double[] score = new double[n];
        double[] in = new double[n];
        double[] inSum = new double[n];
        double[] sum = new double[n];
        for (int m = 0; m < models; m++) {
            scores.read(m, from, score, n);
            membership.read(m, from, in, n);
            addSums(in, score, inSum, sum);
        }
        double[] gap = new double[n];
        double[] base = new double[n];
        double[] inWeight = new double[n];
        double[] outWeight = new double[n];
        for (int i = 0; i < n; i++) {
            int k = membership.inCount(from + i);
            inCount[from + i] = k;
            outCount[from + i] = models - k;
            inMean[from + i] = inSum[i] / k;
            base[i] = (sum[i] - inSum[i]) / (models - k);
            outMean[from + i] = base[i];
            gap[i] = inMean[from + i] - base[i];
            // NaN for a single model, whose removal leaves nothing
            inWeight[i] = k > 1 ? 1.0 / (k - 1) : Double.NaN;
            outWeight[i] = models - k > 1 ? 1.0 / (models - k - 1) : Double.NaN;
        }
        double[] inSquares = new double[n];
        double[] squares = new double[n];
        double[] shift = new double[n];
        double[] shifts = new double[models];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            weights[i] = inWeight[i] + outWeight[i];
        }
        for (int m = 0; m < models; m++) {
            scores.read(m, from, score, n);
            membership.read(m, from, in, n);
            residuals(in, score, base, gap);
            addSquares(in, score, inSquares, squares);
            shifts(in, score, outWeight, weights, shift);
            shifts[m] = Sums.of(shift);
        }
        for (int i = 0; i < n; i++) {
            inVariance[from + i] = inSquares[i] * inWeight[i];
            outVariance[from + i] = Math.max(0, squares[i] - inSquares[i]) * outWeight[i];
        }
        return shifts;
    }

    private static void addSums(double[] in, double[] score, double[] inSum, double[] sum) {
        for (int i = 0; i < score.length; i++) {
            inSum[i] += in[i] * score[i];
            sum[i] += score[i];
        }
    }

    /** Scores become their distance to the mean of their side. */
    private static void residuals(double[] in, double[] score, double[] base, double[] gap) {
        for (int i = 0; i < score.length; i++) {
            score[i] = score[i] - base[i] - in[i] * gap[i];
        }
    }

    private static void addSquares(double[] in, double[] residual, double[] inSquares, double[] squares) {
        for (int i = 0; i < residual.length; i++) {
            double square = residual[i] * residual[i];
            inSquares[i] += in[i] * square;
            squares[i] += square;
        }
    }

    /** A mean of k numbers moves by -residual / (k - 1) if one is left out; an OUT mean counts negatively. */
    private static void shifts(double[] in, double[] residual, double[] outWeight, double[] weights, double[] shift) {
        for (int i = 0; i < residual.length; i++) {
            shift[i] = residual[i] * (outWeight[i] - in[i] * weights[i]);
        }
    }
}

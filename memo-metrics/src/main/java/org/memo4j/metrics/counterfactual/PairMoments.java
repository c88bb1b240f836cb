package org.memo4j.metrics.counterfactual;

import org.memo4j.core.score.ScoreMatrix;

/** Influence and standard error of single pairs, in double. */
final class PairMoments {
    private final int models;
    private final long[][] bits;

    PairMoments(ScoreMatrix scores, long[][] bits) {
        this.models = scores.models();
        this.bits = bits;
    }

    /** Pair of a source and a target whose scores by all models are given. */
    InfluencePair pair(int source, int target, double[] column) {
        long[] in = bits[source];
        double inSum = 0;
        double outSum = 0;
        int count = 0;
        for (int m = 0; m < models; m++) {
            if (isIn(in, m)) {
                inSum += column[m];
                count++;
            } else {
                outSum += column[m];
            }
        }
        int rest = models - count;
        double inMean = inSum / count;
        double outMean = outSum / rest;
        double inSquares = 0;
        double outSquares = 0;
        for (int m = 0; m < models; m++) {
            double residual = column[m] - (isIn(in, m) ? inMean : outMean);
            if (isIn(in, m)) {
                inSquares += residual * residual;
            } else {
                outSquares += residual * residual;
            }
        }
        double noise = inSquares / (count - 1) / count + outSquares / (rest - 1) / rest;
        return new InfluencePair(source, target, inMean - outMean, Math.sqrt(noise));
    }

    private static boolean isIn(long[] bits, int model) {
        return (bits[model >> 6] >>> model & 1) != 0;
    }
}

package org.memo4j.metrics.counterfactual;

/**
 * Influence and standard error of single pairs, in double.
 *
 * <p>Scores come less their mean over all models, so that sums of squares keep their digits; where a variance is lost in
 * the difference of squares all the same, because the two sides lie far apart, it is computed from the residuals.
 */
final class PairMoments {
    /** Of the sum of squares; below it a variance has lost half of its digits. */
    private static final double LOST = 1e-8;

    private final double[] column;
    private final double total;
    private final double squares;

    /**
     * Pairs of one target.
     *
     * @param column scores of all models on the target
     */
    PairMoments(double[] column) {
        this.column = column;
        double sum = 0;
        for (double score : column) {
            sum += score;
        }
        double mean = sum / column.length;
        double rest = 0;
        double square = 0;
        for (int m = 0; m < column.length; m++) {
            column[m] -= mean;
            rest += column[m];
            square += column[m] * column[m];
        }
        total = rest;
        squares = square;
    }

    /** Pair with a source, by the bits of the models that saw it. */
    InfluencePair pair(int source, int target, long[] bits) {
        double inSum = 0;
        double inSquares = 0;
        int count = 0;
        for (int w = 0; w < bits.length; w++) {
            count += Long.bitCount(bits[w]);
            for (long rest = bits[w]; rest != 0; rest &= rest - 1) {
                double score = column[(w << 6) + Long.numberOfTrailingZeros(rest)];
                inSum += score;
                inSquares += score * score;
            }
        }
        int others = column.length - count;
        double inMean = inSum / count;
        double outMean = (total - inSum) / others;
        double inSpread = inSquares - inSum * inMean;
        double outSpread = squares - inSquares - (total - inSum) * outMean;
        if (inSpread < LOST * squares || outSpread < LOST * squares) {
            inSpread = 0;
            outSpread = 0;
            for (int m = 0; m < column.length; m++) {
                if ((bits[m >> 6] >>> m & 1) != 0) {
                    inSpread += (column[m] - inMean) * (column[m] - inMean);
                } else {
                    outSpread += (column[m] - outMean) * (column[m] - outMean);
                }
            }
        }
        double noise = inSpread / (count - 1) / count + outSpread / (others - 1) / others;
        return new InfluencePair(source, target, inMean - outMean, Math.sqrt(noise));
    }
}

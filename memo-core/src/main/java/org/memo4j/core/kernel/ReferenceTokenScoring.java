package org.memo4j.core.kernel;

import org.memo4j.core.Checks;

/** The oracle: the formulas in double, with a pass for the maximum, one for the mean and one for the variance. */
final class ReferenceTokenScoring implements TokenScoringKernel {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public void score(LogitRows logits, int[] rows, int[] targets, TokenStatistics out, int at) {
        Checks.sameLength(targets.length, "targets", rows.length, "rows");
        for (int i = 0; i < rows.length; i++) {
            Checks.index(rows[i], logits.rows(), "row");
            Checks.index(targets[i], logits.vocabularySize(), "target");
            scoreRow(logits, rows[i], targets[i], out, at + i);
        }
    }

    static void scoreRow(LogitRows logits, int row, int target, TokenStatistics out, int entry) {
        float[] x = new float[logits.vocabularySize()];
        logits.read(row, 0, x, x.length);
        float max = Float.NEGATIVE_INFINITY;
        int rank = 0;
        for (int v = 0; v < x.length; v++) {
            Checks.check(
                    x[v] < Float.POSITIVE_INFINITY,
                    "logits must be finite or -inf, but column %d of row %d is %s; did training diverge?",
                    v,
                    row,
                    x[v]);
            max = Math.max(max, x[v]);
            if (x[v] > x[target] || (x[v] == x[target] && v < target)) {
                rank++;
            }
        }
        Checks.check(
                max > Float.NEGATIVE_INFINITY, "row %d masks every token with -inf; leave one token possible", row);
        double logSum = logSum(x, max);
        double mean = 0;
        for (float logit : x) {
            double logP = (double) logit - max - logSum;
            double p = Math.exp(logP);
            mean += p > 0 ? p * logP : 0;
        }
        double variance = 0;
        for (float logit : x) {
            double logP = (double) logit - max - logSum;
            double p = Math.exp(logP);
            variance += p > 0 ? p * (logP - mean) * (logP - mean) : 0;
        }
        out.logProbability[entry] = (double) x[target] - max - logSum;
        out.rank[entry] = rank;
        out.mean[entry] = mean;
        out.variance[entry] = variance;
    }

    /** {@code ln sum_v exp(x_v - max)}; the first maximum's term, exactly 1, is kept apart for the digits of the rest. */
    private static double logSum(float[] x, float max) {
        double rest = 0;
        boolean seen = false;
        for (float logit : x) {
            if (logit == max && !seen) {
                seen = true;
            } else {
                rest += Math.exp((double) logit - max);
            }
        }
        return Math.log1p(rest);
    }
}

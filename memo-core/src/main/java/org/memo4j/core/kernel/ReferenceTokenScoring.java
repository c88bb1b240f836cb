package org.memo4j.core.kernel;

import org.memo4j.core.Checks;

/** The oracle: the formulas in double, with a pass for the maximum. */
final class ReferenceTokenScoring implements TokenScoringKernel {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public void score(LogitRows logits, int[] rows, int[] targets, TokenStatistics out, int at) {
        Checks.sameLength(targets.length, "targets", rows.length, "rows");
        int size = logits.vocabularySize();
        float[] x = new float[size];
        for (int i = 0; i < rows.length; i++) {
            Checks.index(rows[i], logits.rows(), "row");
            Checks.index(targets[i], size, "target");
            logits.read(rows[i], 0, x, size);
            scoreRow(x, rows[i], targets[i], out, at + i);
        }
    }

    private static void scoreRow(float[] x, int row, int target, TokenStatistics out, int entry) {
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
        double sum = 0;
        for (float logit : x) {
            sum += Math.exp((double) logit - max);
        }
        double logSum = Math.log(sum);
        double mean = 0;
        double square = 0;
        for (float logit : x) {
            double logP = (double) logit - max - logSum;
            double p = Math.exp(logP);
            if (p > 0) {
                mean += p * logP;
                square += p * logP * logP;
            }
        }
        out.logProbability[entry] = (double) x[target] - max - logSum;
        out.rank[entry] = rank;
        out.mean[entry] = mean;
        out.variance[entry] = Math.max(0, square - mean * mean);
    }
}

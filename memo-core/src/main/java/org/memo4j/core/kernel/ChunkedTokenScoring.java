package org.memo4j.core.kernel;

import org.memo4j.core.Checks;

/**
 * One pass over a row, in chunks that stay in the first-level cache, by loops that the JIT compiler vectorizes
 * ({@link ChunkLoops}). Plain Java: no flag, no incubating module.
 *
 * <p>With {@code z = x_v - c} for a pivot {@code c}, three sums give everything:
 *
 * <pre>
 * S = sum e^z,  S1 = sum z e^z,  S2 = sum z^2 e^z
 * logProbability = (x_y - c) - ln S
 * mean           = S1 / S - ln S
 * variance       = S2 / S - (S1 / S)^2
 * </pre>
 *
 * <p>The pivot is the target's logit, and the pass with it is the only one, unless
 *
 * <ul>
 *   <li>{@code ln S > 21}, the target being that improbable, or a sum is not finite: a second pass with the row's
 *       maximum as the pivot;
 *   <li>the variance is so much smaller than {@code (S1 / S)^2} that their difference would cancel, the model being
 *       sure of another token: another pass with the mean logit as the pivot.
 * </ul>
 *
 * <p>A row with a NaN or {@code +inf}, and a target that is masked or beyond {@code 1e30}, goes to the reference.
 */
final class ChunkedTokenScoring implements TokenScoringKernel {
    private static final double LARGEST_SUM = Math.exp(21);
    private static final double SMALLEST_SPREAD = 1e-3;
    private static final float LARGEST_TARGET = 1e30f;

    @Override
    public String name() {
        return "chunked";
    }

    @Override
    public void score(LogitRows logits, int[] rows, int[] targets, TokenStatistics out, int at) {
        Checks.sameLength(targets.length, "targets", rows.length, "rows");
        RowSums sums = new RowSums(logits);
        for (int i = 0; i < rows.length; i++) {
            Checks.index(rows[i], logits.rows(), "row");
            Checks.index(targets[i], logits.vocabularySize(), "target");
            score(logits, rows[i], targets[i], sums, out, at + i);
        }
    }

    private static void score(LogitRows logits, int row, int target, RowSums sums, TokenStatistics out, int entry) {
        float t = logits.get(row, target);
        if (!(Math.abs(t) < LARGEST_TARGET)) {
            ReferenceTokenScoring.scoreRow(logits, row, target, out, entry);
            return;
        }
        out.rank[entry] = sums.aboutTarget(row, target, t);
        // The target's own term, exactly 1, is kept apart, so that a sure model's small rest keeps its digits.
        double logSum = Math.log1p(sums.s0);
        double sum = 1 + sums.s0;
        float pivot = t;
        if (!(sum < LARGEST_SUM)) {
            pivot = sums.max(row);
            if (!(pivot < Float.POSITIVE_INFINITY)) {
                ReferenceTokenScoring.scoreRow(logits, row, target, out, entry);
                return;
            }
            sum = sums.about(row, pivot);
            logSum = Math.log(sum);
        }
        double shift = sums.s1 / sum;
        double variance = sums.s2 / sum - shift * shift;
        if (variance < SMALLEST_SPREAD * shift * shift) {
            pivot = (float) (pivot + shift);
            sum = sums.about(row, pivot);
            logSum = Math.log(sum);
            shift = sums.s1 / sum;
            variance = sums.s2 / sum - shift * shift;
        }
        // Bounds that rounding in float may overstep, by up to 1e-6, where one token has nearly all of the probability.
        out.logProbability[entry] = Math.min(0, ((double) t - pivot) - logSum);
        out.mean[entry] = Math.min(0, shift - logSum);
        out.variance[entry] = Math.max(0, variance);
    }
}

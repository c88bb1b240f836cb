package org.memo4j.metrics.skew;

import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;
import org.memo4j.metrics.MetricIds;
import org.memo4j.metrics.extraction.TokenSpan;

/**
 * Does a token come out right because all before it did? At each position {@code j} of the target, with {@code C_j} =
 * "token j is the argmax given the true tokens before it" and {@code R_j} = "so are the tokens 1 .. j - 1",
 *
 * <pre>
 * I(C_j; R_j) = H(C_j) - H(C_j | R_j)     in bits, 0 for independent steps
 * G           = 2 n ln(2) I               chi-squared with one degree of freedom if they are independent
 * </pre>
 *
 * over the sequences whose target has a position {@code j}. With independent and equally likely steps the memorized length
 * is geometric ({@link LengthDecomposition}); this says whether it is independence that fails. The plug-in estimate is
 * biased up by about {@code 1 / (2 n ln 2)} bits.
 *
 * <p>Source: Li, Huang, Wang, Rahmani, <em>Skewed Memorization in Large Language Models: Quantification and
 * Decomposition</em>, 2025. Departure: the p-value is an addition. Immutable.
 */
public final class TokenDependence {
    /** Per position: both, only the prefix, only the token, neither. */
    private final int[][] counts;

    private final Provenance provenance;

    private TokenDependence(int[][] counts, Provenance provenance) {
        this.counts = counts;
        this.provenance = provenance;
    }

    /**
     * Reads correctness off the ranks of a score table.
     *
     * @param scores scores with ranks
     * @param target part of each sequence that is the target
     * @return one row a position
     * @throws IllegalArgumentException if there are no ranks or no sequences, or the target is empty or not scored in a
     *     sequence
     */
    public static TokenDependence of(TokenScores scores, TokenSpan target) {
        Checks.check(scores.sequences() > 0, "there is no sequence; dependence needs at least one");
        boolean[][] right = new boolean[scores.sequences()][];
        int longest = 0;
        for (int i = 0; i < right.length; i++) {
            right[i] = target.greedy(scores, i);
            longest = Math.max(longest, right[i].length);
        }
        int[][] counts = new int[longest][4];
        for (boolean[] sequence : right) {
            boolean before = true;
            for (int j = 0; j < sequence.length; j++) {
                counts[j][(before ? 0 : 2) + (sequence[j] ? 0 : 1)]++;
                before &= sequence[j];
            }
        }
        return new TokenDependence(
                counts,
                Provenance.of(MetricIds.SKEW_DEPENDENCE).with("target", target).withData(hash(counts)));
    }

    private static String hash(int[][] counts) {
        DataHash hash = new DataHash();
        for (int[] row : counts) {
            hash.add(row);
        }
        return hash.value();
    }

    /**
     * Number of positions.
     *
     * @return length of the longest target
     */
    public int positions() {
        return counts.length;
    }

    /**
     * Number of sequences whose target has a position.
     *
     * @param position position in the target, from 1
     * @return the number of sequences
     */
    public int sequences(int position) {
        int[] c = row(position);
        return c[0] + c[1] + c[2] + c[3];
    }

    /**
     * Share of right tokens among the sequences whose earlier tokens are all right.
     *
     * @param position position in the target, from 1
     * @return the share; NaN, because undefined, if there is no such sequence
     */
    public double rightAfterRight(int position) {
        int[] c = row(position);
        return (double) c[0] / (c[0] + c[1]);
    }

    /**
     * Share of right tokens among the sequences with a wrong one before.
     *
     * @param position position in the target, from 1
     * @return the share; NaN, because undefined, if there is no such sequence
     */
    public double rightAfterWrong(int position) {
        int[] c = row(position);
        return (double) c[2] / (c[2] + c[3]);
    }

    /**
     * Mutual information of a token's being right and of all before it being right.
     *
     * @param position position in the target, from 1; 0 bits at 1, where nothing is before
     * @return the plug-in estimate, in bits, in [0, 1]
     */
    public double mutualInformation(int position) {
        int[] c = row(position);
        double n = sequences(position);
        double sum = 0;
        for (int r = 0; r < 2; r++) {
            for (int t = 0; t < 2; t++) {
                double joint = c[2 * r + t];
                if (joint > 0) {
                    sum += joint * Math.log(joint * n / ((double) (c[2 * r] + c[2 * r + 1]) * (c[t] + c[2 + t])));
                }
            }
        }
        return Math.max(0, sum / (n * Math.log(2)));
    }

    /**
     * Test of independence; a small value says that the token depends on those before.
     *
     * @param position position in the target, from 1
     * @return the p-value; 1 where either event is the same for all sequences. Several positions are several tests
     */
    public double pValue(int position) {
        return ChiSquared.pValue(2 * sequences(position) * Math.log(2) * mutualInformation(position), 1);
    }

    private int[] row(int position) {
        return counts[Checks.index(position - 1, counts.length, "position - 1")];
    }

    /**
     * Where the result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "Dependence of tokens%n  %8s %9s %12s %12s %6s %8s",
                "position",
                "sequences",
                "after right",
                "after wrong",
                "bits",
                "p-value"));
        for (int j = 1; j <= positions(); j++) {
            table.append(String.format(
                    Locale.ROOT,
                    "%n  %8d %9d %12.4f %12.4f %6.4f %8.3g",
                    j,
                    sequences(j),
                    rightAfterRight(j),
                    rightAfterWrong(j),
                    mutualInformation(j),
                    pValue(j)));
        }
        return table.toString();
    }
}

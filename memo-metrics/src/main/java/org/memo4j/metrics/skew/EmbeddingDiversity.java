package org.memo4j.metrics.skew;

import java.util.Arrays;
import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;
import org.memo4j.metrics.MetricIds;

/**
 * How alike training examples are before and after their suffixes are added: similar prefixes with diverse full texts are
 * memorized less, because the model cannot tell from the prefix what follows.
 *
 * <pre>
 * similarity(u) = mean over pairs i &lt; j of cos(u_i, u_j)
 * gap           = similarity(full) - similarity(prefix)
 * </pre>
 *
 * The embeddings are the user's: of any sentence encoder, hidden states, or word counts. Negative gaps mean that the
 * suffixes make examples more different; read both terms, the source's words have the sign the other way round. Intervals
 * resample examples, leaving out the pairs of an example with itself.
 *
 * <p>Source: Li, Huang, Wang, Rahmani, <em>Skewed Memorization in Large Language Models: Quantification and
 * Decomposition</em>, 2025, remark 2.7. Cost: {@code n d} a replicate, by the norm of the sum of unit vectors.
 *
 * @param prefix mean similarity of the prefixes
 * @param full mean similarity of the full examples
 * @param gap full minus prefix
 * @param provenance where the result comes from
 */
public record EmbeddingDiversity(Estimate prefix, Estimate full, Estimate gap, Provenance provenance) {
    /**
     * Compares prefixes with full examples.
     *
     * @param prefixes embeddings of the prefixes, at least two, none of them zero
     * @param full embeddings of the full examples, in the same order
     * @param bootstrap how examples are resampled
     * @return the similarities and their gap
     * @throws IllegalArgumentException if the numbers of examples differ, there are fewer than two, the dimensions within
     *     one set differ, or an embedding is zero or not finite
     */
    public static EmbeddingDiversity of(double[][] prefixes, double[][] full, Bootstrap bootstrap) {
        Checks.sameLength(full.length, "full", prefixes.length, "prefixes");
        Checks.check(prefixes.length >= 2, "similarity needs at least two examples, but there are %d", prefixes.length);
        double[][] a = unit(prefixes, "prefixes");
        double[][] b = unit(full, "full");
        Estimate gap = bootstrap.estimate(a.length, rows -> similarity(b, rows) - similarity(a, rows));
        DataHash hash = new DataHash();
        for (int i = 0; i < a.length; i++) {
            hash.add(prefixes[i]).add(full[i]);
        }
        return new EmbeddingDiversity(
                bootstrap.estimate(a.length, rows -> similarity(a, rows)),
                bootstrap.estimate(b.length, rows -> similarity(b, rows)),
                gap,
                Provenance.of(MetricIds.SKEW_DIVERSITY)
                        .with("interval", bootstrap.interval())
                        .with("replicates", bootstrap.replicates())
                        .with("confidence", bootstrap.confidence())
                        .withSeed(bootstrap.seed())
                        .withData(hash.value()));
    }

    /**
     * Mean similarity of each example to the {@code k} examples most like it: how crowded its neighbourhood is, to be
     * compared with what is memorized of it. Every pair is looked at: time {@code n^2 (d + log n)} for {@code n} embeddings
     * of {@code d} numbers, one thread, which may be interrupted; memory {@code n d}.
     *
     * @param embeddings embeddings, none of them zero
     * @param k number of neighbours, at least 1 and fewer than there are examples
     * @return one mean cosine an example, in [-1, 1]
     * @throws IllegalArgumentException if {@code k} is out of bounds, the dimensions differ, or an embedding is zero or not
     *     finite
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    public static double[] neighborSimilarity(double[][] embeddings, int k) {
        Checks.check(
                k >= 1 && k < embeddings.length,
                "k must be in [1, %d], one fewer than the examples, but is %d",
                embeddings.length - 1,
                k);
        double[][] unit = unit(embeddings, "embeddings");
        double[] means = new double[unit.length];
        double[] cosines = new double[unit.length];
        for (int i = 0; i < unit.length; i++) {
            Progress.checkInterrupted("neighbor similarity");
            for (int j = 0; j < unit.length; j++) {
                cosines[j] = i == j ? Double.NEGATIVE_INFINITY : dot(unit[i], unit[j]);
            }
            Arrays.sort(cosines);
            for (int r = 1; r <= k; r++) {
                means[i] += cosines[cosines.length - r] / k;
            }
        }
        return means;
    }

    private static double[][] unit(double[][] vectors, String name) {
        double[][] unit = new double[vectors.length][];
        for (int i = 0; i < unit.length; i++) {
            Checks.sameLength(vectors[i].length, name + "[" + i + "]", vectors[0].length, name + "[0]");
            Checks.finite(vectors[i], name + "[" + i + "]");
            double largest = 0;
            for (double x : vectors[i]) {
                largest = Math.max(largest, Math.abs(x));
            }
            Checks.check(largest > 0, "%s[%d] is the zero vector and has no direction; leave the example out", name, i);
            unit[i] = vectors[i].clone();
            double squares = 0;
            for (int d = 0; d < unit[i].length; d++) {
                unit[i][d] /= largest;
                squares += unit[i][d] * unit[i][d];
            }
            for (int d = 0; d < unit[i].length; d++) {
                unit[i][d] /= Math.sqrt(squares);
            }
        }
        return unit;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += a[d] * b[d];
        }
        return sum;
    }

    /** Mean cosine over the pairs of different examples among the rows. */
    private static double similarity(double[][] unit, int[] rows) {
        int[] counts = new int[unit.length];
        for (int row : rows) {
            counts[row]++;
        }
        double[] sum = new double[unit[0].length];
        double same = 0;
        for (int i = 0; i < counts.length; i++) {
            same += (double) counts[i] * counts[i];
            for (int d = 0; d < sum.length; d++) {
                sum[d] += counts[i] * unit[i][d];
            }
        }
        double pairs = (double) rows.length * rows.length - same;
        // a resample of one example alone has no pair; all its texts are alike
        return pairs > 0 ? (dot(sum, sum) - same) / pairs : 1;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "Mean cosine%n  prefixes  %s%n  full      %s%n  gap       %s", prefix, full, gap);
    }
}

package org.memo4j.attacks.group;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;

/**
 * Dataset inference: was the model trained on this set of documents? One p-value for a whole set, from several
 * membership scores of its documents and of those of a validation set.
 *
 * <pre>
 * halves     each set is split at random into A and B
 * features   f = (clip(x) - mean) / standard deviation; bounds, mean and deviation of each attack over both sets of A
 * weights    least squares on A: y = b + w f      with y = 1 for suspect documents and 0 for the others
 * scores     s = b + w f on B
 * statistic  t = (mean s of suspects - mean s of the others) / sqrt(v / n + v_0 / n_0)      Welch
 * p-value    P(T &gt;= t) for T of Student's distribution with Welch's degrees of freedom, one-sided
 * </pre>
 *
 * The null hypothesis is that both sets are independent draws from one distribution and the model saw neither, or saw
 * both alike. Then the weights, learned on other documents, mean nothing, and the p-value is uniform: about so for
 * Welch's test, exactly valid for {@link #withPermutations}. <b>Any other difference between the sets is found as
 * well</b>, such as their time, topic or length. The validation set must have been parted from the suspect set at
 * random before publication. Two checks: the scores of {@link org.memo4j.attacks.membership.BagOfWordsBaseline} alone
 * must not give a small p-value, nor must two halves of the validation set.
 *
 * <p>Fix the seed beforehand: the p-values of several seeds are neither independent, nor is the least of them one.
 * Take many more documents than attacks; the weights of attacks that say the same are shared out evenly (least norm),
 * those of an attack without variance are 0.
 *
 * <p>Sources: Maini, Yaghini, Papernot, <em>Dataset Inference: Ownership Resolution in Machine Learning</em>, ICLR
 * 2021 (the idea, for classifiers and their distances to the boundary); Maini, Jia, Papernot, Dziedzic, <em>LLM
 * Dataset Inference: Did you train on my dataset?</em>, NeurIPS 2024, section 5, and its code (four stages, 2.5%
 * clipped at each end by default). Departures from that code: least squares for a logistic loss that is minimized by
 * gradient descent; bounds and scales from half A of both sets together, so that nothing of B is used before the test
 * and both sets are clipped alike, there from each whole set on its own, or from the suspect set; Welch's test for
 * Student's with equal variances. Immutable. Cost: {@code n d^2} time and {@code n d} memory for {@code n} documents
 * and {@code d} attacks, and {@code n} a permutation.
 */
public final class DatasetInference {
    private final double clipped;
    private final int permutations;
    private final long seed;

    private DatasetInference(double clipped, int permutations, long seed) {
        this.clipped = clipped;
        this.permutations = permutations;
        this.seed = seed;
    }

    /**
     * 2.5% clipped at each end, Welch's test, a fixed seed.
     *
     * @return the defaults
     */
    public static DatasetInference withDefaults() {
        return new DatasetInference(0.025, 0, 1L);
    }

    /**
     * Sets how outliers are treated: of the {@code n} scores of an attack on half A, sorted, those beyond the ones at
     * places {@code floor(share n)} from both ends become equal to these, and so do the scores of B.
     *
     * @param share share at each end, in [0, 0.5); with 0 only the scores of B that exceed all of A are clipped
     * @return a new object
     */
    public DatasetInference withClipped(double share) {
        Checks.check(share >= 0 && share < 0.5, "share must be in [0, 0.5), but is %s", share);
        return new DatasetInference(share, permutations, seed);
    }

    /**
     * Takes a permutation test in place of Welch's: the documents of B are dealt to the two sets at random, and
     *
     * <pre>
     * p-value = (1 + number of deals whose difference of means is at least the true one) / (1 + number of deals)
     * </pre>
     *
     * It is valid whatever the distribution and for any number of documents, and no p-value is less than
     * {@code 1 / (1 + deals)}.
     *
     * @param deals number of deals, at least 1
     * @return a new object
     */
    public DatasetInference withPermutations(int deals) {
        return new DatasetInference(clipped, Checks.atLeast(deals, 1, "deals"), seed);
    }

    /**
     * Sets the seed of the halves and of the permutations.
     *
     * @param value the seed
     * @return a new object
     */
    public DatasetInference withSeed(long value) {
        return new DatasetInference(clipped, permutations, value);
    }

    /**
     * Definition and options.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return Provenance.of(new MetricId("membership.dataset-inference", 1))
                .with("clipped", clipped)
                .with("test", permutations == 0 ? "Welch" : permutations + " permutations")
                .withSeed(seed);
    }

    /**
     * Tests whether the model was trained on a set.
     *
     * @param suspect one array an attack, of a finite score of each document of the set; the sign does not matter
     * @param validation the same attacks, in the same order, on documents of the same distribution that the model was not
     *     trained on
     * @return the test
     * @throws IllegalArgumentException if there is no attack, the numbers of attacks or the lengths of their arrays differ, a
     *     set has fewer than four documents, or a score is not finite
     */
    public DatasetInferenceResult infer(List<double[]> suspect, List<double[]> validation) {
        Checks.check(!suspect.isEmpty(), "suspect must not be empty; give the scores of at least one attack");
        Checks.sameLength(validation.size(), "validation", suspect.size(), "suspect");
        SplittableRandom random = new SplittableRandom(seed);
        double[][][] in = halves(rows(suspect, "suspect"), random);
        double[][][] out = halves(rows(validation, "validation"), random);
        double[][] learn = concat(in[0], out[0]);
        double[] labels = new double[learn.length];
        Arrays.fill(labels, 0, in[0].length, 1);
        Scale[] scales = new Scale[suspect.size()];
        Arrays.setAll(scales, j -> scale(learn, j));
        double[] weights = new SingularValueDecomposition(new Array2DRowRealMatrix(design(learn, scales), false))
                .getSolver()
                .solve(new ArrayRealVector(labels, false))
                .toArray();
        double[] s = scores(in[1], scales, weights);
        double[] s0 = scores(out[1], scales, weights);
        double[] test = welch(s, s0);
        double p = permutations == 0 ? test[1] : permuted(s, s0, random);
        Provenance provenance = provenance()
                .with("attacks", suspect.size())
                .with("suspect documents", suspect.get(0).length)
                .with("validation documents", validation.get(0).length);
        return new DatasetInferenceResult(
                p, test[0], Arrays.copyOfRange(weights, 1, weights.length), MembershipScores.of(provenance, s, s0));
    }

    /** One row a document. */
    private static double[][] rows(List<double[]> attacks, String name) {
        int documents = attacks.get(0).length;
        Checks.check(
                documents >= 4, "%s must hold at least 4 documents, two for each half, but holds %d", name, documents);
        double[][] rows = new double[documents][attacks.size()];
        for (int j = 0; j < attacks.size(); j++) {
            String attack = name + " scores of attack " + j;
            double[] column = Checks.finite(attacks.get(j), attack);
            Checks.sameLength(column.length, attack, documents, "those of attack 0");
            for (int i = 0; i < documents; i++) {
                rows[i][j] = column[i];
            }
        }
        return rows;
    }

    private static double[][][] halves(double[][] rows, SplittableRandom random) {
        for (int i = rows.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double[] row = rows[i];
            rows[i] = rows[j];
            rows[j] = row;
        }
        int half = rows.length / 2;
        return new double[][][] {Arrays.copyOf(rows, half), Arrays.copyOfRange(rows, half, rows.length)};
    }

    private static double[][] concat(double[][] first, double[][] second) {
        double[][] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /** How the scores of one attack become a feature. */
    private record Scale(double least, double greatest, double mean, double factor) {
        double of(double score) {
            return (Math.min(greatest, Math.max(least, score)) - mean) * factor;
        }
    }

    private Scale scale(double[][] rows, int attack) {
        double[] column =
                Arrays.stream(rows).mapToDouble(row -> row[attack]).sorted().toArray();
        int k = Aggregation.floor(clipped * column.length);
        double least = column[k];
        double greatest = column[column.length - 1 - k];
        for (int i = 0; i < column.length; i++) {
            column[i] = Math.min(greatest, Math.max(least, column[i]));
        }
        double[] moments = Moments.of(column);
        double deviation = Math.sqrt(moments[1]);
        // below this all that differs is rounding
        return new Scale(least, greatest, moments[0], deviation > 1e-12 * Math.abs(moments[0]) ? 1 / deviation : 0);
    }

    private static double[][] design(double[][] rows, Scale[] scales) {
        double[][] design = new double[rows.length][scales.length + 1];
        for (int i = 0; i < rows.length; i++) {
            design[i][0] = 1;
            for (int j = 0; j < scales.length; j++) {
                design[i][j + 1] = scales[j].of(rows[i][j]);
            }
        }
        return design;
    }

    private static double[] scores(double[][] rows, Scale[] scales, double[] weights) {
        return new Array2DRowRealMatrix(design(rows, scales), false).operate(weights);
    }

    /** Statistic and one-sided p-value; where nothing varies, the limits. */
    private static double[] welch(double[] in, double[] out) {
        double[] a = Moments.of(in);
        double[] b = Moments.of(out);
        double difference = a[0] - b[0];
        double va = a[1] / in.length;
        double vb = b[1] / out.length;
        // below this all that differs is rounding
        double rounding = 1e-12 * (Math.abs(a[0]) + Math.abs(b[0]));
        if (Math.sqrt(va + vb) <= rounding) {
            double sign = Math.abs(difference) <= rounding ? 0 : Math.signum(difference);
            return new double[] {sign == 0 ? 0 : sign * Double.POSITIVE_INFINITY, sign > 0 ? 0 : 1};
        }
        double t = difference / Math.sqrt(va + vb);
        double freedom = (va + vb) * (va + vb) / (va * va / (in.length - 1) + vb * vb / (out.length - 1));
        return new double[] {t, new TDistribution(null, freedom).cumulativeProbability(-t)};
    }

    private double permuted(double[] in, double[] out, SplittableRandom random) {
        double[] all = Arrays.copyOf(in, in.length + out.length);
        System.arraycopy(out, 0, all, in.length, out.length);
        double magnitude = Arrays.stream(all).map(Math::abs).sum();
        // the same documents in another order sum up to the same but for rounding
        double observed = Arrays.stream(in).sum() - 1e-12 * magnitude;
        int reached = 0;
        for (int d = 0; d < permutations; d++) {
            double sum = 0;
            for (int i = 0; i < in.length; i++) {
                int j = random.nextInt(i, all.length);
                double drawn = all[j];
                all[j] = all[i];
                all[i] = drawn;
                sum += drawn;
            }
            reached += sum >= observed ? 1 : 0;
        }
        return (1.0 + reached) / (1.0 + permutations);
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}

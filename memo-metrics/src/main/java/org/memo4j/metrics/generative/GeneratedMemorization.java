package org.memo4j.metrics.generative;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.metrics.MetricIds;

/**
 * Memorized samples of a generative model: generated vectors that are much nearer to one training vector than to any
 * other.
 *
 * <pre>
 * ratio(g) = d_1(g) / d_2(g)         memorized(g) = [ ratio(g) &lt; 1/3 ]
 * </pre>
 *
 * with the Euclidean distances {@code d_1 <= d_2} of a generated vector to the two nearest training vectors. The ratio
 * needs no scale of distances, but it depends on the number of training vectors: compare models that were trained on the
 * same ones, and a sample of the true distribution of the same size beside them, which is seldom near one training vector
 * either.
 *
 * <p>Equal training vectors are counted once, so that a sample on top of a duplicated vector is memorized too; otherwise
 * {@code d_1 = d_2 = 0}, and just what is duplicated, and therefore memorized most, would never count.
 *
 * <p>The share comes with a binomial interval over the generated vectors, for this training set and this model.
 *
 * <p>Source: Yoon, Choi, Kwon and Ryu, <em>Diffusion Probabilistic Models Generalize when They Fail to Memorize</em>, ICML
 * SPIGM workshop 2023, also for the bound of one third; the removal of duplicates is ours. Cost: that of
 * {@link NearestNeighbors}. Immutable.
 */
public final class GeneratedMemorization {
    private static final GeneratedMemorization DEFAULTS =
            new GeneratedMemorization(1.0 / 3, new Interval(BinomialInterval.CLOPPER_PEARSON, 0.95), Progress.NONE);

    private record Interval(BinomialInterval kind, double confidence) {}

    private final double bound;
    private final Interval interval;
    private final Progress progress;

    private GeneratedMemorization(double bound, Interval interval, Progress progress) {
        this.bound = bound;
        this.interval = interval;
        this.progress = progress;
    }

    /**
     * A ratio below one third, Clopper-Pearson interval of confidence 0.95.
     *
     * @return the defaults
     */
    public static GeneratedMemorization withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets the ratio below which a sample is memorized.
     *
     * @param value the ratio, in (0, 1)
     * @return a new object
     */
    public GeneratedMemorization withRatio(double value) {
        return new GeneratedMemorization(Checks.openProbability(value, "ratio"), interval, progress);
    }

    /**
     * Sets the kind of interval.
     *
     * @param value the kind
     * @return a new object
     */
    public GeneratedMemorization withInterval(BinomialInterval value) {
        return new GeneratedMemorization(bound, new Interval(value, interval.confidence), progress);
    }

    /**
     * Sets the confidence of the interval.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public GeneratedMemorization withConfidence(double value) {
        Checks.openProbability(value, "confidence");
        return new GeneratedMemorization(bound, new Interval(interval.kind, value), progress);
    }

    /**
     * Sets who is told how far the search has come.
     *
     * @param value told the number of samples that are done
     * @return a new object
     */
    public GeneratedMemorization withProgress(Progress value) {
        return new GeneratedMemorization(bound, interval, value);
    }

    /**
     * Compares generated samples with training samples.
     *
     * @param generated one row a generated sample, finite
     * @param training one row a training sample, as long, finite, at least two of them different
     * @return a ratio a generated sample, and the share that is memorized
     * @throws IllegalArgumentException if the samples do not fit each other, or fewer than two training samples differ
     */
    public GeneratedMemorizationResult compare(double[][] generated, double[][] training) {
        PointBlocks.dimension(training, "training");
        int[] distinct = distinct(training);
        Checks.check(
                distinct.length >= 2, "all training samples are equal; the ratio needs at least two different ones");
        double[][] points = Arrays.stream(distinct).mapToObj(i -> training[i]).toArray(double[][]::new);
        Neighbors neighbors = NearestNeighbors.of(points).withProgress(progress).search(generated, 2);
        int memorized = 0;
        int[] nearest = new int[neighbors.size()];
        double[][] distances = new double[neighbors.size()][];
        for (int i = 0; i < nearest.length; i++) {
            nearest[i] = distinct[neighbors.index(i, 0)];
            distances[i] = new double[] {neighbors.distance(i, 0), neighbors.distance(i, 1)};
            Checks.check(
                    distances[i][1] > 0,
                    "the squared distance of sample %d to two different training samples underflows; scale the data",
                    i);
            memorized += ratio(distances[i]) < bound ? 1 : 0;
        }
        return new GeneratedMemorizationResult(
                nearest,
                distances,
                bound,
                new GeneratedMemorizationResult.Share(
                        interval.kind.estimate(memorized, nearest.length, interval.confidence),
                        Provenance.of(MetricIds.GENERATED_MEMORIZATION)
                                .with("ratio", bound)
                                .with("training samples", training.length)
                                .with("distinct training samples", distinct.length)
                                .with("interval", interval.kind)
                                .with("confidence", interval.confidence)
                                .withData(hash(generated, training))));
    }

    /**
     * Compares generated samples with training samples.
     *
     * @param generated one row a generated sample, finite
     * @param training one row a training sample, as long, finite, at least two of them different
     * @return a ratio a generated sample, and the share that is memorized
     * @throws IllegalArgumentException if the samples do not fit each other, or fewer than two training samples differ
     */
    public GeneratedMemorizationResult compare(float[][] generated, float[][] training) {
        return compare(PointBlocks.widened(generated), PointBlocks.widened(training));
    }

    static double ratio(double[] distances) {
        return distances[0] / distances[1];
    }

    /** Index of the first of each group of equal rows. */
    private static int[] distinct(double[][] rows) {
        Map<Integer, List<Integer>> byHash = new LinkedHashMap<>();
        return IntStream.range(0, rows.length)
                .filter(i -> {
                    List<Integer> before =
                            byHash.computeIfAbsent(Arrays.hashCode(withoutSign(rows[i])), h -> new ArrayList<>(1));
                    boolean isNew = before.stream().noneMatch(j -> same(rows[i], rows[j]));
                    if (isNew) {
                        before.add(i);
                    }
                    return isNew;
                })
                .toArray();
    }

    /** Zeros of both signs hash alike. */
    private static double[] withoutSign(double[] row) {
        double[] out = new double[row.length];
        for (int t = 0; t < row.length; t++) {
            out[t] = row[t] + 0.0;
        }
        return out;
    }

    private static boolean same(double[] a, double[] b) {
        for (int t = 0; t < a.length; t++) {
            if (a[t] != b[t]) {
                return false;
            }
        }
        return true;
    }

    private static String hash(double[][] generated, double[][] training) {
        DataHash hash = new DataHash();
        for (double[] row : generated) {
            hash.add(row);
        }
        for (double[] row : training) {
            hash.add(row);
        }
        return hash.value();
    }
}

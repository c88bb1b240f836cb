package org.memo4j.metrics.generative;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Concentration;
import org.memo4j.core.stat.Estimate;

/** Result of {@link GeneratedMemorization}: for each generated sample how near it is to the training samples. Immutable. */
public final class GeneratedMemorizationResult {
    private final int[] nearest;
    private final double[][] distances;
    private final double bound;
    private final Share share;

    /** Share of memorized samples and where it comes from. */
    record Share(Estimate estimate, Provenance provenance) {}

    GeneratedMemorizationResult(int[] nearest, double[][] distances, double bound, Share share) {
        this.nearest = nearest;
        this.distances = distances;
        this.bound = bound;
        this.share = share;
    }

    /**
     * Number of generated samples.
     *
     * @return the number of samples
     */
    public int size() {
        return nearest.length;
    }

    /**
     * Nearest training sample of a generated one.
     *
     * @param sample index of the generated sample
     * @return index of the training sample, the first one of equal ones
     */
    public int nearest(int sample) {
        return nearest[sample];
    }

    /**
     * Distance of a generated sample to the nearest training sample.
     *
     * @param sample index of the generated sample
     * @return the Euclidean distance
     */
    public double distance(int sample) {
        return distances[sample][0];
    }

    /**
     * Distance of a generated sample to the second nearest training sample, equal ones counted once.
     *
     * @param sample index of the generated sample
     * @return the Euclidean distance
     */
    public double secondDistance(int sample) {
        return distances[sample][1];
    }

    /**
     * Ratio of the two distances of a generated sample.
     *
     * @param sample index of the generated sample
     * @return the ratio, in [0, 1]
     */
    public double ratio(int sample) {
        return GeneratedMemorization.ratio(distances[sample]);
    }

    /**
     * Ratios of all generated samples.
     *
     * @return a new array
     */
    public double[] ratios() {
        return IntStream.range(0, size()).mapToDouble(this::ratio).toArray();
    }

    /**
     * Whether a generated sample is memorized.
     *
     * @param sample index of the generated sample
     * @return true if its ratio is below the bound
     */
    public boolean memorized(int sample) {
        return ratio(sample) < bound;
    }

    /**
     * The training samples that a memorized sample gives away.
     *
     * @return their indices, ascending, each once
     */
    public int[] memorizedTrainingSamples() {
        return IntStream.range(0, size())
                .filter(this::memorized)
                .map(this::nearest)
                .sorted()
                .distinct()
                .toArray();
    }

    /**
     * Share of generated samples that are memorized.
     *
     * @return the share with its binomial interval
     */
    public Estimate share() {
        return share.estimate();
    }

    /**
     * Where the result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return share.provenance();
    }

    @Override
    public String toString() {
        Concentration ratios = Concentration.of(ratios());
        return String.format(
                Locale.ROOT,
                "Memorization of generated samples (ratio < %.4f)%n  samples                     %d%n"
                        + "  memorized                   %s%n  training samples given away %d%n"
                        + "  ratio                       %.4f / %.4f / %.4f  (least, 10 %%, median)",
                bound,
                size(),
                share.estimate(),
                memorizedTrainingSamples().length,
                Arrays.stream(ratios()).min().orElseThrow(),
                ratios.quantile(0.1),
                ratios.quantile(0.5));
    }
}

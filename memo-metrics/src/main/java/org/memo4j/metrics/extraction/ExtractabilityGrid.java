package org.memo4j.metrics.extraction;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.ProportionInterval;
import org.memo4j.metrics.MetricIds;

/**
 * Extractability by prompt length and repetitions: of the training sequences that occur about {@code r} times, what
 * fraction is emitted after {@code k} tokens of prompt?
 *
 * <pre>
 * cell(b, k) = #{ z in bucket b, eligible at k, extracted(z, k) } / #{ z in bucket b, eligible at k }
 * </pre>
 *
 * Extraction is {@link DiscoverableExtraction}'s, repetitions come from the caller (how often the sequence, or a copy
 * near enough, is in the training data). Buckets are geometric, {@code n} to a doubling,
 *
 * <pre>
 * bucket i = { r : 2^(i/n) &lt;= r &lt; 2^((i+1)/n) }
 * </pre>
 *
 * or, with {@link #withExactRepetitions}, every number of repetitions is its own bucket. Buckets without sequences are
 * not listed. {@link ExtractabilityGridResult} gives cells with intervals and the log-linear trends along both axes.
 *
 * <p>Source: Carlini, Ippolito, Jagielski, Lee, Tramer, Zhang, <em>Quantifying Memorization Across Neural Language
 * Models</em>, ICLR 2023, section 4, with {@code n = 4} and 1000 sequences a bucket; the trend is the paper's log-linear
 * relation, per tenfold. Departure: one bucket a doubling by default, since smaller corpora fill no more. Cost: linear.
 */
public final class ExtractabilityGrid {
    private static final int EXACT = 0;
    private static final ExtractabilityGrid DEFAULT = new ExtractabilityGrid(1, ProportionInterval.DEFAULT);

    private final int bucketsPerDoubling;
    private final ProportionInterval intervals;

    private ExtractabilityGrid(int bucketsPerDoubling, ProportionInterval intervals) {
        this.bucketsPerDoubling = bucketsPerDoubling;
        this.intervals = intervals;
    }

    /**
     * One bucket a doubling, Clopper-Pearson intervals of confidence 0.95.
     *
     * @return the defaults
     */
    public static ExtractabilityGrid withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets how many buckets a doubling of the repetitions has.
     *
     * @param value number of buckets, at least 1
     * @return a new object
     */
    public ExtractabilityGrid withBucketsPerDoubling(int value) {
        return new ExtractabilityGrid(Checks.atLeast(value, 1, "bucketsPerDoubling"), intervals);
    }

    /**
     * Gives every number of repetitions its own bucket.
     *
     * @return a new object
     */
    public ExtractabilityGrid withExactRepetitions() {
        return new ExtractabilityGrid(EXACT, intervals);
    }

    /**
     * Sets the kind of interval of the cells.
     *
     * @param value the kind
     * @return a new object
     */
    public ExtractabilityGrid withInterval(BinomialInterval value) {
        return new ExtractabilityGrid(bucketsPerDoubling, intervals.withKind(value));
    }

    /**
     * Sets the confidence of the intervals.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public ExtractabilityGrid withConfidence(double value) {
        return new ExtractabilityGrid(bucketsPerDoubling, intervals.withConfidence(value));
    }

    /**
     * Splits an extraction result by repetitions.
     *
     * @param extraction what was extracted after which prompt lengths
     * @param repetitions for each sequence how often it is in the training data, at least 1
     * @return one row a bucket, one column a prompt length
     * @throws IllegalArgumentException if the numbers of sequences differ, or a number of repetitions is less than 1
     */
    public ExtractabilityGridResult measure(DiscoverableExtractionResult extraction, int... repetitions) {
        Checks.sameLength(repetitions.length, "repetitions", extraction.size(), "the extraction result");
        Map<Integer, IntStream.Builder> members = new TreeMap<>();
        for (int i = 0; i < repetitions.length; i++) {
            Checks.check(
                    repetitions[i] >= 1,
                    "repetitions[%d] must be at least 1, but is %d; a sequence that is not in the training data"
                            + " belongs to a control group of its own",
                    i,
                    repetitions[i]);
            members.computeIfAbsent(bucket(repetitions[i]), b -> IntStream.builder())
                    .add(i);
        }
        int[][] buckets =
                members.values().stream().map(b -> b.build().toArray()).toArray(int[][]::new);
        Provenance provenance = intervals
                .addTo(Provenance.of(MetricIds.EXTRACTABILITY_GRID)
                        .with("buckets", bucketsPerDoubling == EXACT ? "exact" : bucketsPerDoubling + " per doubling")
                        .with("extraction", extraction.provenance().options()))
                .withData(new DataHash()
                        .add(extraction.provenance().data().orElse(""))
                        .add(repetitions)
                        .value());
        return new ExtractabilityGridResult(
                extraction, new ExtractabilityGridResult.Rows(repetitions.clone(), buckets), intervals, provenance);
    }

    private int bucket(int repetitions) {
        if (bucketsPerDoubling == EXACT) {
            return repetitions;
        }
        // powers of two are exact, and no other bound of a bucket is a whole number
        int exponent = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(repetitions);
        double within = Math.log(repetitions / (double) (1 << exponent)) / Math.log(2);
        return exponent * bucketsPerDoubling + (int) (within * bucketsPerDoubling);
    }
}

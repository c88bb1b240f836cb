package org.memo4j.metrics.extraction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.stat.ProportionInterval;

/** Result of {@link ExtractabilityGrid}: one row a bucket of repetitions, one column a prompt length. Immutable. */
public final class ExtractabilityGridResult {
    /**
     * Sequences of about the same number of repetitions.
     *
     * @param least least number of repetitions in the bucket
     * @param greatest greatest number of repetitions in the bucket
     * @param size number of sequences
     */
    public record Bucket(int least, int greatest, int size) {}

    /** Repetitions of each sequence, and the sequences of each bucket. */
    record Rows(int[] repetitions, int[][] members) {}

    private final DiscoverableExtractionResult extraction;
    private final int[] repetitions;
    private final int[][] members;
    private final List<Bucket> buckets = new ArrayList<>();
    private final ProportionInterval intervals;
    private final Provenance provenance;

    ExtractabilityGridResult(
            DiscoverableExtractionResult extraction, Rows rows, ProportionInterval intervals, Provenance provenance) {
        this.extraction = extraction;
        repetitions = rows.repetitions;
        members = rows.members;
        this.intervals = intervals;
        this.provenance = provenance;
        for (int[] bucket : members) {
            buckets.add(new Bucket(
                    Arrays.stream(bucket).map(i -> repetitions[i]).min().orElseThrow(),
                    Arrays.stream(bucket).map(i -> repetitions[i]).max().orElseThrow(),
                    bucket.length));
        }
    }

    /**
     * The buckets that have sequences.
     *
     * @return the buckets, by ascending repetitions
     */
    public List<Bucket> buckets() {
        return List.copyOf(buckets);
    }

    /**
     * The prompt lengths.
     *
     * @return the lengths, ascending
     */
    public int[] prefixLengths() {
        return extraction.prefixLengths();
    }

    /**
     * Index of the bucket of a sequence.
     *
     * @param sequence index of the sequence
     * @return index into {@link #buckets}
     */
    public int bucket(int sequence) {
        Checks.index(sequence, repetitions.length, "sequence");
        int b = 0;
        while (repetitions[sequence] > buckets.get(b).greatest()) {
            b++;
        }
        return b;
    }

    /**
     * Number of sequences of a cell.
     *
     * @param bucket index of the bucket
     * @param prefixLength one of the prompt lengths
     * @return the denominator of its fraction
     */
    public int eligible(int bucket, int prefixLength) {
        return (int)
                Arrays.stream(members(bucket)).filter(eligible(prefixLength)).count();
    }

    /**
     * Fraction extracted in a cell.
     *
     * @param bucket index of the bucket
     * @param prefixLength one of the prompt lengths
     * @return the fraction with its binomial interval; empty if no sequence of the bucket is long enough
     */
    public Optional<Estimate> fraction(int bucket, int prefixLength) {
        int[] eligible =
                Arrays.stream(members(bucket)).filter(eligible(prefixLength)).toArray();
        int extracted = (int) Arrays.stream(eligible)
                .filter(i -> extraction.extracted(i, prefixLength))
                .count();
        return eligible.length == 0 ? Optional.empty() : Optional.of(intervals.estimate(extracted, eligible.length));
    }

    /**
     * Trend of the fraction over the repetitions at one prompt length. A bucket lies at the mean logarithm of its
     * eligible sequences' repetitions and counts once, whatever its size.
     *
     * @param prefixLength one of the prompt lengths
     * @return gain of the fraction per tenfold repetitions; empty with fewer than two buckets
     */
    public Optional<LogLinearTrend> overRepetitions(int prefixLength) {
        List<LogLinearTrend.Point> points = new ArrayList<>();
        for (int b = 0; b < members.length; b++) {
            double x = Arrays.stream(members[b])
                    .filter(eligible(prefixLength))
                    .mapToDouble(i -> Math.log10(repetitions[i]))
                    .average()
                    .orElse(Double.NaN);
            fraction(b, prefixLength).ifPresent(f -> points.add(new LogLinearTrend.Point(x, f)));
        }
        return LogLinearTrend.fit(points);
    }

    /**
     * Trend of the fraction over the prompt length in one bucket. A prompt length of 0 has no logarithm and no part in
     * it. Sequences are the same at every prompt length, which the interval ignores: it is too wide rather than too
     * narrow where longer prompts extract what shorter ones do.
     *
     * @param bucket index of the bucket
     * @return gain of the fraction per tenfold prompt length; empty with fewer than two positive prompt lengths
     */
    public Optional<LogLinearTrend> overPrefixLengths(int bucket) {
        List<LogLinearTrend.Point> points = new ArrayList<>();
        for (int k : prefixLengths()) {
            if (k > 0) {
                fraction(bucket, k).ifPresent(f -> points.add(new LogLinearTrend.Point(Math.log10(k), f)));
            }
        }
        return LogLinearTrend.fit(points);
    }

    /**
     * Where the result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    private int[] members(int bucket) {
        return members[Checks.index(bucket, members.length, "bucket")];
    }

    private IntPredicate eligible(int prefixLength) {
        return i -> extraction.eligible(i, prefixLength);
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "Extractability by repetitions and prompt length, %d sequences%n  %-13s %7s",
                repetitions.length,
                "repetitions",
                "size"));
        int[] lengths = prefixLengths();
        IntStream.of(lengths).forEach(k -> table.append(String.format(Locale.ROOT, "  %-24s", "k = " + k)));
        for (int b = 0; b < members.length; b++) {
            Bucket bucket = buckets.get(b);
            String name = bucket.least() == bucket.greatest()
                    ? String.valueOf(bucket.least())
                    : bucket.least() + ".." + bucket.greatest();
            table.append(String.format(Locale.ROOT, "%n  %-13s %7d", name, bucket.size()));
            for (int k : lengths) {
                String cell = fraction(b, k).map(Estimate::toString).orElse("-");
                table.append(String.format(Locale.ROOT, "  %-24s", cell));
            }
        }
        table.append(String.format(Locale.ROOT, "%n  %-21s", "per tenfold"));
        for (int k : lengths) {
            String slope = overRepetitions(k).map(t -> t.slope().toString()).orElse("-");
            table.append(String.format(Locale.ROOT, "  %-24s", slope));
        }
        return table.toString();
    }
}

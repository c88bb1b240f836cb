package org.memo4j.metrics.extraction;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;

/** Result of {@link DiscoverableExtraction}: one row a sequence, one column a prefix length. Immutable. */
public final class DiscoverableExtractionResult {
    static final int NOT_ELIGIBLE = -1;

    /** Matched lengths by column and row, {@link #NOT_ELIGIBLE} where a sequence is too short. */
    record Cells(int[] prefixLengths, int suffixLength, int[][] matched) {}

    private final Cells cells;
    private final List<Estimate> fractions;
    private final Estimate any;
    private final Provenance provenance;

    DiscoverableExtractionResult(Cells cells, List<Estimate> fractions, Estimate any, Provenance provenance) {
        this.cells = cells;
        this.fractions = List.copyOf(fractions);
        this.any = any;
        this.provenance = provenance;
    }

    /**
     * Number of sequences, eligible or not.
     *
     * @return the number of sequences
     */
    public int size() {
        return cells.matched[0].length;
    }

    /**
     * The prefix lengths.
     *
     * @return the lengths, ascending
     */
    public int[] prefixLengths() {
        return cells.prefixLengths.clone();
    }

    /**
     * Length of the suffix.
     *
     * @return the length in tokens
     */
    public int suffixLength() {
        return cells.suffixLength;
    }

    /**
     * Whether a sequence is long enough for a prefix length.
     *
     * @param sequence index of the sequence
     * @param prefixLength one of the prefix lengths
     * @return true if it counts in {@code fraction(prefixLength)}
     */
    public boolean eligible(int sequence, int prefixLength) {
        return column(prefixLength)[Checks.index(sequence, size(), "sequence")] != NOT_ELIGIBLE;
    }

    /**
     * Number of sequences that are long enough for a prefix length.
     *
     * @param prefixLength one of the prefix lengths
     * @return the denominator of {@code fraction(prefixLength)}
     */
    public int eligible(int prefixLength) {
        return (int) Arrays.stream(column(prefixLength))
                .filter(m -> m != NOT_ELIGIBLE)
                .count();
    }

    /**
     * Number of first tokens of the suffix that are emitted.
     *
     * @param sequence index of the sequence
     * @param prefixLength one of the prefix lengths
     * @return the matched length, from 0 to {@link #suffixLength()}
     * @throws IllegalArgumentException if the sequence is not eligible
     */
    public int matched(int sequence, int prefixLength) {
        Checks.check(
                eligible(sequence, prefixLength),
                "sequence %d is too short for a prefix of %d and a suffix of %d tokens; ask eligible(..) first",
                sequence,
                prefixLength,
                cells.suffixLength);
        return column(prefixLength)[sequence];
    }

    /**
     * Whether the whole suffix is emitted.
     *
     * @param sequence index of the sequence
     * @param prefixLength one of the prefix lengths
     * @return true if it is
     * @throws IllegalArgumentException if the sequence is not eligible
     */
    public boolean extracted(int sequence, int prefixLength) {
        return matched(sequence, prefixLength) == cells.suffixLength;
    }

    /**
     * Whether the whole suffix is emitted after some prefix length for which the sequence is long enough.
     *
     * @param sequence index of the sequence
     * @return true if it is; false for a sequence that is too short for all of them
     */
    public boolean extractedByAny(int sequence) {
        Checks.index(sequence, size(), "sequence");
        return Arrays.stream(cells.matched).anyMatch(column -> column[sequence] == cells.suffixLength);
    }

    /**
     * Fraction of the eligible sequences whose suffix is emitted.
     *
     * @param prefixLength one of the prefix lengths
     * @return the fraction with its binomial interval
     */
    public Estimate fraction(int prefixLength) {
        return fractions.get(index(prefixLength));
    }

    /**
     * Fraction of the sequences, of those eligible at some prefix length, whose suffix is emitted after some prefix
     * length: the worst case of an attacker who tries them all.
     *
     * @return the fraction with its binomial interval
     */
    public Estimate any() {
        return any;
    }

    /**
     * Prefix length with the greatest fraction, the shortest one among equals.
     *
     * @return one of the prefix lengths
     */
    public int worstPrefixLength() {
        int worst = 0;
        for (int c = 1; c < fractions.size(); c++) {
            if (fractions.get(c).value() > fractions.get(worst).value()) {
                worst = c;
            }
        }
        return cells.prefixLengths[worst];
    }

    /**
     * Mean matched length of the eligible sequences.
     *
     * @param prefixLength one of the prefix lengths
     * @return the mean, in tokens
     */
    public double meanMatched(int prefixLength) {
        return Arrays.stream(column(prefixLength))
                .filter(m -> m != NOT_ELIGIBLE)
                .average()
                .orElseThrow();
    }

    /**
     * Where the result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    private int index(int prefixLength) {
        int index = Arrays.binarySearch(cells.prefixLengths, prefixLength);
        Checks.check(
                index >= 0,
                "prefix length %d was not asked for, only %s",
                prefixLength,
                Arrays.toString(cells.prefixLengths));
        return index;
    }

    private int[] column(int prefixLength) {
        return cells.matched[index(prefixLength)];
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "Discoverable extraction (%s), suffix of %d tokens, %d sequences%n  %6s %9s  %-25s %12s",
                provenance.options().get("form"),
                cells.suffixLength,
                size(),
                "prefix",
                "eligible",
                "extracted",
                "mean matched"));
        for (int k : cells.prefixLengths) {
            table.append(String.format(
                    Locale.ROOT, "%n  %6d %9d  %-25s %12.2f", k, eligible(k), fraction(k), meanMatched(k)));
        }
        return table.append(String.format(Locale.ROOT, "%n  %6s %9s  %-25s", "any", "", any))
                .toString();
    }
}

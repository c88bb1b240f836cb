package org.memo4j.metrics.corpus;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;

/** Result of {@link NgramOverlap}. Immutable. */
public final class NgramOverlapResult {
    private final int[] lengths;
    private final long[][] found;
    private final long[][] total;
    private final Provenance provenance;

    NgramOverlapResult(int[] lengths, long[][] found, long[][] total, Provenance provenance) {
        this.lengths = lengths;
        this.found = found;
        this.total = total;
        this.provenance = provenance;
    }

    /**
     * The n.
     *
     * @return a copy, in the order in which they were given
     */
    public int[] lengths() {
        return lengths.clone();
    }

    /**
     * Number of queries.
     *
     * @return the number of queries
     */
    public int size() {
        return found.length;
    }

    /**
     * Number of n-grams of a query that the corpus has.
     *
     * @param query index of the query
     * @param n the n
     * @return the number
     */
    public long found(int query, int n) {
        return found[Checks.index(query, size(), "query")][column(n)];
    }

    /**
     * Number of n-grams of a query.
     *
     * @param query index of the query
     * @param n the n
     * @return the number, 0 if the query is shorter than n
     */
    public long total(int query, int n) {
        return total[Checks.index(query, size(), "query")][column(n)];
    }

    /**
     * Share of the n-grams of a query that the corpus has.
     *
     * @param query index of the query
     * @param n the n
     * @return the share, or empty for a query that is shorter than n
     */
    public OptionalDouble share(int query, int n) {
        long all = total(query, n);
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) found(query, n) / all);
    }

    /**
     * Whether the corpus has any n-gram of a query.
     *
     * @param query index of the query
     * @param n the n
     * @return true if it has one
     */
    public boolean any(int query, int n) {
        return found(query, n) > 0;
    }

    /**
     * Mean share over the queries that have n-grams; each of them counts the same.
     *
     * @param n the n
     * @param bootstrap resamples the queries
     * @return the mean with its interval
     * @throws IllegalArgumentException if fewer than two queries have n-grams
     */
    public Estimate mean(int n, Bootstrap bootstrap) {
        int column = column(n);
        double[] shares = new double[size()];
        int count = 0;
        for (int q = 0; q < size(); q++) {
            if (total[q][column] > 0) {
                shares[count++] = (double) found[q][column] / total[q][column];
            }
        }
        return bootstrap.estimate(Arrays.copyOf(shares, count), values -> {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            return sum / values.length;
        });
    }

    private int column(int n) {
        for (int k = 0; k < lengths.length; k++) {
            if (lengths[k] == n) {
                return k;
            }
        }
        throw new IllegalArgumentException(
                "the overlap was not computed for n = " + n + ", only for " + Arrays.toString(lengths));
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
                Locale.ROOT, "N-gram overlap of %d queries%n  %6s %12s %12s %9s", size(), "n", "found", "of", "share"));
        for (int k = 0; k < lengths.length; k++) {
            long has = 0;
            long all = 0;
            for (int q = 0; q < size(); q++) {
                has += found[q][k];
                all += total[q][k];
            }
            table.append(String.format(
                    Locale.ROOT, "%n  %6d %12d %12d %9.4f", lengths[k], has, all, all == 0 ? 0 : (double) has / all));
        }
        return table.toString();
    }
}

package org.memo4j.metrics.skew;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Concentration;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.stat.RankCorrelation;

/** Result of {@link SkewedMemorization}: one number a sequence, and how they are distributed. Immutable. */
public final class SkewedMemorizationResult {
    private static final double[] TOP = {0.01, 0.05, 0.1};

    private final double[] values;
    private final String unit;
    private final Concentration distribution;
    private final Estimate mean;
    private final Optional<Estimate> gini;
    private final Map<Double, Estimate> topShares;
    private final Provenance provenance;

    SkewedMemorizationResult(double[] values, String unit, Bootstrap bootstrap, Provenance provenance) {
        this.values = values;
        this.unit = unit;
        this.provenance = provenance;
        distribution = Concentration.of(values);
        mean = bootstrap.estimate(values, sample -> {
            double sum = 0;
            for (double x : sample) {
                sum += x;
            }
            return sum / sample.length;
        });
        gini = distribution.gini(bootstrap);
        topShares = new LinkedHashMap<>();
        for (double fraction : TOP) {
            distribution.topShare(fraction, bootstrap).ifPresent(e -> topShares.put(fraction, e));
        }
    }

    /**
     * Number of sequences.
     *
     * @return the number of sequences
     */
    public int size() {
        return values.length;
    }

    /**
     * The number of a sequence.
     *
     * @param sequence index of the sequence
     * @return memorized length or probability
     */
    public double value(int sequence) {
        return values[sequence];
    }

    /**
     * The numbers of all sequences.
     *
     * @return a copy
     */
    public double[] values() {
        return values.clone();
    }

    /**
     * The distribution: quantiles, maximum, skewness, Lorenz curve, shares of any fraction.
     *
     * @return the distribution of the numbers
     */
    public Concentration distribution() {
        return distribution;
    }

    /**
     * Mean over the sequences.
     *
     * @return the mean with its bootstrap interval
     */
    public Estimate mean() {
        return mean;
    }

    /**
     * Gini coefficient of the numbers.
     *
     * @return the coefficient with its bootstrap interval; empty, because undefined, if nothing is memorized at all
     */
    public Optional<Estimate> gini() {
        return gini;
    }

    /**
     * Share of the sum that the most memorized sequences hold.
     *
     * @param fraction fraction of the sequences: 0.01, 0.05 or 0.1; others, without an interval, from
     *     {@link #distribution()}
     * @return the share with its bootstrap interval; empty, because undefined, if nothing is memorized at all
     */
    public Optional<Estimate> topShare(double fraction) {
        Checks.check(
                fraction == TOP[0] || fraction == TOP[1] || fraction == TOP[2],
                "fraction must be 0.01, 0.05 or 0.1, but is %s; ask distribution().topShare for others",
                fraction);
        return Optional.ofNullable(topShares.get(fraction));
    }

    /**
     * Whether another measure of the same sequences, an average-case one such as edit similarity, orders them alike.
     *
     * @param measure values of the other measure, one a sequence, in the same order
     * @param bootstrap how sequences are resampled
     * @return Spearman's rank correlation with its interval
     * @throws IllegalArgumentException if the numbers of sequences differ or one measure is the same for all of them
     */
    public Estimate rankCorrelation(double[] measure, Bootstrap bootstrap) {
        return RankCorrelation.spearman(values, measure, bootstrap);
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
                "%s, %d sequences, in %s%n  mean       %s",
                provenance.metric().name(),
                size(),
                unit,
                text(mean)));
        for (double p : new double[] {0.5, 0.9, 0.95, 0.99, 1}) {
            String name = p == 0.5 ? "median" : p == 1 ? "max" : "q" + Math.round(100 * p);
            table.append(String.format(Locale.ROOT, "%n  %-10s %.4g", name, distribution.quantile(p)));
        }
        double skewness = distribution.skewness();
        table.append(String.format(
                Locale.ROOT,
                "%n  skewness   %s%n  Gini       %s",
                Double.isNaN(skewness) ? "undefined" : String.format(Locale.ROOT, "%.3f", skewness),
                gini.map(Estimate::toString).orElse("undefined: nothing is memorized")));
        topShares.forEach((fraction, share) ->
                table.append(String.format(Locale.ROOT, "%n  top %2.0f %%    %s", 100 * fraction, share)));
        return table.toString();
    }

    private static String text(Estimate e) {
        return String.format(Locale.ROOT, "%.4g [%.4g, %.4g]", e.value(), e.lower(), e.upper());
    }
}

package org.memo4j.metrics.skew;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Concentration;
import org.memo4j.core.stat.SignedRankTest;
import org.memo4j.metrics.MetricIds;

/**
 * The distribution of memorization along something that changes: epochs of training, the size of the data set, the share
 * of similar examples. The mean may stand still while the tail grows; each stage is compared with the one before, sequence
 * by sequence, by the signed-rank test.
 *
 * <p>Source: Li, Huang, Wang, Rahmani, <em>Skewed Memorization in Large Language Models: Quantification and
 * Decomposition</em>, 2025, section on experiments. Departure: the test is two-sided and exact for up to 200 sequences.
 * Immutable.
 */
public final class SkewTrend {
    /**
     * One stage.
     *
     * @param at where it stands: an epoch, a number of examples
     * @param result the distribution there
     * @param change comparison with the stage before; empty for the first one and where the sequences are not the same
     *     number, so not the same
     */
    public record Stage(double at, SkewedMemorizationResult result, Optional<SignedRankTest> change) {}

    private final String axis;
    private final List<Stage> stages;

    private SkewTrend(String axis, List<Stage> stages) {
        this.axis = axis;
        this.stages = stages;
    }

    /**
     * Starts a trend.
     *
     * @param axis what changes, for example {@code epoch}
     * @return a trend without stages
     */
    public static SkewTrend along(String axis) {
        return new SkewTrend(axis, List.of());
    }

    /**
     * Adds a stage. If it has as many sequences as the last one, they must be the same sequences in the same order.
     *
     * @param at where it stands, greater than the last one
     * @param result the distribution there
     * @return a new object
     * @throws IllegalArgumentException if {@code at} is not greater than that of the last stage, or the result is of another
     *     definition, or of another version of it, see {@link Provenance#checkSameMetric}
     */
    public SkewTrend with(double at, SkewedMemorizationResult result) {
        Checks.check(Double.isFinite(at), "at must be finite, but is %s", at);
        Optional<SignedRankTest> change = Optional.empty();
        if (!stages.isEmpty()) {
            Stage last = stages.get(stages.size() - 1);
            Checks.check(at > last.at, "at must be greater than %s, that of the stage before, but is %s", last.at, at);
            last.result.provenance().checkSameMetric(result.provenance());
            if (result.size() == last.result.size()) {
                change = Optional.of(SignedRankTest.of(last.result.values(), result.values()));
            }
        }
        List<Stage> more = new ArrayList<>(stages);
        more.add(new Stage(at, result, change));
        return new SkewTrend(axis, List.copyOf(more));
    }

    /**
     * The stages in order.
     *
     * @return the stages
     */
    public List<Stage> stages() {
        return stages;
    }

    /**
     * A quantile of each stage.
     *
     * @param p level in [0, 1]; 1 is the maximum
     * @return one quantile a stage
     */
    public double[] quantiles(double p) {
        return stages.stream()
                .mapToDouble(s -> s.result.distribution().quantile(p))
                .toArray();
    }

    /**
     * Where the trend comes from.
     *
     * @return axis, definition of the stages and the hash of their places and data
     */
    public Provenance provenance() {
        DataHash hash =
                new DataHash().add(stages.stream().mapToDouble(Stage::at).toArray());
        stages.forEach(stage -> stage.result.provenance().data().ifPresent(hash::add));
        Provenance provenance =
                Provenance.of(MetricIds.SKEW_TREND).with("axis", axis).withData(hash.value());
        return stages.isEmpty()
                ? provenance
                : provenance.with("stages of", stages.get(0).result.provenance().metric());
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "  %10s %9s %9s %9s %9s %9s %9s %7s  %s",
                axis,
                "sequences",
                "mean",
                "median",
                "q99",
                "max",
                "skewness",
                "Gini",
                "change"));
        for (Stage stage : stages) {
            Concentration d = stage.result.distribution();
            table.append(String.format(
                    Locale.ROOT,
                    "%n  %10s %9d %9.4g %9.4g %9.4g %9.4g %9.3f %7.3f  %s",
                    number(stage.at),
                    stage.result.size(),
                    d.mean(),
                    d.median(),
                    d.quantile(0.99),
                    d.max(),
                    d.skewness(),
                    d.gini(),
                    stage.change
                            .map(c -> String.format(Locale.ROOT, "%+.4g, p-value %.3g", c.shift(), c.pValue()))
                            .orElse("-")));
        }
        return table.toString();
    }

    private static String number(double at) {
        return at == Math.rint(at) && Math.abs(at) < 1e15 ? String.valueOf((long) at) : String.valueOf(at);
    }
}

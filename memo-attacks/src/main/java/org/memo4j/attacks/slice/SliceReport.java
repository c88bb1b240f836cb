package org.memo4j.attacks.slice;

import java.util.List;
import java.util.Locale;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.PValueAdjustment;

/**
 * An attack on all slices.
 *
 * @param all curve over all examples
 * @param results one result a slice that could be tested
 * @param untested slices that could not, since they or the rest have fewer than two members or non-members
 * @param adjustment how the p-values were adjusted, over the tested slices
 * @param provenance options and the hash of the scores
 */
public record SliceReport(
        RocCurve all,
        List<SliceResult> results,
        List<Slice> untested,
        PValueAdjustment adjustment,
        Provenance provenance) {
    /**
     * Copies the lists.
     *
     * @param all curve over all examples
     * @param results one result a slice that could be tested
     * @param untested slices that could not
     * @param adjustment how the p-values were adjusted
     * @param provenance options and the hash of the scores
     */
    public SliceReport {
        results = List.copyOf(results);
        untested = List.copyOf(untested);
    }

    /**
     * Result of the slice with a name.
     *
     * @param slice its name
     * @return the first with it
     * @throws IllegalArgumentException if there is none, or it could not be tested
     */
    public SliceResult result(String slice) {
        return results.stream()
                .filter(result -> result.slice().name().equals(slice))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no tested slice '" + slice + "'; untested are " + untested));
    }

    /**
     * Readable table.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        int width =
                results.stream().mapToInt(r -> r.slice().name().length()).max().orElse(5);
        String format = "%n  %-" + Math.max(5, width) + "s  %8s  %-24s  %10s  %-26s  %10s";
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%d slices, AUC %.4f over all examples, p-values %s",
                results.size(),
                all.auc(),
                adjustment));
        table.append(String.format(
                Locale.ROOT, format, "slice", "examples", "AUC", "p, chance", "difference to the rest", "p, rest"));
        for (SliceResult result : results) {
            table.append(String.format(
                            Locale.ROOT,
                            format,
                            result.slice().name(),
                            result.slice().examples().length,
                            result.auc(),
                            String.format(Locale.ROOT, "%.3g", result.adjustedChance()),
                            result.rest().difference(),
                            String.format(Locale.ROOT, "%.3g", result.adjustedRest()))
                    .stripTrailing());
            for (SliceRate rate : result.rates()) {
                table.append(String.format("%n      %s", rate));
            }
        }
        if (!untested.isEmpty()) {
            table.append(String.format("%n  not tested, too few members or non-members: %s", untested));
        }
        return table.toString();
    }
}

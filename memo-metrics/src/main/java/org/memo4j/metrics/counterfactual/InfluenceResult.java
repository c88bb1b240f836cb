package org.memo4j.metrics.counterfactual;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;

/** Result of {@link Influence}: the strongest sources of each target. Immutable. */
public final class InfluenceResult {
    private static final int PRINTED = 10;

    static final Comparator<InfluencePair> STRONGEST_FIRST = Comparator.comparingDouble(InfluencePair::influence)
            .reversed()
            .thenComparingInt(InfluencePair::source)
            .thenComparingInt(InfluencePair::target);

    /** How many sources there were, and how many of them were kept for each target. */
    record Range(int sources, int top) {}

    private final InfluencePair[][] pairs;
    private final double[] self;
    private final int sources;
    private final int top;
    private final Provenance provenance;

    InfluenceResult(InfluencePair[][] pairs, double[] self, Range range, Provenance provenance) {
        this.pairs = pairs;
        this.self = self;
        this.sources = range.sources();
        this.top = range.top();
        this.provenance = provenance;
    }

    /**
     * Number of targets.
     *
     * @return the number of targets
     */
    public int targets() {
        return pairs.length;
    }

    /**
     * Number of sources that were compared for each target.
     *
     * @return the number of training examples, or of their groups
     */
    public int sources() {
        return sources;
    }

    /**
     * Strongest sources of a target.
     *
     * @param target the target
     * @return pairs, strongest first; of equal ones the lower source first
     */
    public List<InfluencePair> strongestOn(int target) {
        return List.of(pairs[Checks.index(target, targets(), "target")]);
    }

    /**
     * Strongest pairs of all targets.
     *
     * @param count how many, at most as many as were kept for each target, since one target may hold them all
     * @return pairs, strongest first; fewer if there are fewer
     * @throws IllegalArgumentException if more are asked for than were kept a target
     */
    public List<InfluencePair> strongest(int count) {
        Checks.check(
                count >= 0 && (count <= top || top >= sources),
                "count must be in [0, %d], the number of sources that were kept for each target, but is %d; keep more"
                        + " with withTop",
                top,
                count);
        return Arrays.stream(pairs)
                .flatMap(Arrays::stream)
                .sorted(STRONGEST_FIRST)
                .limit(count)
                .toList();
    }

    /**
     * Influence of each training example on itself, which is its counterfactual memorization.
     *
     * @return a copy, one number an example; empty if the targets are test examples
     */
    public Optional<double[]> selfInfluence() {
        return self.length == 0 ? Optional.empty() : Optional.of(self.clone());
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
                "%s, %d sources, %d targets%n  %8s %8s %10s %10s %6s",
                provenance.metric().name(),
                sources,
                targets(),
                "source",
                "target",
                "influence",
                "std. error",
                "z"));
        List<InfluencePair> best = strongest(Math.min(PRINTED, top));
        for (InfluencePair pair : best) {
            table.append(String.format(
                    Locale.ROOT,
                    "%n  %8d %8d %10.4f %10.4f %6.1f",
                    pair.source(),
                    pair.target(),
                    pair.influence(),
                    pair.standardError(),
                    pair.zScore()));
        }
        return table.toString();
    }
}

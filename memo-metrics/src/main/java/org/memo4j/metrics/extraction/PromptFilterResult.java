package org.memo4j.metrics.extraction;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.stat.ProportionInterval;
import org.memo4j.core.stat.Sums;

/** Result of {@link PromptFalsePositiveFilter}: for each pair of prompt and target what gives the target away. Immutable. */
public final class PromptFilterResult {
    private final List<Set<PromptGiveaway>> giveaways;
    private final int[] common;
    private final ProportionInterval intervals;
    private final Provenance provenance;

    PromptFilterResult(
            List<Set<PromptGiveaway>> giveaways, int[] common, ProportionInterval intervals, Provenance provenance) {
        this.giveaways = List.copyOf(giveaways);
        this.common = common;
        this.intervals = intervals;
        this.provenance = provenance;
    }

    /**
     * Number of pairs.
     *
     * @return the number of pairs
     */
    public int size() {
        return common.length;
    }

    /**
     * What gives a target away.
     *
     * @param pair index of the pair
     * @return the reasons, none if the target stands
     */
    public Set<PromptGiveaway> giveaways(int pair) {
        return Collections.unmodifiableSet(giveaways.get(Checks.index(pair, size(), "pair")));
    }

    /**
     * Longest common substring of prompt and target.
     *
     * @param pair index of the pair
     * @return its length, in tokens or characters
     */
    public int commonSubstring(int pair) {
        return common[Checks.index(pair, size(), "pair")];
    }

    /**
     * Whether nothing gives a target away.
     *
     * @param pair index of the pair
     * @return true if the target stands
     */
    public boolean stands(int pair) {
        return giveaways(pair).isEmpty();
    }

    /**
     * Number of targets that nothing gives away.
     *
     * @return the number
     */
    public int standing() {
        return (int) giveaways.stream().filter(Set::isEmpty).count();
    }

    /**
     * Number of targets that are given away for a reason; one target may have several.
     *
     * @param reason the reason
     * @return the number
     */
    public int count(PromptGiveaway reason) {
        return (int) giveaways.stream().filter(g -> g.contains(reason)).count();
    }

    /**
     * The hits of a metric that stand.
     *
     * @param hits for each pair whether the metric says that the target was emitted
     * @return for each pair whether it was emitted and nothing gives it away
     */
    public boolean[] standing(boolean[] hits) {
        Checks.sameLength(hits.length, "hits", size(), "the pairs");
        boolean[] standing = hits.clone();
        for (int i = 0; i < standing.length; i++) {
            standing[i] &= stands(i);
        }
        return standing;
    }

    /**
     * Fraction of the hits of a metric that are false positives.
     *
     * @param hits for each pair whether the metric says that the target was emitted
     * @return hits that are given away over all hits, with its binomial interval; empty if there is no hit
     */
    public Optional<Estimate> falsePositives(boolean[] hits) {
        int all = Sums.count(hits);
        return all == 0 ? Optional.empty() : Optional.of(intervals.estimate(all - Sums.count(standing(hits)), all));
    }

    /**
     * Fraction of hits among the targets that nothing gives away.
     *
     * @param hits for each pair whether the metric says that the target was emitted
     * @return the fraction with its binomial interval; empty if every target is given away
     */
    public Optional<Estimate> fraction(boolean[] hits) {
        return standing() == 0
                ? Optional.empty()
                : Optional.of(intervals.estimate(Sums.count(standing(hits)), standing()));
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
                "Prompt false positives, in %s%n  targets    %d%n  stand      %d",
                provenance.options().get("unit"),
                size(),
                standing()));
        for (PromptGiveaway reason : EnumSet.allOf(PromptGiveaway.class)) {
            table.append(String.format(
                    Locale.ROOT,
                    "%n  %-9s  %d",
                    reason.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    count(reason)));
        }
        return table.toString();
    }
}

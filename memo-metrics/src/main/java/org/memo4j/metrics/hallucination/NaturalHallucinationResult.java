package org.memo4j.metrics.hallucination;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;

/** Result of {@link NaturalHallucination}. Immutable. */
public final class NaturalHallucinationResult {
    private final Counts counts;
    private final boolean[] hits;
    private final Map<String, Integer> shared;
    private final Rating rating;

    /** Pairs without repetition: all, those with a repeated output, those of them that are hallucinations. */
    record Counts(int pairs, int repeated, int natural) {}

    /** Rate and where it comes from. */
    record Rating(Estimate rate, Provenance provenance) {}

    NaturalHallucinationResult(Counts counts, boolean[] hits, Map<String, Integer> shared, Rating rating) {
        this.counts = counts;
        this.hits = hits;
        this.shared = Collections.unmodifiableMap(new LinkedHashMap<>(shared));
        this.rating = rating;
    }

    /**
     * Number of sentences as they were given.
     *
     * @return the number of sentences
     */
    public int size() {
        return hits.length;
    }

    /**
     * Whether a sentence is a natural hallucination.
     *
     * @param sentence index of the sentence
     * @return true if it is
     */
    public boolean hallucinated(int sentence) {
        return hits[sentence];
    }

    /**
     * Whether each sentence is a natural hallucination.
     *
     * @return a copy
     */
    public boolean[] hallucinated() {
        return hits.clone();
    }

    /**
     * Number of different pairs without a blank side: the denominator of the rate.
     *
     * @return the number of pairs
     */
    public int pairs() {
        return counts.pairs();
    }

    /**
     * Number of pairs whose output enough sources share, before the quality filter.
     *
     * @return the number of pairs
     */
    public int repeatedPairs() {
        return counts.repeated();
    }

    /**
     * The outputs of natural hallucinations with the number of different sources that the filter left them.
     *
     * @return an unmodifiable map, in the order in which the outputs first occur
     */
    public Map<String, Integer> sharedOutputs() {
        return shared;
    }

    /**
     * Share of natural hallucinations among the pairs.
     *
     * @return the rate with its interval
     */
    public Estimate rate() {
        return rating.rate();
    }

    /**
     * Where the result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return rating.provenance();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Natural hallucination%n  pairs            %d%n  repeated output  %d%n  rate             %s (quality: %s)",
                counts.pairs(),
                counts.repeated(),
                rating.rate(),
                rating.provenance().options().get("quality"));
    }
}

package org.memo4j.metrics.hallucination;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.stat.ProportionInterval;

/** Result of {@link OscillatoryHallucination}. Immutable. */
public final class OscillatoryHallucinationResult {
    private final List<OscillatoryHallucination.Finding> findings;
    private final Provenance provenance;
    private final Estimate rate;
    private final Estimate rateOfAllLengths;

    OscillatoryHallucinationResult(
            List<OscillatoryHallucination.Finding> findings, ProportionInterval intervals, Provenance provenance) {
        this.findings = findings;
        this.provenance = provenance;
        int counted = count(Oscillation::isCounted);
        Checks.check(counted > 0, "no sentence has two words on both sides; a rate needs at least one");
        int hits = count(kind -> kind == Oscillation.OSCILLATORY);
        rate = intervals.estimate(hits, counted);
        rateOfAllLengths = intervals.estimate(hits + count(kind -> kind == Oscillation.LONG_OSCILLATORY), counted);
    }

    /**
     * Number of sentences, counted or not.
     *
     * @return the number of sentences
     */
    public int size() {
        return findings.size();
    }

    /**
     * What was found in a sentence.
     *
     * @param sentence index of the sentence
     * @return the kind
     */
    public Oscillation kind(int sentence) {
        return findings.get(sentence).kind();
    }

    /**
     * Greatest count of a bigram of a source.
     *
     * @param sentence index of the sentence
     * @return the count, 0 if the sentence is not counted for its length
     */
    public int sourceCount(int sentence) {
        return findings.get(sentence).source();
    }

    /**
     * Greatest count of a bigram of an output.
     *
     * @param sentence index of the sentence
     * @return the count, 0 if the sentence is not counted for its length
     */
    public int outputCount(int sentence) {
        return findings.get(sentence).output();
    }

    /**
     * Number of sentences of a kind.
     *
     * @param kind the kind
     * @return the number
     */
    public int count(Oscillation kind) {
        return count(k -> k == kind);
    }

    private int count(Predicate<Oscillation> wanted) {
        int count = 0;
        for (OscillatoryHallucination.Finding finding : findings) {
            count += wanted.test(finding.kind()) ? 1 : 0;
        }
        return count;
    }

    /**
     * Share of oscillatory hallucinations among the counted sentences, those with a long source counted but never a hit:
     * the rate of the paper.
     *
     * @return the rate with its interval
     */
    public Estimate rate() {
        return rate;
    }

    /**
     * Share of outputs that oscillate among the counted sentences, whatever the length of the source.
     *
     * @return the rate with its interval
     */
    public Estimate rateOfAllLengths() {
        return rateOfAllLengths;
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
        return String.format(
                Locale.ROOT,
                "Oscillatory hallucination%n  sentences    %d, of them %d counted%n  oscillatory  %s%n  any length   %s",
                size(),
                count(Oscillation::isCounted),
                rate,
                rateOfAllLengths);
    }
}

package org.memo4j.metrics.hallucination;

import java.util.Locale;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;

/** Result of {@link SourceCopy}. Immutable. */
public final class SourceCopyResult {
    private final Sentences sentences;
    private final double threshold;
    private final Estimate rate;
    private final Provenance provenance;

    /** What is known of each sentence; not copied, since the arrays stay in the package. */
    record Sentences(double[] shares, boolean[] counted, boolean[] verbatim) {}

    SourceCopyResult(Sentences sentences, double threshold, Estimate rate, Provenance provenance) {
        this.sentences = sentences;
        this.threshold = threshold;
        this.rate = rate;
        this.provenance = provenance;
    }

    /**
     * Number of sentences, counted or not.
     *
     * @return the number of sentences
     */
    public int size() {
        return sentences.shares().length;
    }

    /**
     * Share of the words of an output that its source has.
     *
     * @param sentence index of the sentence
     * @return the share, in [0, 1]; 0 if the sentence is not counted
     */
    public double copiedShare(int sentence) {
        return sentences.shares()[sentence];
    }

    /**
     * Share of the words of each output that its source has.
     *
     * @return a copy; 0 where a sentence is not counted
     */
    public double[] copiedShares() {
        return sentences.shares().clone();
    }

    /**
     * Whether a sentence has words enough to be counted.
     *
     * @param sentence index of the sentence
     * @return true if it is counted
     */
    public boolean counted(int sentence) {
        return sentences.counted()[sentence];
    }

    /**
     * Whether an output is a copy.
     *
     * @param sentence index of the sentence
     * @return true if its share reaches the threshold
     */
    public boolean copy(int sentence) {
        return counted(sentence) && copiedShare(sentence) >= threshold;
    }

    /**
     * Whether an output equals its source, but for white space at the ends.
     *
     * @param sentence index of the sentence
     * @return true if it does and is counted
     */
    public boolean verbatim(int sentence) {
        return sentences.verbatim()[sentence];
    }

    /**
     * Share of copies among the counted sentences.
     *
     * @return the rate with its interval
     */
    public Estimate rate() {
        return rate;
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
        int counted = 0;
        int verbatim = 0;
        for (int i = 0; i < size(); i++) {
            counted += counted(i) ? 1 : 0;
            verbatim += verbatim(i) ? 1 : 0;
        }
        return String.format(
                Locale.ROOT,
                "Source copy%n  sentences  %d, of them %d counted%n  copies     %s%n  verbatim   %d",
                size(),
                counted,
                rate,
                verbatim);
    }
}

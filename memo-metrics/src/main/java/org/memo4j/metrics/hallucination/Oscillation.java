package org.memo4j.metrics.hallucination;

/** What {@link OscillatoryHallucination} finds in a sentence. */
public enum Oscillation {
    /** The source or the output is blank; not counted. */
    EMPTY,
    /** The source or the output has fewer than two words, so no bigram; not counted. */
    TOO_SHORT,
    /** The output repeats a bigram and the source is short enough: a hallucination. */
    OSCILLATORY,
    /** The output repeats a bigram, but the source is long: counted, no hallucination by the paper's rate. */
    LONG_OSCILLATORY,
    /** The source is long and the output does not oscillate. */
    LONG,
    /** Neither. */
    OTHER;

    boolean isCounted() {
        return this != EMPTY && this != TOO_SHORT;
    }
}

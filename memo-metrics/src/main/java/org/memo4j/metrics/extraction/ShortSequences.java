package org.memo4j.metrics.extraction;

/** What becomes of a sequence that is shorter than prefix and suffix together. */
public enum ShortSequences {
    /** It is an error that names the sequence. */
    REFUSE,
    /** It does not count at that prefix length, and the result says how many sequences do. */
    LEAVE_OUT
}

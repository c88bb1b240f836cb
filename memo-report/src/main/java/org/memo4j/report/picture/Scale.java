package org.memo4j.report.picture;

/** How numbers are laid out along an axis. */
public enum Scale {
    /** In proportion. */
    LINEAR,
    /** In proportion, with ticks at whole numbers only: epochs, lengths. */
    WHOLE,
    /**
     * By the logarithm to base 2. Zero has a place of its own at the left, apart from the others, because a control
     * without replicas belongs into the picture; a negative number is an error.
     */
    LOG2,
    /** By the logarithm to base 10. A point at zero has no place and is left out; a negative number is an error. */
    LOG10
}

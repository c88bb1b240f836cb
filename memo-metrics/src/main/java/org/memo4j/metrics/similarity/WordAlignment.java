package org.memo4j.metrics.similarity;

/**
 * Which word of a hypothesis stands for which word of a reference, and where they differ.
 *
 * @param hypothesisAt for each word of the reference the last word of the hypothesis up to it, -1 before the first
 * @param wrong for each word of the hypothesis whether it is no match
 * @param missed for each word of the reference whether it is no match
 */
record WordAlignment(int[] hypothesisAt, boolean[] wrong, boolean[] missed) {
    int hypothesisAt(int at) {
        return hypothesisAt[at];
    }

    /** Whether a run is wrong where it stands, missed where it could go, and not there already. */
    boolean isMisplaced(int start, int at, int length) {
        return any(wrong, start, length)
                && any(missed, at, length)
                && !(hypothesisAt[at] >= start && hypothesisAt[at] < start + length);
    }

    private static boolean any(boolean[] flags, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (flags[i]) {
                return true;
            }
        }
        return false;
    }
}

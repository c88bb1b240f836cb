package org.memo4j.metrics.extraction;

/** Where prompt and suffix lie in a sequence. */
public enum Alignment {
    /**
     * The suffix is the end of the sequence, whatever the prefix length; the prompt is the tokens right before it. More
     * context for the same target: fractions at different prefix lengths differ by the context alone. Carlini et al.
     * 2023, section 4.3; Bossy et al. 2025 likewise draw one split point a document.
     */
    SUFFIX_AT_END {
        @Override
        int suffixStart(int length, int prefixLength, int suffixLength) {
            return length - suffixLength;
        }
    },
    /**
     * The prompt is the start of the sequence and the suffix follows it, so that the target moves with the prefix
     * length. One score table of the whole sequences answers all prefix lengths at once.
     */
    PREFIX_AT_START {
        @Override
        int suffixStart(int length, int prefixLength, int suffixLength) {
            return prefixLength;
        }
    };

    abstract int suffixStart(int length, int prefixLength, int suffixLength);
}

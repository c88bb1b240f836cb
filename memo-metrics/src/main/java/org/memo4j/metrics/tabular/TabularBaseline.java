package org.memo4j.metrics.tabular;

/** Guessers that have not memorized the row they are asked for. */
public enum TabularBaseline {
    /** Always says the most frequent answer of the table, the first one among equals. */
    MODE,
    /**
     * Draws every value from its column, independently: a row is right with the product of the frequencies of its fields.
     */
    MARGINAL,
    /**
     * Uses what the prompt shows. For the next row it repeats the last row of the prompt; for a first token it says the
     * one that most often follows that of the last row elsewhere in the table; for a feature it says the value of the
     * other row that has the most other values in common, the first one among equals. Where it does well, the answer can
     * be worked out, and the test says little about memory.
     */
    CONTEXT
}

package org.memo4j.metrics.similarity.code;

import java.util.List;

/**
 * What a parser finds in a source. Immutable.
 *
 * @param tree the syntax tree, with names and literals as its leaves
 * @param dataFlow where values come from, in the order of the source; the same edge may occur more than once
 */
public record ParsedCode(SyntaxTree tree, List<DataFlowEdge> dataFlow) {
    /**
     * Copies the edges.
     *
     * @param tree the syntax tree, with names and literals as its leaves
     * @param dataFlow where values come from, in the order of the source; the same edge may occur more than once
     */
    public ParsedCode {
        dataFlow = List.copyOf(dataFlow);
    }
}

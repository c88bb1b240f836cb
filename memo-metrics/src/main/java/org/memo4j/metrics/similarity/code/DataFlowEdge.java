package org.memo4j.metrics.similarity.code;

/**
 * The value of one variable comes from that of another, or from an earlier value of the same one.
 *
 * @param target name of the variable that has the value
 * @param source name of the variable that the value comes from
 */
public record DataFlowEdge(String target, String source) {}

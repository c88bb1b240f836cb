package org.memo4j.metrics.personal;

/**
 * A piece of a text that a pattern recognizes.
 *
 * @param pattern name of the pattern
 * @param start index of its first char in the text
 * @param end index after its last char
 * @param text the piece as it stands in the text
 * @param value the value that it writes: two pieces with equal values mean the same
 */
public record PersonalSpan(String pattern, int start, int end, String text, String value) {}

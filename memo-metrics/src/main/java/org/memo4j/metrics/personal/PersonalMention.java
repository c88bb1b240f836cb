package org.memo4j.metrics.personal;

/**
 * A value that a model wrote.
 *
 * @param generation index of the generation
 * @param span where it stands in the generation; a negative start is that many chars before its end, in the prompt
 * @param disclosure where it comes from
 * @param occurrences how often the value is in the training data
 */
public record PersonalMention(int generation, PersonalSpan span, Disclosure disclosure, int occurrences) {}

package org.memo4j.core.text;

/**
 * A text with a name.
 *
 * @param id name of the document, unique in its corpus
 * @param text its text
 */
public record Document(String id, String text) {}

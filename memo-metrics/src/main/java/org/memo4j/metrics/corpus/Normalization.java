package org.memo4j.metrics.corpus;

import java.util.ArrayList;
import java.util.List;

/**
 * What is made equal before texts are compared. Results still speak of positions in the original texts.
 *
 * <ul>
 *   <li>Case folding replaces each code point {@code c} by {@code toLowerCase(toUpperCase(c))}, one by one, as
 *       {@link String#equalsIgnoreCase} does; a sharp s stays one letter. In bytes it folds A to Z only, so that it is
 *       safe on any encoding that extends ASCII.
 *   <li>Whitespace normalization replaces each run of whitespace by a single space, also at the ends of a document. In
 *       code points whitespace is what {@link Character#isWhitespace(int)} or {@link Character#isSpaceChar(int)} says;
 *       in bytes it is space, tab, line feed, vertical tab, form feed and carriage return.
 * </ul>
 *
 * <p>Minimum lengths are counted after normalization, reported lengths and positions before it.
 *
 * @param foldCase whether case is folded
 * @param collapseWhitespace whether runs of whitespace become one space
 */
public record Normalization(boolean foldCase, boolean collapseWhitespace) {
    /** Nothing is made equal. */
    public static final Normalization NONE = new Normalization(false, false);

    /**
     * Sets case folding.
     *
     * @param value whether case is folded
     * @return a new object
     */
    public Normalization withFoldedCase(boolean value) {
        return new Normalization(value, collapseWhitespace);
    }

    /**
     * Sets whitespace normalization.
     *
     * @param value whether runs of whitespace become one space
     * @return a new object
     */
    public Normalization withCollapsedWhitespace(boolean value) {
        return new Normalization(foldCase, value);
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (foldCase) {
            parts.add("case folded");
        }
        if (collapseWhitespace) {
            parts.add("whitespace collapsed");
        }
        return parts.isEmpty() ? "none" : String.join(", ", parts);
    }
}

package org.memo4j.metrics.extraction;

import java.util.Locale;
import java.util.regex.Pattern;

/** What two texts are forgiven before they are compared. */
public enum TextNormalization {
    /** Nothing. */
    NONE {
        @Override
        public String apply(String text) {
            return text;
        }
    },
    /** White space: a run of it is one space, and none at the ends. */
    WHITE_SPACE {
        @Override
        public String apply(String text) {
            return SPACE.matcher(text).replaceAll(" ").strip();
        }
    },
    /** Case and white space: lower case by the rules of no language, then {@link #WHITE_SPACE}. */
    CASE {
        @Override
        public String apply(String text) {
            return WHITE_SPACE.apply(text.toLowerCase(Locale.ROOT));
        }
    },
    /**
     * Case, punctuation and white space: lower case by the rules of no language, no Unicode punctuation or symbols,
     * then {@link #WHITE_SPACE}.
     */
    LOOSE {
        @Override
        public String apply(String text) {
            return WHITE_SPACE.apply(
                    PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(""));
        }
    };

    private static final Pattern SPACE = Pattern.compile("\\p{IsWhite_Space}+");
    private static final Pattern PUNCTUATION = Pattern.compile("[\\p{P}\\p{S}]+");

    /**
     * Normalizes a text.
     *
     * @param text the text
     * @return the normalized text
     */
    public abstract String apply(String text);
}

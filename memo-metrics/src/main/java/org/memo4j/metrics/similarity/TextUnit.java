package org.memo4j.metrics.similarity;

/** What the elements of a text are when two texts are compared. */
public enum TextUnit {
    /** Code points, spaces included. */
    CHARACTERS {
        @Override
        int[] read(String text, Symbols symbols) {
            return Symbols.codePoints(text);
        }
    },

    /** Words between white space. */
    WORDS {
        @Override
        int[] read(String text, Symbols symbols) {
            return symbols.words(Words.split(text));
        }
    },

    /** Words and punctuation marks, as {@link BleuTokenizer#V13A} parts them. */
    WORDS_AND_PUNCTUATION {
        @Override
        int[] read(String text, Symbols symbols) {
            return symbols.words(BleuTokenizer.V13A.words(text));
        }
    };

    /** Elements of a text as numbers; texts that are compared share the symbols. */
    abstract int[] read(String text, Symbols symbols);

    /** Reads two texts with the same numbers. */
    int[][] read(String first, String second) {
        Symbols symbols = new Symbols();
        return new int[][] {read(first, symbols), read(second, symbols)};
    }

    /**
     * Number of elements of a text.
     *
     * @param text the text
     * @return the number
     */
    public int count(String text) {
        return read(text, new Symbols()).length;
    }
}

package org.memo4j.metrics.similarity;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How BLEU cuts a text into words. The tokenizers are those of sacreBLEU under the same names, and give the same words.
 *
 * <p>Departure: sacreBLEU's {@code ja-mecab}, {@code ko-mecab}, {@code spm} and {@code flores} tokenizers need models that
 * are not part of this library. Cut such texts with the model's own tokenizer, and give {@link Bleu} the token ids.
 */
public enum BleuTokenizer {
    /** White space only: for text that is tokenized already. */
    NONE("none") {
        @Override
        String separate(String line) {
            return line;
        }
    },

    /** The tokenizer of {@code mteval-v13a}, for languages in Latin script; the usual one. */
    V13A("13a") {
        @Override
        String separate(String line) {
            String plain = line.replace("<skipped>", "")
                    .replace("-\n", "")
                    .replace('\n', ' ')
                    .replace("&quot;", "\"")
                    .replace("&amp;", "&")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">");
            return separateWestern(" " + plain + " ");
        }
    },

    /** The tokenizer of {@code mteval-v14 --international-tokenization}: all punctuation and symbols of Unicode. */
    INTL("intl") {
        @Override
        String separate(String line) {
            String parted = NO_NUMBER_PUNCTUATION.matcher(line).replaceAll("$1 $2 ");
            parted = PUNCTUATION_NO_NUMBER.matcher(parted).replaceAll(" $1 $2");
            return SYMBOL.matcher(parted).replaceAll(" $1 ");
        }
    },

    /** Every character that is not white space is a word. */
    CHAR("char") {
        @Override
        String separate(String line) {
            StringBuilder out = new StringBuilder(2 * line.length());
            line.codePoints().forEach(c -> out.appendCodePoint(c).append(' '));
            return out.toString();
        }
    },

    /**
     * Every Chinese character is a word, the rest is cut as by {@link #V13A}.
     *
     * <p>Departure from what the name says, for the sake of equal numbers: sacreBLEU's table means to hold ideographs from
     * U+20000 on, but its four-digit escapes make it hold U+2001 to U+2A6D (punctuation, symbols) in their place, and leave
     * these ideographs out.
     */
    ZH("zh") {
        @Override
        String separate(String line) {
            StringBuilder out = new StringBuilder(2 * line.length());
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (isChinese(c)) {
                    out.append(' ').append(c).append(' ');
                } else {
                    out.append(c);
                }
            }
            return separateWestern(out.toString());
        }
    };

    private static final Pattern WESTERN_PUNCTUATION = Pattern.compile("([{-~\\[-` -&(-+:-@/])");
    private static final Pattern NO_DIGIT_POINT = Pattern.compile("([^0-9])([.,])");
    private static final Pattern POINT_NO_DIGIT = Pattern.compile("([.,])([^0-9])");
    private static final Pattern DIGIT_DASH = Pattern.compile("([0-9])(-)");
    private static final Pattern NO_NUMBER_PUNCTUATION = Pattern.compile("(\\P{N})(\\p{P})");
    private static final Pattern PUNCTUATION_NO_NUMBER = Pattern.compile("(\\p{P})(\\P{N})");
    private static final Pattern SYMBOL = Pattern.compile("(\\p{S})");

    // first and last character of each range that sacreBLEU calls Chinese, in ascending order
    private static final char[] CHINESE = {
        0x2001, 0x2A6D, 0x2E80, 0x2FDF, 0x2FF0, 0x303F, 0x3100, 0x312F, 0x31A0, 0x31BF, 0x31C0, 0x31EF, 0x3200, 0x33FF,
        0x3400, 0x4DB5, 0x4E00, 0x9FBB, 0xF900, 0xFA2D, 0xFA30, 0xFA6A, 0xFA70, 0xFAD9, 0xFE10, 0xFE1F, 0xFE30, 0xFE4F,
        0xFF00, 0xFFEF
    };

    private final String label;

    BleuTokenizer(String label) {
        this.label = label;
    }

    /** Puts spaces between the words. */
    abstract String separate(String line);

    /**
     * Words of a line.
     *
     * @param line one sentence; white space at its end does not matter
     * @return the words
     */
    public List<String> words(String line) {
        return Words.split(separate(Words.stripEnd(line)));
    }

    /** Name in sacreBLEU's signature. */
    String label() {
        return label;
    }

    static String separateWestern(String line) {
        String parted = WESTERN_PUNCTUATION.matcher(line).replaceAll(" $1 ");
        parted = NO_DIGIT_POINT.matcher(parted).replaceAll("$1 $2 ");
        parted = POINT_NO_DIGIT.matcher(parted).replaceAll(" $1 $2");
        return DIGIT_DASH.matcher(parted).replaceAll("$1 $2 ");
    }

    private static boolean isChinese(char c) {
        for (int i = 0; i < CHINESE.length; i += 2) {
            if (c >= CHINESE[i] && c <= CHINESE[i + 1]) {
                return true;
            }
        }
        return false;
    }
}

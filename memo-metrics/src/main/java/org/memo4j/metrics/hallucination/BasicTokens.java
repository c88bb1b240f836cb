package org.memo4j.metrics.hallucination;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Words as BERT's basic tokenizer gives them: lower case, no accents, punctuation marks and Chinese characters by
 * themselves, control characters dropped. Devlin et al., <em>BERT</em>, NAACL 2019.
 */
final class BasicTokens {
    private BasicTokens() {}

    static List<String> of(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        Normalizer.normalize(clean(text), Normalizer.Form.NFC).codePoints().forEach(c -> {
            if (isChinese(c)) {
                plain.append(' ').appendCodePoint(c).append(' ');
            } else {
                plain.appendCodePoint(c);
            }
        });
        List<String> tokens = new ArrayList<>();
        StringBuilder token = new StringBuilder();
        Normalizer.normalize(plain.toString().toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(c -> {
                    if (isSpace(c) || isPunctuation(c)) {
                        end(token, tokens);
                        if (!isSpace(c)) {
                            tokens.add(Character.toString(c));
                        }
                    } else {
                        token.appendCodePoint(c);
                    }
                });
        end(token, tokens);
        return tokens;
    }

    private static void end(StringBuilder token, List<String> tokens) {
        if (token.length() > 0) {
            tokens.add(token.toString());
            token.setLength(0);
        }
    }

    private static String clean(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().filter(c -> c != 0xFFFD && !isControl(c)).forEach(out::appendCodePoint);
        return out.toString();
    }

    private static boolean isControl(int c) {
        if (c == '\t' || c == '\n' || c == '\r') {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    private static boolean isSpace(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || Character.getType(c) == Character.SPACE_SEPARATOR
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
    }

    /** Everything in ASCII that is neither letter, digit nor space counts as punctuation, also {@code $} and {@code ^}. */
    static boolean isPunctuation(int c) {
        if (c < 128) {
            return c > ' ' && !Character.isLetterOrDigit(c);
        }
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    private static boolean isChinese(int c) {
        return (c >= 0x4E00 && c <= 0x9FFF)
                || (c >= 0x3400 && c <= 0x4DBF)
                || (c >= 0x20000 && c <= 0x2A6DF)
                || (c >= 0x2A700 && c <= 0x2CEAF)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0x2F800 && c <= 0x2FA1F);
    }
}

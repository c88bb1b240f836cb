package org.memo4j.core.text;

import java.nio.charset.StandardCharsets;
import org.memo4j.core.Checks;

/** Texts that UTF-8 can hold. */
final class Utf8 {
    private Utf8() {}

    /** Fails if the text holds half of a surrogate pair, which no byte sequence of UTF-8 stands for. */
    static String check(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                Checks.check(
                        pair,
                        "the text has the unpaired surrogate \\u%04x at index %d, which is no character;"
                                + " was it cut in the middle of a character?",
                        (int) c,
                        i);
                i++;
            }
        }
        return text;
    }

    static byte[] encode(String text) {
        return check(text).getBytes(StandardCharsets.UTF_8);
    }
}

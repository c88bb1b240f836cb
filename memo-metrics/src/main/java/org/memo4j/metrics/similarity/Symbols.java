package org.memo4j.metrics.similarity;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns texts and lists of words into numbers that are equal where the parts are. */
final class Symbols {
    private final Map<String, Integer> numbers = new HashMap<>();

    /** Numbers of words; the same word has the same number in every call on this object. */
    int[] words(List<String> words) {
        int[] out = new int[words.size()];
        int i = 0;
        for (String word : words) {
            Integer number = numbers.get(word);
            if (number == null) {
                number = numbers.size();
                numbers.put(word, number);
            }
            out[i++] = number;
        }
        return out;
    }

    /** Code points; an unpaired surrogate stands for itself. */
    static int[] codePoints(String text) {
        int length = text.length();
        int[] out = new int[length];
        int n = 0;
        for (int i = 0; i < length; n++) {
            int point = text.codePointAt(i);
            out[n] = point;
            i += Character.charCount(point);
        }
        return n == length ? out : Arrays.copyOf(out, n);
    }
}

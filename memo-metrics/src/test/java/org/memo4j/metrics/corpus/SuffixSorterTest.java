package org.memo4j.metrics.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuffixSorterTest {
    @Test
    void sortsEveryShortText() {
        // All texts over three symbols up to length 8.
        for (int length = 0; length <= 8; length++) {
            int count = (int) Math.pow(3, length);
            for (int code = 0; code < count; code++) {
                int[] text = new int[length];
                for (int i = 0, rest = code; i < length; i++, rest /= 3) {
                    text[i] = rest % 3;
                }
                check(text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 257, 65_535, 1_000_000})
    void sortsRandomAndRepetitiveTexts(int alphabet) {
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] text = new int[random.nextInt(1 + random.nextInt(2_000))];
            for (int i = 0; i < text.length; i++) {
                text[i] = i > 0 && random.nextInt(4) > 0 ? text[random.nextInt(i)] : random.nextInt(alphabet);
            }
            if (text.length > 4) {
                int from = random.nextInt(text.length / 2);
                System.arraycopy(text, from, text, text.length / 2, text.length / 2 - from);
            }
            check(text);
        }
    }

    private static void check(int[] text) {
        int[] expected = IntStream.range(0, text.length)
                .boxed()
                .sorted((a, b) -> Arrays.compare(text, a, text.length, text, b, text.length))
                .mapToInt(i -> i)
                .toArray();
        assertThat(SuffixSorter.sort(text, text.length))
                .as(() -> Arrays.toString(text))
                .isEqualTo(expected);
        int[] prefixes = new int[text.length];
        for (int i = 1; i < text.length; i++) {
            int a = expected[i - 1];
            int b = expected[i];
            int k = 0;
            while (Math.max(a, b) + k < text.length && text[a + k] == text[b + k] && text[a + k] != 0) {
                k++;
            }
            prefixes[b] = k;
        }
        assertThat(SuffixSorter.commonPrefixes(null, text, expected)).isEqualTo(prefixes);
        if (Arrays.stream(text).allMatch(c -> c <= Character.MAX_VALUE)) {
            char[] chars = new char[text.length];
            for (int i = 0; i < chars.length; i++) {
                chars[i] = (char) text[i];
            }
            assertThat(SuffixSorter.sort(chars, chars.length)).isEqualTo(expected);
            assertThat(SuffixSorter.commonPrefixes(chars, new int[0], expected)).isEqualTo(prefixes);
        }
    }
}

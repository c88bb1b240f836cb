package org.memo4j.metrics.similarity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.metrics.Golden;

class LongestCommonTest {
    private static int subsequence(int[] a, int[] b) {
        int[][] d = new int[a.length + 1][b.length + 1];
        for (int i = 1; i <= a.length; i++) {
            for (int j = 1; j <= b.length; j++) {
                d[i][j] = a[i - 1] == b[j - 1] ? d[i - 1][j - 1] + 1 : Math.max(d[i - 1][j], d[i][j - 1]);
            }
        }
        return d[a.length][b.length];
    }

    private static LongestCommonSubstring substring(int[] a, int[] b) {
        LongestCommonSubstring best = new LongestCommonSubstring(0, 0, 0);
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                int n = 0;
                while (i + n < a.length && j + n < b.length && a[i + n] == b[j + n]) {
                    n++;
                }
                if (n > best.length()) {
                    best = new LongestCommonSubstring(n, i, j);
                }
            }
        }
        return best;
    }

    @Test
    void givesTheGoldenSubsequences() throws IOException {
        JsonNode golden = Golden.read("edit_distance.json").get("lcsseq");
        assertThat(golden.size()).isEqualTo(4);
        int normalized = 0;
        for (JsonNode c : golden) {
            String a = c.get("a").asText();
            String b = c.get("b").asText();
            int common = LongestCommonSubsequence.length(a, b);
            assertThat(Math.max(a.length(), b.length()) - common)
                    .as(c.toString())
                    .isEqualTo(c.get("distance").asInt());
            if (c.has("normalized_distance")) {
                // the share is of the truth, here the longer text
                assertThat(1 - SimilarityMeasure.COMMON_SUBSEQUENCE.similarity(b, a, TextUnit.CHARACTERS))
                        .as(c.toString())
                        .isEqualTo(c.get("normalized_distance").asDouble());
                normalized++;
            }
        }
        assertThat(normalized).isEqualTo(1);
        for (JsonNode c : Golden.read("rouge.json").get("lcs_table")) {
            assertThat(LongestCommonSubsequence.length(Cases.ints(c.get("ref")), Cases.ints(c.get("can"))))
                    .as(c.toString())
                    .isEqualTo(c.get("length").asInt());
        }
    }

    @Test
    void agreesWithTheTables() {
        long seed = 20260604;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 1500; round++) {
            int[] a = Cases.sequence(random, 200);
            int[] b = random.nextBoolean() ? Cases.edited(a, random) : Cases.sequence(random, 200);
            assertThat(LongestCommonSubsequence.length(a, b))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(subsequence(a, b));
            assertThat(LongestCommonSubstring.of(a, b))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(substring(a, b));
        }
    }

    @Test
    void keepsItsLaws() {
        long seed = 20260605;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            int[] a = Cases.sequence(random, 150);
            int[] b = Cases.edited(a, random);
            String at = "seed " + seed + ", round " + round;
            int subsequence = LongestCommonSubsequence.length(a, b);
            int substring = LongestCommonSubstring.of(a, b).length();
            assertThat(LongestCommonSubsequence.length(b, a)).as(at).isEqualTo(subsequence);
            assertThat(LongestCommonSubstring.of(b, a).length()).as(at).isEqualTo(substring);
            assertThat(subsequence).as(at).isBetween(substring, Math.min(a.length, b.length));
            assertThat(LongestCommonSubsequence.length(a, a)).as(at).isEqualTo(a.length);
            assertThat(LongestCommonSubstring.of(a, a)).as(at).isEqualTo(new LongestCommonSubstring(a.length, 0, 0));
            // insertions and deletions only
            assertThat(Levenshtein.withDefaults().withCosts(1, 1, 2).distance(a, b))
                    .as(at)
                    .isEqualTo(a.length + b.length - 2 * subsequence);
        }
    }

    @Test
    void readsTextsAndWords() {
        assertThat(LongestCommonSubstring.of("the cat sat", "a cat sits"))
                .isEqualTo(new LongestCommonSubstring(6, 3, 1));
        assertThat(LongestCommonSubstring.of(List.of("a", "b", "c"), List.of("x", "b", "c", "a")))
                .isEqualTo(new LongestCommonSubstring(2, 1, 1));
        assertThat(LongestCommonSubsequence.length(List.of("a", "b", "c"), List.of("a", "x", "c")))
                .isEqualTo(2);
        assertThat(LongestCommonSubstring.of("\uD83D\uDE00x", "y\uD83D\uDE00x"))
                .isEqualTo(new LongestCommonSubstring(2, 0, 1));
        assertThat(LongestCommonSubstring.of("", "abc")).isEqualTo(new LongestCommonSubstring(0, 0, 0));
    }
}

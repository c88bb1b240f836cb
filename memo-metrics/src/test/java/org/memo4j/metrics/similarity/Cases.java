package org.memo4j.metrics.similarity;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;

/** Random sequences and what golden files hold. */
final class Cases {
    private Cases() {}

    /** Lengths around the 64-bit blocks, and alphabets of a few or very many symbols, small, large or negative. */
    static int[] sequence(SplittableRandom random, int maxLength) {
        int length = random.nextInt(8) == 0 ? 64 * random.nextInt(1 + maxLength / 64) : random.nextInt(maxLength + 1);
        int[] alphabets = {1, 2, 4, 20, 1000};
        int alphabet = alphabets[random.nextInt(alphabets.length)];
        int[] offsets = {0, 250, 50_000, -3, Integer.MAX_VALUE - 1000};
        int offset = offsets[random.nextInt(offsets.length)];
        return random.ints(length, 0, alphabet).map(x -> x + offset).toArray();
    }

    /** A sequence with some elements left out, put in and changed. */
    static int[] edited(int[] sequence, SplittableRandom random) {
        List<Integer> out = new ArrayList<>();
        int often = 1 + random.nextInt(12);
        for (int x : sequence) {
            switch (random.nextInt(3 * often)) {
                case 0 -> out.add(x + 1);
                case 1 -> {
                    out.add(x);
                    out.add(sequence[random.nextInt(sequence.length)]);
                }
                case 2 -> {}
                default -> out.add(x);
            }
        }
        return out.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The first lines of a file of multi30k, read in place; a test is skipped, and says so, where it is not there. */
    static List<String> multi30k(String name, int from, int to) throws IOException {
        Path file = Path.of(System.getProperty("memo.shared", "."), "data", "multi30k", name);
        assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines().skip(from).limit(to - from).toList();
        }
    }

    /** A file beside the tests. */
    static InputStream resource(String name) {
        return Objects.requireNonNull(Cases.class.getResourceAsStream(name), name);
    }

    /** A string, or the strings of an array. */
    static List<String> texts(JsonNode node) {
        if (!node.isArray()) {
            return List.of(node.asText());
        }
        List<String> texts = new ArrayList<>();
        node.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    static int[] ints(JsonNode node) {
        int[] out = new int[node.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = node.get(i).asInt();
        }
        return out;
    }

    static long[] longs(JsonNode node) {
        long[] out = new long[node.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = node.get(i).asLong();
        }
        return out;
    }
}

package org.memo4j.metrics.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.memo4j.metrics.Golden;

class LevenshteinTest {
    /** The dynamic program as Wagner and Fischer have it. */
    private static long oracle(int[] a, int[] b, int[] costs) {
        long[][] d = new long[a.length + 1][b.length + 1];
        for (int i = 0; i <= a.length; i++) {
            for (int j = 0; j <= b.length; j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = (long) i * costs[1] + (long) j * costs[0];
                } else {
                    d[i][j] = Math.min(
                            d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : costs[2]),
                            Math.min(d[i - 1][j] + costs[1], d[i][j - 1] + costs[0]));
                }
            }
        }
        return d[a.length][b.length];
    }

    @Test
    void givesTheGoldenDistances() throws IOException {
        JsonNode golden = Golden.read("edit_distance.json");
        assertThat(golden.get("levenshtein").size()).isEqualTo(12);
        for (JsonNode c : golden.get("levenshtein")) {
            int[] costs = Cases.ints(c.get("weights"));
            Levenshtein levenshtein = Levenshtein.withDefaults().withCosts(costs[0], costs[1], costs[2]);
            assertThat(levenshtein.distance(c.get("a").asText(), c.get("b").asText()))
                    .as(c.toString())
                    .isEqualTo(c.get("expected").asLong());
        }
        for (JsonNode c : golden.get("levenshtein_tokens")) {
            assertThat(Levenshtein.withDefaults().distance(Cases.texts(c.get("a")), Cases.texts(c.get("b"))))
                    .as(c.toString())
                    .isEqualTo(c.get("expected").asLong());
        }
        assertThat(Levenshtein.withDefaults().distance(new int[] {0, -1}, new int[] {0, -2}))
                .isEqualTo(1);
    }

    @Test
    void givesTheGoldenScripts() throws IOException {
        JsonNode golden = Golden.read("edit_distance.json").get("editops");
        assertThat(golden.size()).isEqualTo(2);
        for (JsonNode c : golden) {
            List<EditOperation> expected = new ArrayList<>();
            for (JsonNode op : c.get("ops")) {
                String kind = op.get(0).asText().toUpperCase(Locale.ROOT);
                expected.add(new EditOperation(
                        EditOperation.Kind.valueOf(kind),
                        op.get(1).asInt(),
                        op.get(2).asInt()));
            }
            assertThat(EditOperation.script(c.get("a").asText(), c.get("b").asText()))
                    .as(c.toString())
                    .isEqualTo(expected);
        }
    }

    /** From RapidFuzz 3.14: distances, normalized similarities and scripts that common cases do not tell apart. */
    @Test
    void agreesWithRapidFuzz() {
        Levenshtein unit = Levenshtein.withDefaults();
        assertThat(unit.similarity("kitten", "sitting")).isEqualTo(4.0 / 7);
        assertThat(unit.similarity("", "")).isEqualTo(1);
        assertThat(unit.withCosts(1, 7, 5).similarity("ABCD", "ab")).isEqualTo(0);
        assertThat(unit.withCosts(1, 7, 5).similarity("ABCD", "aCb")).isCloseTo(0.2272727272727273, within(1e-15));
        assertThat(unit.withCosts(3, 1, 2).similarity("ABCDx", "aCb")).isEqualTo(0.25);
        for (String[] c : RAPIDFUZZ) {
            assertThat(EditOperation.script(c[0], c[1]).stream()
                            .map(op -> op.kind().name().toLowerCase(Locale.ROOT).charAt(0) + "" + op.a() + ":" + op.b())
                            .collect(Collectors.joining(" ")))
                    .as("%s to %s", c[0], c[1])
                    .isEqualTo(c[2]);
        }
    }

    private static final String[][] RAPIDFUZZ = {
        {"aab", "baaa", "i0:0 r2:3"},
        {"abcabb", "bbacab", "r0:0 i2:2 d4:5"},
        {"bbabaaaa", "babcac", "d1:1 r4:3 r6:5 d7:6"},
        {"aabba", "aaaccba", "i2:2 i2:3 r2:4"},
        {"aaaaa", "bbacc", "r0:0 r1:1 r3:3 r4:4"},
        {"aaabbabba", "babbc", "d0:0 d1:0 d2:0 d4:1 r8:4"},
        {"ababbbbb", "bbcaa", "d0:0 d2:1 r4:2 r5:3 r6:4 d7:5"},
        {"abbabb", "cabacac", "i0:0 i2:3 r2:4 r4:6 d5:7"},
        {"aabbb", "bbaccbba", "i0:0 i0:1 i1:3 r1:4 r4:7"},
        {"aabbabb", "cabcbbaac", "r0:0 i3:3 i4:5 r5:7 r6:8"},
        {"bbaaa", "cbaaccbb", "r0:0 i4:4 i4:5 i4:6 r4:7"},
        {"baaabba", "ccacb", "r0:0 r1:1 r3:3 d5:5 d6:5"},
        {"abba", "bbab", "d0:0 i4:3"},
        {"abbbbbbb", "aabcacb", "r1:1 r3:3 r4:4 r5:5 d6:6"}
    };

    @Test
    void agreesWithTheDynamicProgram() {
        long seed = 20260601;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 1500; round++) {
            int[] a = Cases.sequence(random, 200);
            int[] b = random.nextBoolean() ? Cases.edited(a, random) : Cases.sequence(random, 200);
            int[] costs = round % 2 == 0
                    ? new int[] {1, 1, 1}
                    : new int[] {random.nextInt(4), random.nextInt(4), random.nextInt(7)};
            assertThat(Levenshtein.withDefaults()
                            .withCosts(costs[0], costs[1], costs[2])
                            .distance(a, b))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(oracle(a, b, costs));
        }
    }

    @Test
    void scriptsTurnOneIntoTheOther() {
        long seed = 20260602;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 1000; round++) {
            int[] a = Cases.sequence(random, 60);
            int[] b = random.nextBoolean() ? Cases.edited(a, random) : Cases.sequence(random, 60);
            List<EditOperation> script = EditOperation.script(a, b);
            assertThat(script)
                    .as("seed %d, round %d", seed, round)
                    .hasSize(Math.toIntExact(Levenshtein.withDefaults().distance(a, b)));
            assertThat(apply(script, a, b)).as("seed %d, round %d", seed, round).containsExactly(b);
        }
    }

    private static int[] apply(List<EditOperation> script, int[] a, int[] b) {
        List<Integer> out = new ArrayList<>();
        int i = 0;
        for (EditOperation operation : script) {
            while (i < operation.a()) {
                out.add(a[i++]);
            }
            if (operation.kind() != EditOperation.Kind.DELETE) {
                assertThat(out).hasSize(operation.b());
                out.add(b[operation.b()]);
            }
            i += operation.kind() == EditOperation.Kind.INSERT ? 0 : 1;
        }
        while (i < a.length) {
            out.add(a[i++]);
        }
        return out.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void isAMetricAndItsSimilarityKeepsItsBounds() {
        long seed = 20260603;
        SplittableRandom random = new SplittableRandom(seed);
        Levenshtein unit = Levenshtein.withDefaults();
        for (int round = 0; round < 500; round++) {
            int[] a = Cases.sequence(random, 150);
            int[] b = Cases.edited(a, random);
            int[] c = Cases.edited(b, random);
            String at = "seed " + seed + ", round " + round;
            assertThat(unit.distance(a, a)).as(at).isZero();
            assertThat(unit.distance(a, b)).as(at).isEqualTo(unit.distance(b, a));
            assertThat(unit.distance(a, c)).as(at).isLessThanOrEqualTo(unit.distance(a, b) + unit.distance(b, c));
            assertThat(unit.distance(a, b)).as(at).isGreaterThanOrEqualTo(Math.abs(a.length - b.length));
            assertThat(unit.similarity(a, b)).as(at).isBetween(0.0, 1.0);
            assertThat(unit.similarity(a, b) == 1).as(at).isEqualTo(Arrays.equals(a, b));
            int[] costs = {random.nextInt(5), random.nextInt(5), random.nextInt(9)};
            assertThat(unit.withCosts(costs[0], costs[1], costs[2]).similarity(a, c))
                    .as(at)
                    .isBetween(0.0, 1.0);
        }
    }

    @Test
    void countsCodePoints() {
        assertThat(Levenshtein.withDefaults().distance("a\uD83D\uDE00b", "a\uD83D\uDE01b"))
                .isEqualTo(1);
        assertThat(Levenshtein.withDefaults().distance("\uD83D\uDE00", "")).isEqualTo(1);
    }

    @Test
    void refusesNegativeCostsAndHugeScripts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Levenshtein.withDefaults().withCosts(1, -1, 1))
                .withMessageContaining("deletion must be at least 0");
        int[] zeros = new int[30_000];
        int[] ones = new int[30_000];
        Arrays.fill(ones, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EditOperation.script(zeros, ones))
                .withMessageContaining("30000 and 30000");
    }
}

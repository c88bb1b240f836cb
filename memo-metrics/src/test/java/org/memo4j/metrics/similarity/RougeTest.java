package org.memo4j.metrics.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.Golden;

class RougeTest {
    private static Rouge type(String name) {
        return name.equals("rougeL") ? Rouge.l() : Rouge.n(name.charAt(5) - '0');
    }

    @Test
    void givesTheGoldenScores() throws IOException {
        JsonNode golden = Golden.read("rouge.json");
        assertThat(golden.get("cases").size()).isEqualTo(11);
        for (JsonNode c : golden.get("cases")) {
            RougeScore score = type(c.get("type").asText())
                    .score(c.get("prediction").asText(), c.get("target").asText());
            // the file gives five decimals
            assertThat(score.precision())
                    .as(c.toString())
                    .isCloseTo(c.get("precision").asDouble(), within(5.1e-6));
            assertThat(score.recall())
                    .as(c.toString())
                    .isCloseTo(c.get("recall").asDouble(), within(5.1e-6));
            assertThat(score.fMeasure())
                    .as(c.toString())
                    .isCloseTo(c.get("fmeasure").asDouble(), within(5.1e-6));
        }
        JsonNode line = golden.get("cases").get(6);
        JsonNode stemmed = golden.get("with_stemming_rouge1_line1");
        RougeScore score = Rouge.n(1)
                .withStemming(true)
                .score(line.get("prediction").asText(), line.get("target").asText());
        assertThat(score.precision()).isCloseTo(stemmed.get("precision").asDouble(), within(5.1e-6));
        assertThat(score.recall()).isCloseTo(stemmed.get("recall").asDouble(), within(5.1e-6));
        assertThat(score.fMeasure()).isCloseTo(stemmed.get("fmeasure").asDouble(), within(5.1e-6));
    }

    @Test
    void givesTheGoldenSummaryScores() throws IOException {
        JsonNode golden = Golden.read("rouge.json");
        for (JsonNode c : golden.get("rougeLsum")) {
            RougeScore score = Rouge.lSum()
                    .score(c.get("prediction").asText(), c.get("target").asText());
            double f = c.has("f") ? c.get("f").asDouble() : c.get("fmeasure").asDouble();
            assertThat(score.fMeasure()).as(c.toString()).isCloseTo(f, within(5.1e-6));
            assertThat(score.recall())
                    .as(c.toString())
                    .isCloseTo(c.path("recall").asDouble(), within(5.1e-6));
            assertThat(score.precision())
                    .as(c.toString())
                    .isCloseTo(c.path("precision").asDouble(), within(5.1e-6));
        }
        // the union of the golden file: four of the five tokens are hit
        JsonNode union = golden.get("union_lcs");
        String target = union.get("ref").toString();
        String prediction = union.get("cans").get(0) + "\n" + union.get("cans").get(1);
        assertThat(Rouge.lSum().score(prediction, target).recall())
                .isEqualTo(union.get("union").size() / 5.0);
    }

    @Test
    void givesTheGoldenMeans() throws IOException {
        // the file's mid of the bootstrap is the mean of the three scores
        JsonNode golden = Golden.read("rouge.json").get("bootstrap_percentiles");
        CorpusSimilarity f = Rouge.n(1).corpus(List.of("testing", "x", "y"), List.of("testing one two", "z", "y"));
        List<CorpusSimilarity> parts =
                List.of(f.precision().orElseThrow(), f.recall().orElseThrow(), f);
        for (int k = 0; k < 3; k++) {
            for (int i = 0; i < 3; i++) {
                assertThat(parts.get(k).sentence(i))
                        .isEqualTo(golden.get("scores_prf").get(i).get(k).asDouble());
            }
            assertThat(parts.get(k).score()).isCloseTo(golden.get("mid").get(k).asDouble(), within(1e-15));
        }
        assertThat(f.toString()).contains("precision        0.6667", "recall           0.4444");
        assertThat(parts.get(1).provenance().options()).containsEntry("part", "recall");
        assertThat(parts.get(1).recall()).isEmpty();
        assertThat(f.provenance().options()).containsEntry("signature", "rouge1|tok:a-z0-9");
    }

    @Test
    void marksTheGoldenSubsequences() throws IOException {
        JsonNode table = Golden.read("rouge.json").get("lcs_table");
        assertThat(table.size()).isEqualTo(2);
        for (JsonNode c : table) {
            int[] ref = Cases.ints(c.get("ref"));
            BitSet marks = new BitSet();
            Rouge.markSubsequence(ref, Cases.ints(c.get("can")), marks);
            assertThat(marks.stream().map(i -> ref[i]).toArray())
                    .as(c.toString())
                    .isEqualTo(c.has("values") ? Cases.ints(c.get("values")) : new int[0]);
        }
    }

    @Test
    void stemsAsNltkDoes() throws IOException {
        int words = 0;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Cases.resource("porter-stems.txt"), StandardCharsets.UTF_8))) {
            for (String line : reader.lines().skip(1).toList()) {
                String[] pair = line.split(" ", -1);
                assertThat(PorterStemmer.stem(pair[0])).as(pair[0]).isEqualTo(pair[1]);
                words++;
            }
        }
        assertThat(words).isGreaterThan(200);
    }

    @Test
    void keepsItsLaws() {
        long seed = 20260608;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            int[] a = Cases.sequence(random, 60);
            int[] b = Cases.edited(a, random);
            for (Rouge rouge : List.of(Rouge.n(1), Rouge.n(3), Rouge.l(), Rouge.lSum())) {
                String at = rouge + ", seed " + seed + ", round " + round;
                RougeScore score = rouge.score(a, b);
                RougeScore back = rouge.score(b, a);
                assertThat(score.fMeasure()).as(at).isBetween(0.0, 1.0);
                if (rouge.toString().equals("rougeLsum")) {
                    // one sentence each
                    assertThat(score).as(at).isEqualTo(Rouge.l().score(a, b));
                } else {
                    assertThat(score.precision()).as(at).isEqualTo(back.recall());
                    assertThat(score.fMeasure()).as(at).isCloseTo(back.fMeasure(), within(1e-15));
                }
                if (a.length >= 3) {
                    assertThat(rouge.score(a, a)).as(at).isEqualTo(new RougeScore(1, 1, 1));
                }
            }
            assertThat(Rouge.l().score(a, b).precision())
                    .as("seed %d, round %d", seed, round)
                    .isLessThanOrEqualTo(Rouge.n(1).score(a, b).precision());
        }
    }

    @Test
    void readsTokens() {
        TokenSequences a = TokenSequences.of(new int[] {1, 2, 3}, new int[] {9});
        TokenSequences b = TokenSequences.of(new int[] {1, 3}, new int[] {8});
        CorpusSimilarity result = Rouge.l().corpus(a, b);
        assertThat(result.sentences()).containsExactly(0.8, 0);
        assertThat(result.score()).isEqualTo(0.4);
        assertThat(result.size()).isEqualTo(2);
    }

    @Test
    void refusesWhatHasNoAnswer() {
        assertThatIllegalArgumentException().isThrownBy(() -> Rouge.n(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rouge.l().corpus(List.of("a"), List.of()))
                .withMessageContaining("predictions has 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rouge.l().corpus(List.of(), List.of()))
                .withMessageContaining("predictions is empty");
    }
}

package org.memo4j.metrics.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.memo4j.metrics.Golden;

class ChrFTest {
    private static void check(JsonNode cases, int size, ChrF chrf) {
        assertThat(cases.size()).isEqualTo(size);
        for (JsonNode c : cases) {
            assertThat(chrf.corpus(Cases.texts(c.get("hyp")), Cases.texts(c.get("ref")))
                            .score())
                    .as(c.toString())
                    .isCloseTo(c.get("chrf").asDouble(), within(1e-4));
        }
    }

    @Test
    void givesTheGoldenScores() throws IOException {
        JsonNode golden = Golden.read("bleu_chrf_ter.json");
        ChrF chrf = ChrF.withDefaults().withBeta(3);
        check(golden.get("chrf_order6_beta3_eps_smoothing"), 9, chrf.withEpsilonSmoothing(true));
        check(golden.get("chrf_effective_order"), 4, chrf);
    }

    /** From sacreBLEU 2.6.0 on the first 1000 lines of multi30k: score of the corpus, mean score of the sentences. */
    @Test
    void givesTheScoresOfSacreBleuOnRealText() throws IOException {
        List<String> english = Cases.multi30k("val.en.gz", 0, 1000);
        List<String> next = Cases.multi30k("val.en.gz", 1, 1001);
        List<String> afterNext = Cases.multi30k("val.en.gz", 2, 1002);
        ChrF chrf = ChrF.withDefaults();
        Map<ChrF, double[]> expected = new HashMap<>();
        expected.put(chrf, new double[] {18.241241275497476, 18.107508551837512});
        expected.put(ChrF.plusPlus(), new double[] {17.002493028912127, 16.921308940688036});
        expected.put(chrf.withEpsilonSmoothing(true), new double[] {18.24123835249959, 18.107290823816342});
        expected.put(chrf.withWhitespace(true), new double[] {22.749734621046613, 22.6202912312103});
        expected.put(
                chrf.withLowercase(true).withBeta(3).withCharacterOrder(4).withWordOrder(1),
                new double[] {27.009568542081393, 27.0838795524186});
        expected.forEach((options, scores) -> {
            CorpusSimilarity result = options.corpus(english, next, afterNext);
            assertThat(result.score()).as(options.toString()).isCloseTo(scores[0], within(1e-10));
            assertThat(Arrays.stream(result.sentences()).average().orElseThrow())
                    .as(options.toString())
                    .isCloseTo(scores[1], within(1e-10));
        });
        CorpusSimilarity german = ChrF.plusPlus()
                .corpus(Cases.multi30k("val.de.gz", 0, 1000), Cases.multi30k("test_2016_flickr.de.gz", 0, 1000));
        assertThat(german.score()).isCloseTo(16.795292050683212, within(1e-10));
    }

    @Test
    void keepsItsLaws() {
        ChrF chrf = ChrF.withDefaults();
        assertThat(chrf.score("a text", "a text")).isEqualTo(100);
        assertThat(chrf.score("a text", "other", "a text")).isEqualTo(100);
        assertThat(chrf.score("abc", "xyz")).isZero();
        assertThat(chrf.score("", "xyz")).isZero();
        assertThat(chrf.score("a b", "ab")).isEqualTo(100);
        assertThat(chrf.withWhitespace(true).score("a b", "ab")).isLessThan(100);
        assertThat(chrf.withLowercase(true).score("AB", "ab")).isEqualTo(100);
        // beta 1 is symmetric, a large beta is the recall
        assertThat(chrf.withBeta(1).score("abcd", "bcdef"))
                .isCloseTo(chrf.withBeta(1).score("bcdef", "abcd"), within(1e-12));
        assertThat(chrf.withCharacterOrder(1).withBeta(1e6).score("abcd", "abxyz"))
                .isCloseTo(40, within(1e-6));
        assertThat(chrf.withCharacterOrder(1).withBeta(1e-6).score("abcd", "abxyz"))
                .isCloseTo(50, within(1e-6));
    }

    /** The definition with maps of n-grams, over characters that are no white space. */
    private static double slow(String hypothesis, String reference, int order, double beta) {
        double precision = 0;
        double recall = 0;
        int both = 0;
        for (int n = 1; n <= order; n++) {
            Map<String, Integer> left = ngrams(reference, n);
            int ofReference = Math.max(0, reference.length() - n + 1);
            int ofHypothesis = Math.max(0, hypothesis.length() - n + 1);
            int matches = 0;
            for (int i = 0; i < ofHypothesis; i++) {
                matches += left.merge(hypothesis.substring(i, i + n), -1, Integer::sum) >= 0 ? 1 : 0;
            }
            if (ofReference > 0 && ofHypothesis > 0) {
                precision += (double) matches / ofHypothesis;
                recall += (double) matches / ofReference;
                both++;
            }
        }
        double weighted = beta * beta * precision + recall;
        return weighted == 0 ? 0 : 100 * (1 + beta * beta) * precision * recall / weighted / both;
    }

    private static Map<String, Integer> ngrams(String text, int n) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i + n <= text.length(); i++) {
            counts.merge(text.substring(i, i + n), 1, Integer::sum);
        }
        return counts;
    }

    private static String text(SplittableRandom random) {
        int letters = 1 + random.nextInt(4);
        return random.ints(random.nextInt(40), 0, letters)
                .mapToObj(c -> String.valueOf((char) ('a' + c)))
                .collect(Collectors.joining());
    }

    @Test
    void agreesWithTheDefinitionWithinItsBounds() {
        long seed = 20260611;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 2000; round++) {
            String a = text(random);
            String b = text(random);
            int order = 1 + random.nextInt(7);
            double beta = 0.5 + 3 * random.nextDouble();
            String at = "seed " + seed + ", round " + round + ": '" + a + "' against '" + b + "'";
            ChrF chrf = ChrF.withDefaults().withCharacterOrder(order).withBeta(beta);
            assertThat(chrf.score(a, b)).as(at).isCloseTo(slow(a, b, order, beta), within(1e-9));
            int cut = random.nextInt(a.length() + 1); // white space says nothing
            assertThat(chrf.score(a.substring(0, cut) + " " + a.substring(cut), b))
                    .as(at)
                    .isEqualTo(chrf.score(a, b));
            assertThat(chrf.score(a, b)).as(at).isBetween(0.0, 100.0);
            assertThat(chrf.withWordOrder(2).score(a, b)).as(at).isBetween(0.0, 100.0);
            assertThat(chrf.withEpsilonSmoothing(true).score(a, b)).as(at).isBetween(0.0, 100 + 1e-9);
        }
    }

    @Test
    void saysHowItWasComputed() {
        assertThat(ChrF.plusPlus()
                        .corpus(List.of("a"), List.of("a"))
                        .provenance()
                        .options())
                .containsEntry("signature", "nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no|beta:2.0");
    }

    @Test
    void refusesWhatHasNoAnswer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChrF.withDefaults().score("a"))
                .withMessageContaining("references is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChrF.withDefaults().withBeta(Double.NaN))
                .withMessageContaining("beta");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChrF.withDefaults().withCharacterOrder(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChrF.withDefaults().withWordOrder(-1));
    }
}

package org.memo4j.metrics.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.Golden;

class TranslationEditRateTest {
    private static final TranslationEditRate TER = TranslationEditRate.withDefaults();

    @Test
    void givesTheGoldenRates() throws IOException {
        JsonNode golden = Golden.read("bleu_chrf_ter.json").get("ter");
        assertThat(golden.size()).isEqualTo(6);
        for (JsonNode c : golden) {
            assertThat(TER.corpus(Cases.texts(c.get("hyp")), Cases.texts(c.get("ref")))
                            .score())
                    .as(c.toString())
                    .isCloseTo(c.get("ter").asDouble(), within(1e-3));
        }
    }

    /** From sacreBLEU 2.6.0 on the first 1000 lines of multi30k: rate of the corpus, mean rate of the sentences. */
    @Test
    void givesTheRatesOfSacreBleuOnRealText() throws IOException {
        List<String> english = Cases.multi30k("val.en.gz", 0, 1000);
        List<String> next = Cases.multi30k("val.en.gz", 1, 1001);
        List<String> afterNext = Cases.multi30k("val.en.gz", 2, 1002);
        Map<TranslationEditRate, double[]> expected = new LinkedHashMap<>();
        expected.put(TER, new double[] {94.47520712769058, 96.73094526618358});
        expected.put(TER.withNormalization(true), new double[] {88.10747041138637, 90.03759705123892});
        expected.put(TER.withoutPunctuation(true).withCase(true), new double[] {94.82449931298663, 97.11226578445655});
        expected.forEach((options, rates) -> {
            CorpusSimilarity result = options.corpus(english, next, afterNext);
            assertThat(result.score()).as(options.toString()).isCloseTo(rates[0], within(1e-10));
            assertThat(Arrays.stream(result.sentences()).average().orElseThrow())
                    .as(options.toString())
                    .isCloseTo(rates[1], within(1e-10));
        });
    }

    @Test
    void keepsItsLaws() {
        long seed = 20260618;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            int[] a = random.ints(1 + random.nextInt(30), 0, 15).toArray();
            int[] b = random.nextBoolean() ? Cases.edited(a, random) : Cases.sequence(random, 30);
            String at = "seed " + seed + ", round " + round;
            assertThat(TER.score(a, a)).as(at).isZero();
            // shifts only help, and no number of edits is below the difference of the lengths
            long edits = Math.round(TER.score(b, a) * a.length / 100);
            assertThat(edits)
                    .as(at)
                    .isBetween(
                            (long) Math.abs(a.length - b.length),
                            Levenshtein.withDefaults().distance(a, b));
            assertThat(TER.score(b, a, b)).as(at).isZero();
        }
        int[] moved = {4, 5, 6, 7, 8, 1, 2, 3};
        assertThat(TER.score(moved, new int[] {1, 2, 3, 4, 5, 6, 7, 8})).isEqualTo(12.5);
    }

    @Test
    void readsTokens() {
        CorpusSimilarity result = TER.corpus(
                TokenSequences.of(new int[] {1, 2}, new int[] {3}),
                TokenSequences.of(new int[] {1, 2}, new int[] {4, 5}));
        assertThat(result.sentences()).containsExactly(0, 100);
        assertThat(result.score()).isEqualTo(50);
        assertThat(result.provenance().options())
                .containsEntry("signature", "nrefs:1|case:lc|tok:ids|norm:no|punct:yes|asian:no");
    }

    @Test
    void refusesWhatHasNoAnswer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TER.score("a"))
                .withMessageContaining("references is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TER.corpus(List.of("a"), List.of()))
                .withMessageContaining("references[0] has 0");
    }
}

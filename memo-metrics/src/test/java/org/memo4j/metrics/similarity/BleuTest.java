package org.memo4j.metrics.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.Golden;

class BleuTest {
    private static final double TOLERANCE = 1e-8;

    private static BleuTokenizer tokenizer(String label) {
        return Arrays.stream(BleuTokenizer.values())
                .filter(t -> t.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    private static Bleu raw(double floor) {
        return Bleu.withDefaults()
                .withTokenizer(BleuTokenizer.NONE)
                .withSmoothing(BleuSmoothing.FLOOR, floor)
                .withEffectiveOrder(true);
    }

    @Test
    void givesTheGoldenCorpusScores() throws IOException {
        JsonNode golden = Golden.read("bleu_chrf_ter.json").get("corpus_bleu");
        List<String> hypotheses = Cases.texts(golden.get("hyps"));
        List<String> first = Cases.texts(golden.get("refs").get(0));
        List<String> second = Cases.texts(golden.get("refs").get(1));
        JsonNode expected = golden.get("expected");
        Bleu bleu = Bleu.withDefaults();
        assertThat(bleu.corpus(hypotheses, first, second).score())
                .isCloseTo(expected.get("default_13a").asDouble(), within(TOLERANCE));
        assertThat(bleu.withTokenizer(BleuTokenizer.NONE)
                        .corpus(hypotheses, first, second)
                        .score())
                .isCloseTo(expected.get("tokenize_none").asDouble(), within(TOLERANCE));
        assertThat(bleu.withTokenizer(BleuTokenizer.INTL)
                        .corpus(hypotheses, first, second)
                        .score())
                .isCloseTo(expected.get("tokenize_intl").asDouble(), within(TOLERANCE));
        assertThat(bleu.withSmoothing(BleuSmoothing.NONE)
                        .corpus(hypotheses, first, second)
                        .score())
                .isCloseTo(expected.get("smooth_none").asDouble(), within(TOLERANCE));
        assertThat(bleu.corpus(List.of("", "", ""), first, second).score())
                .isEqualTo(expected.get("empty_hyps").asDouble());
        for (Map.Entry<String, JsonNode> order :
                golden.get("max_ngram_order_2dp").properties()) {
            assertThat(bleu.withMaxOrder(Integer.parseInt(order.getKey()))
                            .corpus(hypotheses, first, second)
                            .score())
                    .as("order %s", order.getKey())
                    .isCloseTo(order.getValue().asDouble(), within(0.005 + 1e-9));
        }
    }

    @Test
    void givesTheGoldenRawScores() throws IOException {
        JsonNode golden = Golden.read("bleu_chrf_ter.json");
        assertThat(golden.get("raw_bleu_floor_0.01").size()).isEqualTo(6);
        for (JsonNode c : golden.get("raw_bleu_floor_0.01")) {
            assertThat(raw(0.01)
                                    .corpus(Cases.texts(c.get("hyp")), Cases.texts(c.get("ref")))
                                    .score()
                            / 100)
                    .as(c.toString())
                    .isCloseTo(c.get("bleu").asDouble(), within(TOLERANCE));
        }
        JsonNode c = golden.get("statistics");
        String hypothesis = c.get("hyp").asText();
        String reference = c.get("ref").asText();
        BleuScore floored = raw(0.1).score(hypothesis, reference);
        assertThat(floored.counts().matches()).containsExactly(Cases.longs(c.get("common")));
        assertThat(floored.counts().totals()).containsExactly(Cases.longs(c.get("total")));
        assertThat(floored.fraction()).isCloseTo(c.get("bleu_floor_0.1").asDouble(), within(TOLERANCE));
        assertThat(raw(0).score(hypothesis, reference).fraction())
                .isCloseTo(c.get("bleu_floor_0").asDouble(), within(TOLERANCE));
        JsonNode s = golden.get("from_statistics");
        BleuCounts counts = BleuCounts.of(
                Cases.longs(s.get("common")),
                Cases.longs(s.get("total")),
                s.get("sys_len").asLong(),
                s.get("ref_len").asLong());
        assertThat(Bleu.withDefaults()
                        .withSmoothing(BleuSmoothing.NONE)
                        .score(counts)
                        .fraction())
                .isCloseTo(s.get("bleu").asDouble(), within(TOLERANCE));
    }

    @Test
    void givesTheGoldenSentenceScores() throws IOException {
        JsonNode golden = Golden.read("bleu_chrf_ter.json").get("sentence_bleu_effective_order");
        assertThat(golden.get("cases").size()).isEqualTo(10);
        for (JsonNode c : golden.get("cases")) {
            BleuSmoothing smoothing = BleuSmoothing.valueOf(
                    c.get("smooth").asText().toUpperCase(Locale.ROOT).replace('-', '_'));
            Bleu bleu = Bleu.forSentences()
                    .withTokenizer(tokenizer(c.get("tok").asText()))
                    .withLowercase(c.path("lowercase").asBoolean());
            bleu = c.has("value")
                    ? bleu.withSmoothing(smoothing, c.get("value").asDouble())
                    : bleu.withSmoothing(smoothing);
            assertThat(bleu.score(golden.get("hyp").asText(), golden.get("ref").asText())
                            .score())
                    .as(c.toString())
                    .isCloseTo(
                            c.get("bleu").asDouble(),
                            within(golden.get("abs_tol").asDouble()));
        }
    }

    @Test
    void cutsWordsAsSacreBleuDoes() throws IOException {
        JsonNode golden = new ObjectMapper().readTree(Cases.resource("sacrebleu-tokens.json"));
        assertThat(golden.get("lines").size()).isEqualTo(10);
        for (JsonNode c : golden.get("lines")) {
            for (BleuTokenizer tokenizer : BleuTokenizer.values()) {
                assertThat(String.join(" ", tokenizer.words(c.get("line").asText())))
                        .as("%s of %s", tokenizer, c.get("line"))
                        .isEqualTo(c.get(tokenizer.label()).asText());
            }
        }
    }

    /** From sacreBLEU 2.6.0 on the first 1000 lines of multi30k: the wrong captions, so that all smoothing matters. */
    @Test
    void givesTheScoresOfSacreBleuOnRealText() throws IOException {
        List<String> english = Cases.multi30k("val.en.gz", 0, 1000);
        List<String> next = Cases.multi30k("val.en.gz", 1, 1001);
        List<String> afterNext = Cases.multi30k("val.en.gz", 2, 1002);
        List<String> german = Cases.multi30k("val.de.gz", 0, 1000);
        List<String> germanTest = Cases.multi30k("test_2016_flickr.de.gz", 0, 1000);
        Map<Bleu, double[]> expected = new HashMap<>();
        Bleu bleu = Bleu.withDefaults();
        expected.put(bleu, new double[] {1.4193204984130665, 0.4280930288120929});
        expected.put(bleu.withTokenizer(BleuTokenizer.INTL), new double[] {1.412775744786655, 0.42715526762094214});
        expected.put(bleu.withTokenizer(BleuTokenizer.CHAR), new double[] {20.009348973117163, 17.318629230703294});
        expected.put(bleu.withTokenizer(BleuTokenizer.ZH), new double[] {1.4193204984130665, 0.4278515243700931});
        expected.put(bleu.withTokenizer(BleuTokenizer.NONE), new double[] {1.396919729010454, 0.3724665521823318});
        expected.put(bleu.withLowercase(true), new double[] {1.5016689433282955, 0.5405059055260205});
        expected.put(bleu.withSmoothing(BleuSmoothing.ADD_K), new double[] {1.454556095606529, 0.5186994327148158});
        expected.put(bleu.withMaxOrder(6), new double[] {0.20228085379841657, 0.0926224742330668});
        expected.forEach((options, scores) -> {
            assertThat(options.corpus(english, next, afterNext).score())
                    .as(options.toString())
                    .isCloseTo(scores[0], within(1e-10));
            assertThat(options.corpus(german, germanTest).score())
                    .as(options.toString())
                    .isCloseTo(scores[1], within(1e-10));
        });
        Map<BleuSmoothing, Double> sentences = Map.of(
                BleuSmoothing.EXP, 5.121129840424416,
                BleuSmoothing.FLOOR, 2.7910732165369807,
                BleuSmoothing.ADD_K, 11.613393699787089,
                BleuSmoothing.NONE, 0.2605870526917455);
        sentences.forEach((smoothing, mean) -> {
            CorpusSimilarity result =
                    Bleu.forSentences().withSmoothing(smoothing).corpus(english, next, afterNext);
            assertThat(Arrays.stream(result.sentences()).average().orElseThrow())
                    .as(smoothing.toString())
                    .isCloseTo(mean, within(1e-10));
        });
    }

    /** Counts with maps of lists. */
    private static long[] matches(int[] hypothesis, int[][] references, int order) {
        long[] matches = new long[order];
        for (int n = 1; n <= order; n++) {
            Map<List<Integer>, Integer> most = new HashMap<>();
            for (int[] reference : references) {
                grams(reference, n).forEach((gram, count) -> most.merge(gram, count, Math::max));
            }
            for (Map.Entry<List<Integer>, Integer> gram : grams(hypothesis, n).entrySet()) {
                matches[n - 1] += Math.min(gram.getValue(), most.getOrDefault(gram.getKey(), 0));
            }
        }
        return matches;
    }

    private static Map<List<Integer>, Integer> grams(int[] sequence, int n) {
        Map<List<Integer>, Integer> grams = new HashMap<>();
        for (int i = 0; i + n <= sequence.length; i++) {
            grams.merge(Arrays.stream(sequence, i, i + n).boxed().toList(), 1, Integer::sum);
        }
        return grams;
    }

    @Test
    void countsAsMapsOfListsDo() {
        long seed = 20260606;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 1000; round++) {
            int order = 1 + random.nextInt(6);
            int[] hypothesis = Cases.sequence(random, 70);
            int[][] references = new int[1 + random.nextInt(3)][];
            for (int r = 0; r < references.length; r++) {
                references[r] = random.nextBoolean() ? Cases.edited(hypothesis, random) : Cases.sequence(random, 70);
            }
            BleuCounts counts = BleuCounts.of(hypothesis, references, order);
            assertThat(counts.matches())
                    .as("seed %d, round %d", seed, round)
                    .containsExactly(matches(hypothesis, references, order));
            int length = hypothesis.length;
            int closest = Arrays.stream(references)
                    .map(r -> r.length)
                    .min(Comparator.<Integer>comparingInt(x -> Math.abs(x - length))
                            .thenComparingInt(x -> x))
                    .orElseThrow();
            assertThat(counts.referenceLength())
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(closest);
        }
    }

    @Test
    void keepsItsLaws() {
        long seed = 20260607;
        SplittableRandom random = new SplittableRandom(seed);
        List<int[]> hypotheses = new ArrayList<>();
        List<int[]> references = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int[] a = random.ints(4 + random.nextInt(30), 0, 12).toArray();
            hypotheses.add(a);
            references.add(Cases.edited(a, random));
        }
        int[] twiceReversed = IntStream.range(0, 120).map(i -> 59 - i % 60).toArray();
        TokenSequences h = TokenSequences.of(hypotheses);
        TokenSequences r = TokenSequences.of(references);
        for (BleuSmoothing smoothing : List.of(BleuSmoothing.NONE, BleuSmoothing.FLOOR, BleuSmoothing.EXP)) {
            Bleu bleu = Bleu.withDefaults().withSmoothing(smoothing);
            double once = bleu.corpus(h, r).score();
            assertThat(once).isBetween(0.0, 100.0);
            assertThat(bleu.corpus(h.select(twiceReversed), r.select(twiceReversed))
                            .score())
                    .as("%s, seed %d", smoothing, seed)
                    .isCloseTo(once, within(1e-10));
            for (int i = 0; i < 60; i++) {
                int[] a = hypotheses.get(i);
                assertThat(bleu.score(a, a).score())
                        .as("%s, seed %d", smoothing, seed)
                        .isCloseTo(100, within(1e-10));
                // another reference can only help matches, and the closest length stays
                assertThat(bleu.score(a, references.get(i), a).score())
                        .as("%s, seed %d", smoothing, seed)
                        .isCloseTo(100, within(1e-10));
                // names of the tokens do not matter
                assertThat(bleu.score(
                                        Arrays.stream(a).map(x -> 1000 - 7 * x).toArray(),
                                        Arrays.stream(references.get(i))
                                                .map(x -> 1000 - 7 * x)
                                                .toArray())
                                .score())
                        .isEqualTo(bleu.score(a, references.get(i)).score());
            }
        }
        assertThat(Bleu.forSentences().score(new int[] {1, 2}, new int[] {1, 2}).score())
                .isCloseTo(100, within(1e-10));
        assertThat(Bleu.withDefaults().score(new int[] {1, 2}, new int[] {1, 2}).score())
                .isZero();
        assertThat(Bleu.forSentences().score(new int[0], new int[] {1}).score()).isZero();
    }

    @Test
    void saysHowItWasComputed() {
        List<String> texts = List.of("a b c d e", "a b c d f");
        CorpusSimilarity result = Bleu.withDefaults().corpus(texts, texts, texts);
        assertThat(result.provenance().options())
                .containsEntry("signature", "nrefs:2|case:mixed|eff:no|tok:13a|smooth:exp");
        assertThat(Bleu.forSentences()
                        .withLowercase(true)
                        .withSmoothing(BleuSmoothing.FLOOR)
                        .withMaxOrder(2)
                        .toString())
                .isEqualTo("BLEU[nrefs:1|case:lc|eff:yes|tok:13a|smooth:floor[0.10]|order:2]");
        assertThat(result.toString()).contains("similarity.bleu", "corpus score     100.0000");
        assertThat(Bleu.withDefaults()
                        .score("The dog bit the man.", "The dog bit a man.")
                        .toString())
                .isEqualTo("BLEU = 37.99 83.3/60.0/25.0/16.7 (BP = 1.000 ratio = 1.000 hyp_len = 6 ref_len = 6)");
        assertThat(result.estimate(Bootstrap.withDefaults()).value()).isEqualTo(result.score());
    }

    @Test
    void refusesWhatHasNoAnswer() {
        Bleu bleu = Bleu.withDefaults();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bleu.score("a"))
                .withMessageContaining("references is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bleu.corpus(List.of("a"), List.of("a", "b")))
                .withMessageContaining("references[0] has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bleu.corpus(List.of(), List.of()))
                .withMessageContaining("hypotheses is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bleu.withSmoothing(BleuSmoothing.EXP, 1))
                .withMessageContaining("takes no value");
        assertThatIllegalArgumentException().isThrownBy(() -> bleu.withSmoothing(BleuSmoothing.FLOOR, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> bleu.withMaxOrder(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bleu.score(BleuCounts.of(new long[] {1}, new long[] {1}, 1, 1)))
                .withMessageContaining("1 orders");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BleuCounts.of(new long[] {2}, new long[] {1}, 1, 1))
                .withMessageContaining("matches[0]");
    }
}

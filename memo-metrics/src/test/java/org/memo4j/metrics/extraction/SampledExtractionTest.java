package org.memo4j.metrics.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.Golden;

/** Probabilistic extraction under a sampler. */
class SampledExtractionTest {
    private static final List<Decoding> SAMPLERS = List.of(
            Decoding.sampling(0),
            Decoding.sampling(0).withTemperature(0.5),
            Decoding.sampling(0).withTopK(2),
            Decoding.sampling(0).withTopP(0.6),
            Decoding.sampling(0).withTemperature(1.7).withTopK(3).withTopP(0.8));

    /** The same logits everywhere. */
    private record FixedModel(float... row) implements LanguageModel {
        @Override
        public int vocabularySize() {
            return row.length;
        }

        @Override
        public int contextLength() {
            return 100;
        }

        @Override
        public OptionalInt startToken() {
            return OptionalInt.of(0);
        }

        @Override
        public LogitRows logits(TokenSequences batch) {
            int rows = batch.size() * batch.maxLength();
            float[] logits = new float[rows * row.length];
            for (int r = 0; r < rows; r++) {
                System.arraycopy(row, 0, logits, r * row.length, row.length);
            }
            return LogitRows.of(logits, row.length);
        }
    }

    private static double[] probabilities(LanguageModel model, Decoding sampler) {
        TokenSequences each = TokenSequences.of(IntStream.range(0, model.vocabularySize())
                .mapToObj(v -> new int[] {v})
                .toList());
        return Arrays.stream(ProbabilisticExtraction.withDefaults()
                        .score(model, each, TokenSpan.from(0), sampler)
                        .logProbabilities())
                .map(Math::exp)
                .toArray();
    }

    @Test
    void keepsTheTokensOfTheGoldenFile() throws IOException {
        for (JsonNode each : Golden.read("probabilistic_extraction.json").get("sampling_filters")) {
            JsonNode logits = each.get("logits");
            float[] row = new float[logits.size()];
            for (int v = 0; v < row.length; v++) {
                row[v] = (float) logits.get(v).asDouble();
            }
            Decoding sampler = each.has("top_k")
                    ? Decoding.sampling(0).withTopK(each.get("top_k").asInt())
                    : Decoding.sampling(0).withTopP(each.get("top_p").asDouble());
            double[] p = probabilities(new FixedModel(row), sampler);
            double[] own = probabilities(new FixedModel(row), Decoding.sampling(0));
            double mass = 0;
            for (JsonNode kept : each.get("kept_indices")) {
                mass += own[kept.asInt()];
            }
            for (int v = 0; v < row.length; v++) {
                boolean kept = false;
                for (JsonNode k : each.get("kept_indices")) {
                    kept |= k.asInt() == v;
                }
                assertThat(p[v]).as("%s, token %d", each, v).isCloseTo(kept ? own[v] / mass : 0, within(1e-12));
                if (each.has("probs")) {
                    assertThat(own[v]).isCloseTo(each.get("probs").get(v).asDouble(), within(1e-7));
                }
            }
        }
    }

    /** The two cases of the golden file, so that a fresh clone tests them too. */
    @Test
    void keepsTheTokensOfPrivacyGuard() {
        double[] topK = probabilities(
                new FixedModel(3, 1, 2, 0.5f), Decoding.sampling(0).withTopK(2));
        double e = Math.exp(1); // tokens 0 and 2 are one apart
        assertThat(topK).containsExactly(new double[] {e / (1 + e), 0, 1 / (1 + e), 0}, within(1e-7));
        FixedModel model = new FixedModel(2, 1, 0, -1);
        double[] own = {0.6439142598879724, 0.23688281808991013, 0.08714431874203257, 0.03205860328008499};
        assertThat(probabilities(model, Decoding.sampling(0))).containsExactly(own, within(1e-7));
        double kept = own[0] + own[1]; // the first sum above 0.8
        assertThat(probabilities(model, Decoding.sampling(0).withTopP(0.8)))
                .containsExactly(new double[] {own[0] / kept, own[1] / kept, 0, 0}, within(1e-7));
    }

    @Test
    void isTheProductOfTheSamplersProbabilities() {
        FixedModel model = new FixedModel(2, 1, 0, -1);
        for (Decoding sampler : SAMPLERS) {
            double[] p = probabilities(model, sampler);
            assertThat(Arrays.stream(p).sum()).as("%s", sampler).isCloseTo(1, within(1e-12));
            double[] logs = ProbabilisticExtraction.withDefaults()
                    .score(
                            model,
                            TokenSequences.of(new int[] {3, 0, 1, 0}, new int[] {0, 0, 0, 3}),
                            TokenSpan.from(1),
                            sampler)
                    .logProbabilities();
            assertThat(Math.exp(logs[0])).as("%s", sampler).isCloseTo(p[0] * p[1] * p[0], within(1e-12));
            assertThat(Math.exp(logs[1])).as("%s", sampler).isCloseTo(p[0] * p[0] * p[3], within(1e-12));
        }
    }

    @Test
    void agreesWithSampling() {
        long seed = 77;
        TokenSequences training = Sequences.random(new SplittableRandom(seed), 5, 5, 7, 7);
        ContextModel model = new ContextModel(training, 6, 32, OptionalInt.empty());
        int samples = 1000;
        double error = 1e-9; // for each of 5 sequences and 5 samplers
        for (Decoding sampler : SAMPLERS) {
            double[] p = Arrays.stream(ProbabilisticExtraction.withDefaults()
                            .score(model, training, TokenSpan.from(4), sampler)
                            .logProbabilities())
                    .map(Math::exp)
                    .toArray();
            int[] hits = new int[training.size()];
            int[] many = IntStream.range(0, samples * training.size())
                    .map(i -> i % training.size())
                    .toArray();
            TokenSequences made = model.generate(training.select(many).slice(0, 4), 3, withSeed(sampler, seed));
            for (int i = 0; i < many.length; i++) {
                int[] whole = training.get(many[i]);
                hits[many[i]] += Arrays.equals(made.get(i), Arrays.copyOfRange(whole, 4, 7)) ? 1 : 0;
            }
            for (int i = 0; i < hits.length; i++) {
                BinomialDistribution expected = new BinomialDistribution(null, samples, Math.min(1, p[i]));
                String what = "seed " + seed + ", " + sampler + ", sequence " + i + ", p " + p[i] + ", hits " + hits[i];
                assertThat(expected.cumulativeProbability(hits[i])).as(what).isGreaterThan(error);
                assertThat(1 - expected.cumulativeProbability(hits[i] - 1))
                        .as(what)
                        .isGreaterThan(error);
            }
            assertThat(Arrays.stream(hits).sum()).as("%s", sampler).isPositive();
        }
    }

    private static Decoding withSeed(Decoding sampler, long seed) {
        Decoding decoding =
                Decoding.sampling(seed).withTemperature(sampler.temperature()).withTopP(sampler.topP());
        return sampler.topK() == Integer.MAX_VALUE ? decoding : decoding.withTopK(sampler.topK());
    }

    @Test
    void topKOfOneIsGreedy() {
        TokenSequences training = Sequences.random(new SplittableRandom(5), 30, 5, 8, 8);
        ContextModel model = new ContextModel(training, 6, 32, OptionalInt.empty());
        double[] logs = ProbabilisticExtraction.withDefaults()
                .score(model, training, TokenSpan.from(3), Decoding.sampling(1).withTopK(1))
                .logProbabilities();
        ExactMatchResult greedy = ExactMatch.withDefaults().teacherForced(model.score(training), TokenSpan.from(3));
        for (int i = 0; i < logs.length; i++) {
            assertThat(logs[i]).isEqualTo(greedy.exact(i) ? 0 : Double.NEGATIVE_INFINITY);
        }
        assertThat(greedy.fraction().value()).isBetween(0.05, 0.95);
    }

    @Test
    void refusesBadInput() {
        FixedModel model = new FixedModel(1, 0);
        ProbabilisticExtraction extraction = ProbabilisticExtraction.withDefaults();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        extraction.score(model, TokenSequences.of(new int[] {1}), TokenSpan.from(0), Decoding.greedy()))
                .withMessageContaining("sampling method");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> extraction.score(
                        model, TokenSequences.of(new int[101]), TokenSpan.from(0), Decoding.sampling(1)))
                .withMessageContaining("context of 100");
    }
}
